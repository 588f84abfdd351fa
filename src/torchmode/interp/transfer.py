"""Transfer of single events: switches, scopes, backward, optimizers, and calls that leave the file.

Each function answers: given the state before, what holds after this one call? Knowledge of names
comes from the knowledge tables, never from here.

Worked example: ``scaler.scale(loss).backward()`` - ``scale`` is unresolved, so the passes in
``loss`` flow through it; ``backward`` then marks each of them as differentiated.

Known holes: what unresolved code does with a module it keeps is guessed from names.
"""

from __future__ import annotations

from torchmode import ir, knowledge
from torchmode.domain import Glance, Origin, Origins, State, certain, words
from torchmode.interp.arguments import Arguments, is_constant
from torchmode.interp.core import CHOSEN, REC
from torchmode.interp.exports import Exports
from torchmode.interp.guards import Guards, truth
from torchmode.interp.idle import IdleSwitches
from torchmode.interp.parts import ALL, PartKnowledge
from torchmode.interp.passes import Switch, Undoing
from torchmode.objects import (
    NONE,
    NOTHING,
    OPAQUE,
    Bound,
    Cls,
    Ext,
    Fn,
    Guard,
    LazyMap,
    Lit,
    ModeOf,
    Obj,
    Params,
    Partial,
    Ref,
    Value,
    ref,
)

SAME = knowledge.methods("same")
DETACHING = knowledge.methods("detaching")
NUMBERS = knowledge.methods("numbers")
SHAPE = knowledge.methods("shape")
READING = knowledge.methods("reading")
MODULE_ITERABLES = knowledge.methods("iterables")
MODULE_QUIET = knowledge.methods("quiet")
ONLY_MODULES = knowledge.methods("only_modules")


class Transfer(Guards, Exports, PartKnowledge, IdleSwitches):
    """The part of the interpreter that knows what single calls do."""

    # -- switches -----------------------------------------------------------------

    def switch(
        self, state: State, obj: Obj, word: str, site: int, spelled: str, strong: bool, depth: int = 0
    ) -> None:
        """``obj.train()`` or ``obj.eval()``: the flag, the children, and overridden methods on the way."""
        activation = self.here
        kind = "eval" if word == "eval" else "train"
        if word == "train":
            self.note_undone(Glance(state), obj, self.mode(Glance(state), obj), site, set())
        self.write_mode(state, obj, Origin(kind, word, site, spelled), strong)
        self.trace.switches.add(
            Switch(site, obj, word, activation, tuple(loop.site for loop in activation.loops))
        )
        if depth < 3:
            for target in [obj, *self.registered(state, obj)]:
                self.override(state, target, word, site, depth)

    def override(self, state: State, obj: Obj, word: str, site: int, depth: int) -> None:
        """Run a ``train(mode)`` override of the class of ``obj``, if it has one that is about the mode."""
        if obj.cls is None or obj.kind != "module":
            return
        found = obj.cls.find("train")
        if found is None or not is_mode_override(found[1]):
            return
        if any(activation.function is found[1] and activation.receiver is obj for activation in self.stack):
            return
        cls, function = found
        call = ir.Call(ir.Attr(ir.Name("self"), "train", site), (), site)
        arguments = Arguments((Value(frozenset((Lit(word == "train"),))),))
        self.call_function(state, Fn(function, obj, cls), arguments, call)

    def note_undone(self, state: State, obj: Obj, outer: Origins, site: int, seen: set[Obj]) -> None:
        """Parts of ``obj`` that were put in eval mode by themselves, before a switch of it ends that."""
        for part in [*self.registered(state, obj), *obj.kinds.values()]:
            if part in seen or len(seen) > 400:
                continue
            seen.add(part)
            for origin in certain(self.mode(state, part)) - outer:
                if origin.word == "eval" and origin.kind == "eval":
                    self.trace.undoings.add(Undoing(part, origin, site))
            self.note_undone(state, part, outer, site, seen)

    def switch_layers(self, state: State, obj: Obj, word: str, site: int) -> None:
        """A switch of the layers among the modules of ``obj`` that a loop around chose."""
        chosen = state.get(CHOSEN) or ""
        kind = {"": ALL, "?": ALL}.get(chosen, chosen)
        stand_in = self.layer_kind(obj, kind)
        origin = Origin(word, word if chosen != "?" else "unknown", site, stand_in.name)
        state.set(("mode", stand_in), frozenset((origin,)))

    def switch_by(
        self, state: State, obj: Obj, flag: Value | None, site: int, spelled: str, strong: bool
    ) -> None:
        """``obj.train(flag)``."""
        if flag is None:
            self.switch(state, obj, "train", site, spelled, strong)
            return
        for atom in flag.atoms:
            if isinstance(atom, ModeOf) and not atom.negated and atom.obj is obj:
                self.write_restored(state, obj, atom, strong)
                self.trace.switches.add(Switch(site, obj, "restore", self.here))
                return
        answer = truth(flag)
        if answer is not None:
            self.switch(state, obj, "train" if answer else "eval", site, spelled, strong)
            return
        self.trace.switches.add(Switch(site, obj, "flag", self.here))
        self.write_mode(state, obj, Origin("flag", "unknown", site, spelled), strong)

    def write_restored(self, state: State, obj: Obj, was: ModeOf, strong: bool) -> None:
        for target in [obj, *self.registered(state, obj), *obj.kinds.values()]:
            state.set(("mode", target), was.origins if strong else self.mode(state, target) | was.origins)

    def set_recording(self, state: State, word: str, site: int, kind: str = "guard") -> None:
        state.set(REC, frozenset((Origin(kind, word, site),)))

    def enter_guard(self, state: State, guard: Guard) -> None:
        word = guard.word
        if word in ("on", "restore") and "inference" in words(self.recording(state)):
            word = "inference" if guard.word == "on" else word
        if word == "off" and "inference" in words(self.recording(state)):
            word = "inference"
        if word == "none":
            return
        self.set_recording(state, "on" if word == "reset" else word, guard.site)

    # -- differentiation ------------------------------------------------------------

    def differentiate(self, state: State, value: Value, site: int, use: str) -> None:
        """``value`` reaches a backward (``use`` is ``backward``) or a gradient call (``grad``)."""
        passes = self.flows(state, value)
        live = [entry for entry, attached in passes if attached]
        for entry, attached in passes:
            entry.uses.add(use if attached else "feeds_training")
        self.here.differentiates = True
        if use == "backward" and not live:
            for entry, _ in passes:
                self.trace.dead_backwards.add((site, entry, "wants_grad" in value.tags))
        self.tell(site, use, "", "")

    def differentiate_arguments(self, state: State, arguments: Arguments, site: int) -> None:
        """A call that gets a loss together with its optimizer: it does the backward inside."""
        for value in arguments.everything():
            self.trace.optimised.update(atom.obj for atom in value.atoms if isinstance(atom, Params))
        for value in arguments.everything():
            if self.flows(state, value):
                self.differentiate(state, value, site, "backward")

    # -- calls that leave the file ---------------------------------------------------

    def external(self, state: State, name: str, arguments: Arguments, call: ir.Call) -> Value:
        """A call of an imported name or builtin."""
        site = call.site
        self.note_export(state, name, arguments, call)
        first = arguments.positional[0] if arguments.positional else None
        if name.startswith("builtins."):
            return self.builtin(state, name[9:], arguments, call)
        if name.startswith("torch.nn.Module.") and arguments.positional and call.args:
            method = name.rsplit(".", 1)[-1]
            rest = Arguments(
                arguments.positional[1:], arguments.named, arguments.unknown, arguments.spelled[1:]
            )
            shaped = ir.Call(ir.Attr(call.args[0].value, method, site), call.args[1:], site)
            return self.method(state, arguments.positional[0], method, rest, shaped)
        guard = knowledge.guard_word(name)
        if guard is not None:
            return self.make_guard(state, name, guard, arguments, site)
        if name == "torch.set_grad_enabled":
            return self.set_grad_enabled(state, arguments, site)
        if name in ("contextlib.nullcontext", "contextlib.suppress", "contextlib.ExitStack"):
            return Value(frozenset((Guard("none", site),)))
        if name in ("sys.exit", "os._exit"):
            self.path_ended = True
            return NOTHING
        if name in ("functools.partial", "functools.wraps", "functools.lru_cache", "functools.cache"):
            if name == "functools.partial" and first is not None:
                return Value(
                    frozenset(
                        Partial(atom) for atom in first.atoms if isinstance(atom, (Fn, Ext, Cls, Bound, Ref))
                    )
                )
            return Value(frozenset((Ext("builtins.identity"),)))
        if knowledge.is_in("calls", "starts_tasks", name):
            self.trace.starts_tasks = True
        if knowledge.is_in("calls", "starts_thread", name) and first is not None:
            self.note_thread(state, first, arguments.spelled[0], site)
        if knowledge.is_in("calls", "backward", name):
            for value in arguments.everything():
                self.differentiate(state, value, site, "backward")
            return NOTHING
        if knowledge.is_in("calls", "differentiates", name):
            for value in arguments.everything():
                self.differentiate(state, value, site, "grad")
            joint = arguments.joint()
            return Value(passes=joint.passes, tags=joint.tags)
        if knowledge.is_in("calls", "optimizers", name) and not knowledge.is_in(
            "calls", "not_optimizers", name
        ):
            return self.make_optimizer(state, name, arguments, site)
        if knowledge.is_in("calls", "alias", name) and first is not None:
            for obj in first.refs():
                obj.evidence.add("wrapped")
            return first
        if knowledge.is_in("calls", "copy", name) and first is not None:
            twin = self.copied(state, first, site)
            self.note_copy(state, name, first, twin)
            return twin
        if knowledge.is_in("calls", "unknown_mode", name):
            obj = self.allocate("unknown", site, name=spelled_target(call), label=name)
            obj.born = Origin("loaded", "unknown", site, name)
            self.note_architecture(obj, arguments)
            return ref(obj)
        if knowledge.is_in("calls", "synthetic", name):
            tags = {"synthetic"}
            wants = arguments.get("requires_grad")
            if wants is not None and truth(wants) is not False:
                tags.add("wants_grad")
            joint = arguments.joint()
            if joint.passes and not name.endswith("_like"):
                tags.discard("synthetic")
            return Value(passes=frozenset((entry, False) for entry, _ in joint.passes), tags=frozenset(tags))
        if name in ("torch.nn.Parameter", "torch.nn.parameter.Parameter"):
            wants = arguments.get("requires_grad", 1)
            held = first or NOTHING
            if wants is not None and truth(wants) is False:
                return held.detached()
            return Value(passes=held.detached().passes, tags=held.tags | {"wants_grad"})
        if name == "torch.autograd.Variable":
            value = first or NOTHING
            wants = arguments.get("requires_grad")
            if wants is not None and truth(wants) is not False:
                value = value.with_tag("wants_grad")
            off = arguments.get("volatile")
            if off is not None and truth(off) is not False:
                value = value.with_tag("volatile")
            return value
        if knowledge.is_in("calls", "draws_graph", name):
            self.mark(self.joint(state, arguments).passes, "graph")
            return NOTHING
        if knowledge.is_in("calls", "neutral", name):
            self.mark(self.joint(state, arguments).passes, "read")
            return first if first is not None and name.endswith("initialize") else NOTHING
        made = self.construct_external(state, name, arguments, call)
        if made is not None:
            return made
        joint = self.joint(state, arguments)
        if knowledge.is_in("calls", "no_graph", name):
            self.mark(joint.passes, "read")
            return Value(passes=joint.detached().passes, tags=joint.tags - {"wants_grad"})
        if knowledge.is_in("not_modules", "names", name):
            for value in arguments.everything():
                self.mark(self.flows(state, value), "read")
            obj = self.allocate("unknown", site, label=name)
            obj.traits.add("other")
            obj.born = Origin("unknown", "unknown", site)
            return Value(frozenset((Ref(obj),)), joint.passes, joint.tags - {"opaque"})
        if name.startswith(("torch.", "einops.")):
            if name.startswith(
                (
                    "torch.max",
                    "torch.topk",
                    "torch.softmax",
                    "torch.sigmoid",
                    "torch.nn.functional.softmax",
                    "torch.save",
                )
            ):
                self.mark(joint.passes, "read")
            return self.tensor(state, joint)
        return self.unresolved(state, name, arguments, call)

    def tensor(self, state: State, joint: Value) -> Value:
        """The result of a pure tensor function."""
        if not self.records(state):
            joint = joint.detached()
        return Value(passes=joint.passes, tags=joint.tags - {"opaque"})

    def joint(self, state: State, arguments: Arguments) -> Value:
        """All arguments together, with the passes inside the containers among them."""
        joint = arguments.joint()
        passes = set(joint.passes)
        for value in arguments.everything():
            passes |= self.flows(state, value)
        return Value(joint.atoms, frozenset(passes), joint.tags)

    def construct_external(
        self, state: State, name: str, arguments: Arguments, call: ir.Call
    ) -> Value | None:
        """A module made by a constructor or factory outside the file; None if the name is neither."""
        site = call.site
        label = name
        if knowledge.is_in("modules", "not_modules", name):
            return None
        if name.startswith("torch.nn.functional"):
            return None
        if knowledge.is_in("modules", "losses", name):
            obj = self.allocate("unknown", site, label=name)
            obj.traits |= {"other", "loss"}
            return ref(obj)
        last = name.rsplit(".", 1)[-1]
        if knowledge.is_in("modules", "train", name) and last[:1].isupper():
            obj = self.allocate("module", site, label=label, born=Origin("created", "train", site, name))
            self.note_layer(obj, name, arguments)
            state.set(("mode", obj), frozenset((obj.born,)))
            self.adopt(state, obj, arguments, registered=True)
            self.tell(site, "create", last, "train")
            return ref(obj)
        if knowledge.hub_package(name) and not knowledge.is_in("not_modules", "names", name):
            if last in ("from_pretrained", "from_encoder_decoder_pretrained"):
                word, kind = "eval", "from_pretrained"
            elif last in ("from_config", "_from_config") or last[:1].isupper():
                word, kind = "train", "created"
            else:
                word, kind = "", ""
            if word and not (
                kind == "created"
                and name.startswith(("peft.", "timm.", "huggingface_hub.", "segmentation_models"))
            ):
                obj = self.allocate("module", site, label=label, born=Origin(kind, word, site, name))
                obj.traits.add("library")
                self.note_architecture(obj, arguments)
                state.set(("mode", obj), frozenset((obj.born,)))
                self.tell(site, "create", last, word)
                return ref(obj)
        for key, kind, word in (
            ("eval", "from_pretrained", "eval"),
            ("train_dependent", "created", "train"),
            ("train", "created", "train"),
        ):
            if knowledge.is_in("factories", key, name) and not knowledge.word("no_factory").search(last):
                obj = self.allocate("module", site, label=label, born=Origin(kind, word, site, name))
                obj.traits.add("library")
                if key == "train_dependent":
                    obj.traits.add("dependent")
                self.note_dropout_arguments(obj, arguments)
                self.note_architecture(obj, arguments)
                state.set(("mode", obj), frozenset((obj.born,)))
                self.tell(site, "create", last, word)
                return ref(obj)
        if name.startswith("torch_geometric.nn.") and last[:1].isupper():
            obj = self.allocate("module", site, label=label, born=Origin("created", "train", site, name))
            obj.traits.add("library")
            self.note_layer(obj, name, arguments)
            state.set(("mode", obj), frozenset((obj.born,)))
            self.adopt(state, obj, arguments, registered=True)
            self.tell(site, "create", last, "train")
            return ref(obj)
        if name == "peft.get_peft_model" and arguments.positional:
            return arguments.positional[0]
        return None

    def note_layer(self, obj: Obj, name: str, arguments: Arguments) -> None:
        """Whether a layer of torch.nn depends on the mode, as far as its arguments say."""
        self.judge_layer(obj, name, arguments)
        self.layer_sites.setdefault(obj.site, set()).add("dependent" in obj.traits)

    def judge_layer(self, obj: Obj, name: str, arguments: Arguments) -> None:
        if knowledge.is_in("layers", "dependent", name):
            probability = arguments.get("p", 0)
            harmless = (
                ("Dropout" in name and probability is not None and probability.only() in (Lit(0), Lit(0.0)))
                or (
                    "Transformer" in name
                    and (arguments.get("dropout") or NOTHING).only() in (Lit(0), Lit(0.0))
                )
                or (
                    "BatchNorm" in name
                    and (arguments.get("track_running_stats") or NOTHING).only() == Lit(False)
                )
            )
            obj.traits.add("insensitive" if harmless else "dependent")
            return
        for conditional in knowledge.conditional_layers():
            if conditional.pattern.match(name):
                given = arguments.get(conditional.argument, conditional.position)
                if given is not None and given.only() not in (Lit(0), Lit(0.0), Lit(False)):
                    obj.traits.add("dependent")
                    return
        if knowledge.is_in("modules", "containers", name) or knowledge.is_in("layers", "transparent", name):
            obj.traits.add("container")
        elif name.startswith("torch.nn.") or knowledge.is_in("layers", "insensitive", name):
            obj.traits.add("insensitive")

    def note_dropout_arguments(self, obj: Obj, arguments: Arguments) -> None:
        for key, value in arguments.named:
            if is_dropout_name(key) and value.only() not in (Lit(0), Lit(0.0), Lit(None), Lit(False)):
                obj.traits.add("dropout_argument")

    def note_architecture(self, obj: Obj, arguments: Arguments) -> None:
        """What the literal arguments of a factory say about the layers of the model it makes."""
        for value in arguments.everything():
            only = value.only()
            if isinstance(only, Lit) and isinstance(only.value, str):
                named = only.value.lower().rsplit("/", 1)[-1]
                if knowledge.word("statistics_architecture").search(named):
                    obj.traits.add("statistics")
                elif knowledge.word("dropout_architecture").search(named):
                    obj.traits.add("hub")
                elif knowledge.is_in("layers", "by_architecture", obj.label):
                    obj.traits.add("other_norm")
        norm = arguments.get("norm_layer")
        if norm is not None and norm.only() != Lit(None):
            layer = norm.only()
            if not (isinstance(layer, Ext) and knowledge.is_in("layers", "statistics", layer.name)):
                obj.traits.add("other_norm")

    def adopt(self, state: State, obj: Obj, arguments: Arguments, registered: bool) -> None:
        """Modules given to a container or wrapper become its parts."""
        for index, value in enumerate(arguments.everything()):
            passed = self.modules_in(state, value, 3)
            if passed:
                obj.items.add(index)
                state.set(("item", obj, index), Value(frozenset(Ref(part) for part in passed)))
            for part in passed:
                if registered and part is not obj:
                    part.owner = part.owner or obj
                    self.register(obj, part)
        self.note_children(obj, arguments)

    def make_guard(self, state: State, name: str, word: str, arguments: Arguments, site: int) -> Value:
        flag = arguments.get("mode", 0)
        if name == "torch.inference_mode" and flag is not None:
            only = flag.only()
            if isinstance(only, (Fn, Cls)):
                return Value(frozenset((self.guarded(only, Guard(word, site)),)))
            answer = truth(flag)
            word = "inference" if answer is True else "reset" if answer is False else "unknown"
        elif flag is not None:
            only = flag.only()
            if isinstance(only, Fn):
                return Value(frozenset((self.guarded(only, Guard(word, site)),)))
        return Value(frozenset((Guard(word, site),)))

    def guarded(self, fn: Fn | Cls, guard: Guard) -> Fn | Cls:
        """A function decorated with a guard; a decorated class is left alone, as PyTorch leaves its methods."""
        if isinstance(fn, Cls) or fn.function.is_async:
            return fn
        return Fn(fn.function, fn.receiver, fn.cls, (*fn.guards, guard), fn.is_context)

    def set_grad_enabled(self, state: State, arguments: Arguments, site: int) -> Value:
        """Takes effect at once; as a context manager it restores what was before."""
        flag = arguments.get("mode", 0)
        before = self.recording(state)
        word = "unknown"
        if flag is not None:
            answer = truth(flag)
            word = "unknown" if answer is None else "on" if answer else "off"
        if "inference" in words(before) and word == "on":
            word = "inference"
        if word == "unknown":
            either = (Origin("set_grad_enabled", choice, site) for choice in ("on", "off"))
            state.set(REC, frozenset(either))
        else:
            self.set_recording(state, word, site, "set_grad_enabled")
        self.tell(site, "recording", "", word)
        return Value(frozenset((Guard(word, site, True, before),)))

    def make_optimizer(self, state: State, name: str, arguments: Arguments, site: int) -> Value:
        obj = self.allocate("optimizer", site, label=name)
        given = arguments.get("params", 0)
        owners = self.parameter_owners(state, given) if given is not None else set()
        for owner in owners:
            owner.evidence.add("parameters")
            if owner.kind != "group":
                self.trace.optimised.add(owner)
                obj.held.add(owner)
        if any(owner.kind == "unknown" and not self.is_module(owner) for owner in owners):
            self.trace.unknown_optimizer = True
        if given is None or (not owners and not self.wants_gradients(state, given)):
            self.trace.unknown_optimizer = True
            obj.traits.add("unknown")
        return ref(obj)

    def wants_gradients(self, state: State, value: Value, depth: int = 3) -> bool:
        """Whether ``value`` is, or holds, a tensor that was made to require gradients."""
        if "wants_grad" in value.tags:
            return True
        groups = [obj for obj in value.refs() if obj.kind == "group"] if depth else []
        return any(
            self.wants_gradients(state, item, depth - 1)
            for group in groups
            for item in self.contents(state, group)
        )

    def parameter_owners(self, state: State, value: Value, depth: int = 4) -> set[Obj]:
        """The objects whose parameters ``value`` holds, through lists, dicts and filters."""
        owners: set[Obj] = set()
        for atom in value.atoms:
            match atom:
                case Params(obj):
                    owners.add(obj)
                case Ref(obj) if obj.kind == "group" and depth:
                    for item in self.contents(state, obj):
                        owners |= self.parameter_owners(state, item, depth - 1)
                case Ref(obj) if obj.kind in ("module", "unknown") and "other" not in obj.traits:
                    owners.add(obj)
                    for held in obj.held:
                        owners.add(held)
        return owners

    def copied(self, state: State, value: Value, site: int) -> Value:
        """``deepcopy``: new objects in the old state."""
        atoms: set[object] = set()
        for atom in value.atoms:
            if isinstance(atom, Ref) and atom.obj.kind in ("module", "unknown"):
                source = atom.obj
                twin = self.allocate(
                    source.kind,
                    site,
                    f"copy{source.site}{source.key}",
                    name=source.name,
                    cls=source.cls,
                    label=source.label,
                )
                twin.traits |= source.traits | {"copy"}
                twin.evidence |= source.evidence
                twin.attrs |= source.attrs
                twin.items |= source.items
                twin.born = source.born or Origin("copied", "unknown", site)
                state.set(("mode", twin), self.mode(state, source))
                state.set(("grad", twin), self.trainable(state, source))
                atoms.add(Ref(twin))
            else:
                atoms.add(atom)
        return Value(frozenset(atoms), value.passes, value.tags)

    def unresolved(
        self, state: State, name: str, arguments: Arguments, call: ir.Call, receiver: Obj | None = None
    ) -> Value:
        """A call of something that the file does not show: see design, section 6, *Calls*."""
        site = call.site
        last = name.rsplit(".", 1)[-1]
        lowered = last.lower()
        joint = self.joint(state, arguments)
        values = arguments.everything()
        if knowledge.word("replaces_norms").search(lowered):
            for value in values:
                for obj in self.modules_in(state, value):
                    obj.traits.add("other_norm")
        modules = [
            (obj, spelled)
            for value, spelled in zip(values, arguments.spelled, strict=False)
            for obj in self.modules_in(state, value)
            if obj.kind == "module"
            or self.is_module(obj)
            or obj.param_of is not None
            or obj.parent is not None
        ]
        modules = [(obj, spelled) for obj, spelled in modules if "other" not in obj.traits]
        optimizers = [obj for value in values for obj in value.refs() if obj.kind == "optimizer"]
        if "optim" in lowered and modules:
            self.trace.unknown_optimizer = True
        is_class = last[:1].isupper() or (last.startswith("_") and last[1:2].isupper())
        drives = not is_class and knowledge.drives_mode(last)
        no_pass = knowledge.word("no_pass").search(lowered) is not None
        if not no_pass:
            self.cover()
        if last == "run_in_executor" and len(arguments.positional) > 1:
            self.note_thread(state, arguments.positional[1], arguments.spelled[1], site)
        self.hand_over(state, values, site)
        through = joint.passes
        if drives:
            for obj, spelled in modules:
                self.forget_mode(
                    state, obj, site, f"`{spelled}` is passed to `{last}`, which may switch its mode"
                )
        if joint.passes and (knowledge.word("updates").search(lowered) or optimizers):
            if optimizers and knowledge.word("keeps_mode").search(lowered) is None:
                self.differentiate_arguments(state, arguments, site)
            elif not optimizers:
                self.mark(joint.passes, "escaped")
        if not is_class:
            for obj, spelled in modules:
                if no_pass:
                    continue
                if not drives:
                    result = self.forward(state, obj, site, spelled, "", joint, passed_to=last)
                    through = through | result.passes
                else:
                    self.mark(through, "escaped")
            if knowledge.word("metric").search(lowered):
                self.mark(joint.passes, "read")
        if any(
            activation.function is not None and activation.function.name == "__init__"
            for activation in self.stack
        ):
            for held, _ in modules:
                self.register(None, held)
        obj = self.allocate("unknown", site, label=name, name=last)
        if obj.born is None:
            obj.born = Origin("presumed", "train", site, name)
        self.note_dropout_arguments(obj, arguments)
        if is_class:
            obj.traits.add("class_like")
        obj.traits.add("factory" if receiver is None else "made")
        for held, _ in modules:
            if is_class:
                obj.held.add(held)
        if not self.records(state):
            through = frozenset((entry, False) for entry, _ in through)
        tags = joint.tags & {"wants_grad", "synthetic"}
        return Value(frozenset((Ref(obj),)), through, tags)

    def hand_over(self, state: State, values: tuple[Value, ...], site: int) -> None:
        """Callbacks given to unresolved code may run at any time."""
        for value in values:
            for atom in value.atoms:
                if isinstance(atom, Fn) and atom.function.ident in self.switching:
                    before = state.fork()
                    call = ir.Call(ir.Name("callback", site), (), site)
                    self.call_function(before, atom, Arguments(), call)
                    for location, content in before.flatten(before).items():
                        if location[0] == "mode" and content != self.mode(state, location[1]):
                            self.forget_mode(
                                state,
                                location[1],
                                site,
                                f"a callback that switches it is given away: `{atom.function.name}`",
                            )

    switching: set[int]

    # -- builtins ------------------------------------------------------------------

    def builtin(self, state: State, name: str, arguments: Arguments, call: ir.Call) -> Value:
        first = arguments.positional[0] if arguments.positional else NOTHING
        site = call.site
        match name:
            case "print" | "format" | "repr" | "str" | "len" | "id" | "hash":
                for value in arguments.everything():
                    self.mark(self.flows(state, value), "shown")
                return Value(passes=frozenset())
            case "float" | "int" | "bool" | "round":
                only = first.only()
                if isinstance(only, Lit) and name == "bool":
                    return Value(frozenset((Lit(bool(only.value)),)))
                self.mark(self.flows(state, first), "read")
                return NOTHING
            case "exec":
                home = self.home
                for variable in sorted(home.program.locals):
                    location = ("var", home.scope, variable)
                    held = state.get(location)
                    if (
                        isinstance(held, Value)
                        and held.atoms
                        and all(isinstance(atom, Lit) for atom in held.atoms)
                    ):
                        state.set(location, OPAQUE)
                return NONE
            case "exit" | "quit":
                self.path_ended = True
                return NOTHING
            case "list" | "tuple" | "set" | "sorted" | "reversed" | "frozenset":
                return self.consume(state, first)
            case "dict":
                group = self.allocate("group", site, "dict")
                for key, value in arguments.named:
                    group.items.add(key)
                    state.set(("item", group, key), value)
                if first.refs() and not arguments.named:
                    return first
                return ref(group)
            case "enumerate" | "zip" | "iter" | "tqdm":
                return self.zipped(state, name, arguments, site)
            case "next":
                return self.element(state, first)
            case "map":
                return self.mapped(state, arguments, call)
            case "filter":
                return arguments.positional[1] if len(arguments.positional) > 1 else NOTHING
            case "getattr":
                return self.get_attribute(state, arguments, call)
            case "setattr":
                attribute = arguments.positional[1].only() if len(arguments.positional) > 2 else None
                if isinstance(attribute, Lit) and isinstance(attribute.value, str):
                    spelled = ir.spell(call.args[0].value)
                    self.note_assignment(first, spelled, attribute.value, site, arguments.positional[2])
                    self.set_attribute(state, first, attribute.value, arguments.positional[2], site)
                else:
                    self.note_replaced(first)
                    for owner in first.refs():
                        for part in (
                            self.modules_in(state, arguments.positional[2])
                            if len(arguments.positional) > 2
                            else ()
                        ):
                            owner.held.add(part)
                            self.register(owner, part)
                return NONE
            case "isinstance" | "hasattr" | "issubclass" | "callable":
                return Value(tags=frozenset(("opaque",)))
            case "identity":
                return first
            case "sum" | "max" | "min" | "abs" | "pow" | "any" | "all":
                value = self.consume(state, first)
                joint = self.joint(state, Arguments((value, *arguments.positional[1:])))
                return Value(passes=joint.passes, tags=joint.tags)
            case "super":
                return OPAQUE
            case "type" | "vars" | "globals" | "locals" | "input" | "open" | "range":
                if name in ("range", "input", "open"):
                    obj = self.allocate("unknown", site, label=f"builtins.{name}")
                    obj.traits.add("other")
                    return ref(obj)
                return OPAQUE
        joint = self.joint(state, arguments)
        return Value(passes=joint.passes, tags=joint.tags)

    def note_replaced(self, base: Value) -> None:
        """Layers of ``base`` are replaced under names that are not known."""
        for atom in base.atoms:
            if isinstance(atom, (Ref, Params)):
                atom.obj.traits.add("other_norm")

    def zipped(self, state: State, name: str, arguments: Arguments, site: int) -> Value:
        values = [self.consume(state, value) for value in arguments.positional]
        if name in ("iter", "tqdm"):
            return values[0] if values else NOTHING
        sources = [self.known_items(state, value) for value in values]
        if values and all(source is not None for source in sources):
            length = min(len(source) for source in sources if source is not None)
            outer = self.allocate("group", site, name)
            outer.items = set(range(length))
            for index in range(length):
                pair = self.allocate("group", site, f"{name}{index}")
                parts = [source[index] for source in sources if source is not None]
                if name == "enumerate":
                    parts.insert(0, Value(frozenset((Lit(index),))))
                pair.items = set(range(len(parts)))
                for position, part in enumerate(parts):
                    state.set(("item", pair, position), part)
                state.set(("item", outer, index), ref(pair))
            return ref(outer)
        pair = self.allocate("group", site, f"{name}-elem")
        parts = [self.element(state, value) for value in values]
        if name == "enumerate":
            parts.insert(0, OPAQUE)
        pair.items = set(range(len(parts)))
        for position, part in enumerate(parts):
            state.set(("item", pair, position), part)
        outer = self.allocate("group", site, name)
        outer.items = {"*"}
        state.set(("item", outer, "*"), ref(pair))
        return ref(outer)

    def known_items(self, state: State, value: Value) -> list[Value] | None:
        """The items of a literal list or tuple, in order, or None."""
        only = value.only()
        if (
            isinstance(only, Ref)
            and only.obj.kind in ("group", "module")
            and only.obj.items
            and not value.passes
        ):
            items = only.obj.items
            if only.obj.kind == "module" and "container" not in only.obj.traits:
                return None
            if "mapping" in only.obj.traits:
                return None
            if (
                all(isinstance(item, int) for item in items)
                and items == set(range(len(items)))
                and len(items) <= 12
            ):
                found = [state.get(("item", only.obj, index)) for index in range(len(items))]
                if all(isinstance(item, Value) for item in found):
                    return found
        return None

    def mapped(self, state: State, arguments: Arguments, call: ir.Call) -> Value:
        """``map``: lazy, so a switch inside it does nothing until somebody consumes it."""
        if len(arguments.positional) != 2:
            return Value(passes=self.joint(state, Arguments(arguments.positional[1:])).passes)
        return Value(frozenset((LazyMap(arguments.positional[0], arguments.positional[1], call),)))

    def method(self, state: State, base: Value, name: str, arguments: Arguments, call: ir.Call) -> Value:
        raise NotImplementedError

    # -- provided by the evaluator ---------------------------------------------------

    def consume(self, state: State, value: Value) -> Value:
        raise NotImplementedError

    def element(self, state: State, value: Value) -> Value:
        raise NotImplementedError

    def get_attribute(self, state: State, arguments: Arguments, call: ir.Call) -> Value:
        raise NotImplementedError

    def set_attribute(self, state: State, base: Value, name: str, value: Value, site: int = -1) -> None:
        raise NotImplementedError


def is_mode_override(function: ir.Function) -> bool:
    """Whether a method called ``train`` takes the mode flag (and is no fitting routine)."""
    plain = [param for param in function.params if param.kind == "plain"]
    if len(plain) > 2:
        return False
    return len(plain) < 2 or plain[1].name in (
        "mode",
        "flag",
        "training",
        "is_train",
        "train",
        "enable",
        "state",
        "is_training",
    )


def is_dropout_name(name: str) -> bool:
    lowered = name.lower()
    return (
        "dropout" in lowered
        or "drop_rate" in lowered
        or "drop_path" in lowered
        or lowered in ("p_drop", "drop_prob", "drop")
    )


def spelled_target(call: ir.Call) -> str:
    return ir.spell(call.func)


__all__ = ["Transfer", "is_constant", "is_mode_override"]
