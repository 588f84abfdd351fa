"""Transfer of single events: switches, scopes, backward, optimizers, and calls that leave the file.

Each function answers: given the state before, what holds after this one call? Knowledge of names
comes from the knowledge tables, never from here.

Worked example: ``scaler.scale(loss).backward()`` - ``scale`` is unresolved, so the passes in
``loss`` flow through it; ``backward`` then marks each of them as differentiated.

Known holes: what unresolved code does with a module it keeps is guessed from names.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from torchmode import ir, knowledge
from torchmode.domain import Glance, Origin, Origins, State, certain, join_origins, merge, words
from torchmode.interp.arguments import Arguments, is_constant, partial
from torchmode.interp.core import CHOSEN, MAX_REACHED, REC, keeps_its_mode
from torchmode.interp.guards import truth
from torchmode.interp.idle import IdleSwitches, is_flag
from torchmode.interp.library import Library
from torchmode.interp.parts import ALL, PartKnowledge
from torchmode.interp.passes import Switch, Undoing
from torchmode.knowledge.effects import NOTHING_KNOWN, Differentiates, Returns, StartsWork
from torchmode.objects import (
    FLOWING,
    GRADIENTS,
    NONE,
    NOTHING,
    OPAQUE,
    UNKNOWN,
    Cls,
    Ext,
    Fn,
    Guard,
    LazyMap,
    Lit,
    ModeOf,
    Obj,
    Params,
    RecordingOf,
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
HANDS_BACK = knowledge.methods("hands_back")


# The types of which no module is an instance.
OF_PYTHON = frozenset(("list", "tuple", "dict", "set", "str", "int", "float", "bool"))


class Transfer(Library, PartKnowledge, IdleSwitches):
    """The part of the interpreter that knows what single calls do."""

    # -- switches -----------------------------------------------------------------

    def switch(
        self, state: State, obj: Obj, word: str, site: int, spelled: str, strong: bool, depth: int = 0
    ) -> None:
        """``obj.train()`` or ``obj.eval()``: the flag, the children, and overridden methods on the way."""
        if "captured" in obj.traits:
            return
        activation = self.here
        kind = "eval" if word == "eval" else "train"
        if word == "train":
            self.note_undone(Glance(state), obj, self.mode(Glance(state), obj), site, set())
        self.write_switched(state, obj, Origin(kind, word, site, spelled), strong)
        if not strong:
            self.trace.blurred_switches.add(site)
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

    given_back: set[int]

    def note_undone(self, state: State, obj: Obj, outer: Origins, site: int, seen: set[Obj]) -> None:
        """Parts of ``obj`` that were put in eval mode by themselves, before a switch of it ends that."""
        for part in [*self.registered(state, obj), *obj.kinds.values()]:
            if part in seen or len(seen) > MAX_REACHED or keeps_its_mode(part):
                continue
            seen.add(part)
            for origin in certain(self.mode(state, part)) - outer:
                if origin.word == "eval" and origin.kind == "eval" and origin.site not in self.given_back:
                    self.trace.undoings.add(Undoing(part, origin, site))
            self.note_undone(state, part, outer, site, seen)

    def switch_layers(self, state: State, obj: Obj, word: str, site: int) -> None:
        """A switch of the layers among the modules of ``obj`` that a loop around chose."""
        chosen = state.get(CHOSEN) or ""
        kind = {"": ALL, "?": ALL}.get(chosen, chosen)
        stand_in = self.layer_kind(obj, kind)
        origin = Origin(word, word if chosen != "?" else "unknown", site, stand_in.name)
        before = self.mode(state, stand_in)
        if word == "eval" and any(item.word == "train" and item.detail == stand_in.name for item in before):
            self.given_back.add(site)  # they were put in training mode one by one, for a while
        self.write(state, ("mode", stand_in), frozenset((origin,)))

    def switch_by(
        self, state: State, obj: Obj, flag: Value | None, site: int, spelled: str, strong: bool
    ) -> None:
        """``obj.train(flag)``."""
        if flag is None:
            self.switch(state, obj, "train", site, spelled, strong)
            return
        restored = [
            atom.origins
            for atom in flag.atoms
            if isinstance(atom, ModeOf) and not atom.negated and atom.obj is obj
        ]
        if restored:
            literal = [
                frozenset((Origin(word, word, site),))
                for atom in flag.atoms
                if isinstance(atom, Lit)
                for word in ("train" if atom.value else "eval",)
            ]
            self.write_restored(state, obj, reduce(join_origins, [*restored, *literal]), site, strong)
            self.trace.switches.add(Switch(site, obj, "restore", self.here))
            return
        answer = truth(flag)
        if answer is not None:
            self.switch(state, obj, "train" if answer else "eval", site, spelled, strong)
            return
        self.trace.switches.add(Switch(site, obj, "flag", self.here))
        self.write_switched(state, obj, Origin("flag", "unknown", site, spelled), strong)

    def write_restored(self, state: State, obj: Obj, was: Origins, site: int, strong: bool) -> None:
        """``obj.train(was)``: the flag of everything below, and overridden methods on the way."""
        for part in self.tree(state, obj):
            for target in (part, *part.kinds.values()):
                restored = was if strong else join_origins(self.mode(state, target), was)
                self.write(state, ("mode", target), restored)
        outcomes = []
        for word in sorted(words(was) & {"train", "eval"}):
            after = state.fork()
            for target in [obj, *self.registered(state, obj)]:
                self.override(after, target, word, site, 0)
            outcomes.append(after.delta)
        if any(outcomes):
            merge(state, outcomes, self.initial)

    def set_recording(self, state: State, word: str, site: int, kind: str = "guard") -> None:
        self.write(state, REC, self.recording_after(state, word, site, kind))

    def recording_after(self, state: State, word: str, site: int, kind: str) -> Origins:
        """Inference mode outlasts the other switches: within it, none of them makes autograd record."""
        before = words(self.recording(state))
        kept = before & {"inference"} if word in ("on", "off") else frozenset()
        new = frozenset() if kept == before else frozenset((word,))
        return frozenset(Origin(kind, each, site) for each in kept | new)

    def recording_as_it_was(self, state: State, was: Origins) -> Origins:
        """``set_grad_enabled(was)``: what it was when it was asked for; within inference mode it does not help."""
        kept = frozenset(origin for origin in self.recording(state) if origin.word == "inference")
        if kept and kept == self.recording(state):
            return kept
        restored = (replace(origin, word="off") if origin.word == "inference" else origin for origin in was)
        return kept.union(restored)

    def enter_guard(self, state: State, guard: Guard) -> None:
        if guard.word == "reset":
            self.write(state, REC, frozenset((Origin("guard", "on", guard.site),)))
        elif guard.word != "none":
            self.set_recording(state, guard.word, guard.site)

    # -- differentiation ------------------------------------------------------------

    def differentiate(self, state: State, value: Value, site: int, use: str) -> None:
        """``value`` reaches a backward (``use`` is ``backward``) or a gradient call (``grad``)."""
        passes = self.flows(state, value)
        live = [entry for entry, attached in passes if attached]
        for entry, attached in passes:
            entry.uses.add(use if attached else "feeds_training")
        self.here.differentiates = True
        if use == "backward" and not live and "leaf" not in value.tags:
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
        if self.constructing() and not knowledge.word("registers_nothing").search(name):
            self.give_away(state, arguments, with_parameters=name.startswith("torch.nn.Parameter"))
        if name in ("importlib.import_module", "builtins.__import__"):
            return Value(frozenset((Ext("importlib.*"),)))
        if name.startswith("builtins."):
            return self.builtin(state, name[9:], arguments, call)
        if name in ("functools.partial", "functools.wraps", "functools.lru_cache", "functools.cache"):
            if name == "functools.partial" and first is not None:
                return partial(first, arguments)
            return Value(frozenset((Ext("builtins.identity"),)))
        if arguments.get("_partial_") is not None:  # Hydra: what it returns makes the object
            return Value(frozenset((Ext(f"{name}.*"),)))
        effect = self.knowledge.effect(name)
        if effect is NOTHING_KNOWN:
            return self.unresolved(state, name, arguments, call)
        if effect.starts_work is not None:
            self.note_work(state, effect.starts_work, arguments, site)
            return self.unresolved(state, name, arguments, call)
        if effect.scope:
            return self.context_of(state, effect, arguments, call)
        if effect.differentiates is not None:
            return self.use_graph(state, effect.differentiates, arguments, site)
        if effect.starts is not None:
            return self.make_module(state, name, effect, arguments, call)
        value = NOTHING
        if effect.acts:
            value = self.run_effect(state, effect, None, arguments, call)
        return self.returned(state, name, effect.returns, effect.order, arguments, call) or value

    def returned(
        self,
        state: State,
        name: str,
        returns: Returns | None,
        order: tuple[str, ...],
        arguments: Arguments,
        call: ir.Call,
    ) -> Value | None:
        """What a call returns that makes no module; None where its entry does not say."""
        joint = self.joint(state, arguments)
        match returns:
            case None:
                return None
            case Returns.ARGUMENT | Returns.COPY:
                given = arguments.positional or [value for value in arguments.everything() if value.refs()]
                if not given:
                    return self.tensor(state, joint)
                if returns is Returns.COPY:
                    twin = self.copied(state, given[0], call.site)
                    self.note_copy(state, name, given[0], twin)
                    return twin
                for obj in given[0].refs():
                    obj.evidence.add("wrapped")
                return given[0]
            case Returns.ARGUMENTS:
                return self.handed_back(state, order, arguments, call.site)
            case Returns.OTHER:
                return self.make_other(state, name, arguments, call.site)
            case Returns.NAMESPACE:
                if not any(self.modules_in(state, value) for _, value in arguments.named):
                    return self.make_other(state, name, arguments, call.site)
                made = self.keyed(state, arguments, call.site)
                made.traits |= {"mapping", "namespace"}
                return ref(made)
            case Returns.OPTIMIZER:
                return self.make_optimizer(state, name, arguments, call.site)
            case Returns.LOSS:
                loss = self.allocate("unknown", call.site, label=name)
                loss.traits |= {"other", "loss", "insensitive"}
                return ref(loss)
            case Returns.NOTHING:
                self.mark(joint.passes, "read")
                return NOTHING
            case Returns.VALUES:
                self.mark(joint.passes, "read")
                return Value(passes=joint.detached().passes, tags=joint.tags - GRADIENTS)
            case Returns.ANSWER:
                self.mark(joint.passes, "read")
                return self.tensor(state, joint)
            case Returns.TENSOR:
                return self.tensor(state, joint)
            case Returns.SYNTHETIC:
                return self.synthetic(state, name, arguments, joint)
            case Returns.METHOD:
                return self.unbound(state, name, arguments, call) or self.tensor(state, joint)
            case Returns.RECORDING:
                return Value(frozenset((RecordingOf(self.recording(state)),)))
            case Returns.CALL if call.args and arguments.positional:
                rest = Arguments(arguments.positional[1:2], spelled=arguments.spelled[1:2])
                shaped = ir.Call(call.args[0].value, call.args[1:2], call.site)
                return self.apply(state, arguments.positional[0], rest, shaped)
            case Returns.CALL:
                return self.tensor(state, joint)
            case Returns.PARAMETER | Returns.VARIABLE:
                return leaf(returns, arguments)
            case Returns.NEVER:
                self.path_ended = True
                return NOTHING

    def keyed(self, state: State, arguments: Arguments, site: int) -> Obj:
        """A group with the keyword arguments under their names."""
        group = self.allocate("group", site, "dict")
        for key, value in arguments.named:
            self.put(state, group, key, value)
        return group

    def note_work(self, state: State, work: StartsWork, arguments: Arguments, site: int) -> None:
        """Code that runs beside this one: recording and modes are not those of the line that starts it."""
        if work is StartsWork.TASKS:
            self.trace.starts_tasks = True
        elif arguments.positional:
            self.note_thread(state, arguments.positional[0], arguments.spelled[0], site)

    def unbound(self, state: State, name: str, arguments: Arguments, call: ir.Call) -> Value | None:
        """``nn.Module.eval(m)``: the method of the first argument."""
        if not arguments.positional or not call.args:
            return None
        method = name.rsplit(".", 1)[-1]
        rest = Arguments(arguments.positional[1:], arguments.named, arguments.unknown, arguments.spelled[1:])
        shaped = ir.Call(ir.Attr(call.args[0].value, method, call.site), call.args[1:], call.site)
        return self.method(state, arguments.positional[0], method, rest, shaped)

    def use_graph(self, state: State, use: Differentiates, arguments: Arguments, site: int) -> Value:
        """A call that goes back through the graph of its arguments, or shows it."""
        joint = self.joint(state, arguments)
        if use is Differentiates.DRAWING:
            self.mark(joint.passes, "graph")
            return NOTHING
        for value in arguments.everything():
            self.differentiate(state, value, site, "backward" if use is Differentiates.BACKWARD else "grad")
        if not joint.passes:
            self.here.differentiates_unknown = True
        if use is Differentiates.BACKWARD:
            return NOTHING
        return Value(passes=arguments.joint().passes, tags=arguments.joint().tags)

    def synthetic(self, state: State, name: str, arguments: Arguments, joint: Value) -> Value:
        """Data made from nothing."""
        tags = {"synthetic"}
        wants = arguments.get("requires_grad")
        if wants is not None and truth(wants) is not False:
            tags |= {"wants_grad"} if joint.passes else GRADIENTS
        copies = name == "torch.tensor" and not all(
            self.is_written_out(state, value) for value in arguments.positional
        )
        if copies or (joint.passes and not name.endswith("_like")):
            tags.discard("synthetic")
        return Value(passes=frozenset((entry, False) for entry, _ in joint.passes), tags=frozenset(tags))

    def is_written_out(self, state: State, value: Value) -> bool:
        """Whether a value is literals, lists of them, or itself made from nothing."""
        if "synthetic" in value.tags:
            return True
        return bool(value.atoms) and all(
            isinstance(atom, Lit)
            or (
                isinstance(atom, Ref)
                and atom.obj.kind == "group"
                and all(self.is_written_out(state, item) for item in self.contents(state, atom.obj))
            )
            for atom in value.atoms
        )

    def give_away(self, state: State, arguments: Arguments, with_parameters: bool = False) -> None:
        """A constructor passes modules on to code that is not shown: they may become children of something there."""
        for value in arguments.everything():
            value = self.consume(state, value)
            for part in self.modules_in(state, value, 4):
                self.register(None, part)
            if with_parameters:
                for owner in self.parameter_owners(state, value):
                    self.register(None, owner)

    def give_away_all(self, state: State) -> None:
        """Code in a string may register whatever the object under construction holds."""
        for activation in self.stack:
            owner = activation.receiver
            for key in sorted(owner.attrs) if owner is not None else ():
                held = state.get(("attr", owner, key))
                if isinstance(held, Value):
                    self.give_away(state, Arguments((held,)))

    def tensor(self, state: State, joint: Value) -> Value:
        """The result of a pure tensor function."""
        if not self.records(state):
            joint = joint.detached()
        return Value(passes=joint.passes, tags=joint.tags - UNKNOWN)

    def joint(self, state: State, arguments: Arguments) -> Value:
        """All arguments together, with the passes inside the containers among them."""
        joint = arguments.joint()
        passes = joint.passes.union(*[self.flows(state, value) for value in arguments.everything()])
        return joint if passes == joint.passes else Value(joint.atoms, passes, joint.tags)

    def make_guard(self, word: str, arguments: Arguments, site: int) -> Value:
        flag = arguments.get("mode", 0)
        if word == "inference" and flag is not None:
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
        return Fn(fn.function, fn.receiver, fn.cls, (*fn.guards, guard), fn.is_context, fn.captured)

    def set_grad_enabled(self, state: State, arguments: Arguments, site: int) -> Value:
        """Takes effect at once; as a context manager it restores what was before."""
        flag = arguments.get("mode", 0)
        before = self.recording(state)
        word = "unknown"
        if flag is not None:
            answer = truth(flag)
            word = "unknown" if answer is None else "on" if answer else "off"
        was = flag.only() if flag is not None and "opaque" not in flag.tags else None
        if isinstance(was, RecordingOf):
            after = [self.recording_as_it_was(state, was.origins)]
            known = words(after[0])
            word = "on" if known == {"on"} else "unknown" if known & {"on", "unknown"} else "off"
        else:
            choices = ("on", "off") if word == "unknown" else (word,)
            after = [self.recording_after(state, choice, site, "set_grad_enabled") for choice in choices]
        self.write(state, REC, frozenset[Origin]().union(*after))
        self.tell(site, "recording", "", word)
        return Value(frozenset((Guard(word, site, True, before),)))

    def make_optimizer(self, state: State, name: str, arguments: Arguments, site: int) -> Value:
        obj = self.allocate("optimizer", site, label=name)
        given = arguments.get("params", 0)
        owners = self.parameter_owners(state, given) if given is not None else set()
        tensors = self.listed_itself(state, given) if given is not None else set()
        for owner in owners:
            if owner not in tensors:
                owner.evidence.add("parameters")
            self.trace.optimised.add(owner)
        if any(owner.kind == "unknown" and not self.is_module(owner) for owner in owners - tensors):
            self.trace.unknown_optimizer = True
        if given is None or (not owners and not self.wants_gradients(state, given)):
            self.trace.unknown_optimizer = True
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
                case Ref(obj) if obj.kind in ("module", "unknown"):
                    owners.add(obj)
                    for held in obj.held:
                        owners.add(held)
        return owners

    def listed_itself(self, state: State, value: Value, depth: int = 4) -> set[Obj]:
        """What stands by itself in a list that an optimizer is given, not through `parameters()`: tensors."""
        found: set[Obj] = set()
        for item in (item for obj in value.refs() if depth for item in self.contents(state, obj)):
            found.update(item.refs())
            found |= self.listed_itself(state, item, depth - 1)
        return found

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
        if modules:
            self.trace.lent.update(
                atom.function.ident for value in values for atom in value.atoms if isinstance(atom, Fn)
            )
        optimizers = [obj for value in values for obj in value.refs() if obj.kind == "optimizer"]
        if "optim" in lowered and modules:
            self.trace.unknown_optimizer = True
        if knowledge.word("updates").search(lowered):  # `get_train_op(params=net.parameters())`
            for value in values:
                if any(isinstance(atom, Params) and atom.what == "parameters" for atom in value.atoms):
                    self.trace.optimised |= self.parameter_owners(state, value)
        if knowledge.word("loads_into").search(lowered) and len(values) > 1:
            for obj, _ in modules:
                obj.traits.add("loaded")
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
        fed = receiver is not None and "other" in receiver.traits and knowledge.word("metric").search(lowered)
        if joint.passes and not fed and (knowledge.word("updates").search(lowered) or optimizers):
            if optimizers and knowledge.word("keeps_mode").search(lowered) is None:
                self.differentiate_arguments(state, arguments, site)
            elif not optimizers:
                goes_back = knowledge.word("goes_back").search(lowered) is not None
                self.hand_out(joint.passes, "graph" if goes_back else "escaped")
        if not is_class:
            for obj, spelled in modules:
                if no_pass:
                    continue
                if not drives:
                    result = self.forward(state, obj, site, spelled, "", joint, passed_to=last)
                    through = through | result.passes
                else:
                    self.hand_out(through, "escaped")
            if knowledge.word("metric").search(lowered):
                self.mark(joint.passes, "read")
        if self.constructing():
            self.give_away(state, arguments)
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
        tags = joint.tags & FLOWING
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
                if self.constructing():
                    self.give_away_all(state)
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
            case "eval":  # whatever has the name that is computed: a class, or what a factory makes
                return self.unresolved(state, "looked_up", Arguments(), call)
            case "exit" | "quit":
                self.path_ended = True
                return NOTHING
            case "list" | "tuple" | "set" | "sorted" | "reversed" | "frozenset":
                return self.consume(state, first)
            case "dict":
                made = self.keyed(state, arguments, site)
                return first if first.refs() and not arguments.named else ref(made)
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
                    if is_flag(attribute.value):
                        target = ir.Attr(call.args[0].value, attribute.value, site)
                        self.note_assignment(first, target, call.args[2].value)
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
                            part.owner = part.owner or owner
                            self.register(owner, part)
                return NONE
            case "isinstance" if len(call.args) == 2 and is_certainly_module(first):
                if all(name in OF_PYTHON for name in names_of_types(call.args[1].value)):
                    return Value(frozenset((Lit(False),)))
                return Value(tags=frozenset(("opaque",)))
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
            case "vars" if any(isinstance(atom, Ext) for atom in first.atoms):  # like its `__dict__`
                return first
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

    def put(self, state: State, group: Obj, key: object, value: Value) -> None:
        raise NotImplementedError

    def assign(self, state: State, target: ir.Expr, value: Value) -> None:
        raise NotImplementedError

    def get_attribute(self, state: State, arguments: Arguments, call: ir.Call) -> Value:
        raise NotImplementedError

    def set_attribute(self, state: State, base: Value, name: str, value: Value, site: int = -1) -> None:
        raise NotImplementedError


def is_mode_override(function: ir.Function) -> bool:
    """Whether a method called ``train`` takes the mode flag (and is no fitting routine)."""
    plain = [param for param in function.params if param.kind == "plain"]
    if any(param.default is None for param in plain[2:]):
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


def leaf(returns: Returns, arguments: Arguments) -> Value:
    """A parameter, which requires gradients unless told otherwise, or a variable, which does where told so."""
    value = arguments.positional[0] if arguments.positional else NOTHING
    wants = arguments.get("requires_grad", 1 if returns is Returns.PARAMETER else None)
    if returns is Returns.PARAMETER:
        if wants is not None and truth(wants) is False:
            return value.detached()
        return Value(passes=value.detached().passes, tags=value.tags | {"wants_grad"})
    if wants is not None and truth(wants) is not False:
        value = value.with_tag("wants_grad")
    off = arguments.get("volatile")
    if off is not None and truth(off) is not False:
        value = value.with_tag("volatile")
    return value


__all__ = ["Transfer", "is_constant", "is_mode_override"]


def is_certainly_module(value: Value) -> bool:
    """Whether all that a value may be is a module that was made here."""
    return bool(value.atoms) and all(
        isinstance(atom, Ref) and atom.obj.kind == "module" for atom in value.atoms
    )


def names_of_types(expr: ir.Expr) -> tuple[str, ...]:
    """The types that ``isinstance`` asks for, as they are spelled."""
    return tuple(map(ir.spell, expr.items)) if isinstance(expr, ir.Items) else (ir.spell(expr),)
