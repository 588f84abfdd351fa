"""Methods: what ``base.name(...)`` does, by the kind of thing that ``base`` is.

Modules have the module API (switches, parameters, passes through ``forward`` and its kin), optimizers
step, groups are lists and dicts, tensors carry passes. A method of a class of the file is followed;
one that the file does not show is judged by its name.

Known holes: a child of a module and a method of it look alike (``model.encoder(x)``); names decide.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

from torchmode import ir, knowledge
from torchmode.domain import Origin, State
from torchmode.interp.arguments import Arguments
from torchmode.interp.builtins import Builtins
from torchmode.interp.core import CHOSEN, REC
from torchmode.interp.guards import truth
from torchmode.interp.idle import PARTS
from torchmode.interp.library import BORN
from torchmode.interp.switching import is_mode_override
from torchmode.knowledge.effects import NOTHING_KNOWN, Effect, Returns, Starts
from torchmode.names import canonical
from torchmode.objects import (
    GRADIENTS,
    NONE,
    NOTHING,
    OPAQUE,
    ClassInfo,
    Cls,
    Ext,
    Fn,
    Guard,
    Lit,
    ModeOf,
    Obj,
    Params,
    Ref,
    Super,
    Value,
    are_alternatives,
    in_order,
    join_all,
    literal,
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
HUB = frozenset(("resize_token_embeddings", "get_input_embeddings", "set_input_embeddings"))
IN_PLACE = frozenset(("copy_", "mul_", "add_", "lerp_", "set_"))
MOVES = frozenset(["to", "cuda", "half", "float", "double", "cpu"])
PART_NAME = re.compile(
    r"(encoder|decoder|backbone|head|net|proj|projection|projector|embedding|embeddings|classifier|generator|discriminator|unet|vae|"
    r"extractor|model|critic|actor|features|trunk|stem|body|layer\d*|predictor|fc)$"
)

# What any module, tensor or logger has: it says nothing of a class.
ANY_HAS = frozenset(("__call__", "apply", "eval", "forward", "requires_grad_", "train")).union(
    *(knowledge.methods(group) for group in ("iterables", "only_modules", "plain", "quiet", "same"))
)


class Methods(Builtins):
    """The part of the interpreter that knows what methods do."""

    last_summary: Any
    last_function: ir.Function | None
    whole: set[Obj]
    context_methods: set[int]

    def unresolved_parts(self, state: State, obj: Obj, arguments: Arguments) -> None:
        """Modules given to the constructor of a base that the file does not show."""
        for value in arguments.everything():
            for part in self.modules_in(state, value):
                if part is not obj:
                    obj.held.add(part)
                    self.register(obj, part)

    def follow(self, state: State, fn: Fn, arguments: Arguments, call: ir.Call) -> Value:
        """Call a method of the file as its decorators left it."""
        return self.apply(state, Value(frozenset((fn,))), arguments, call)

    # -- methods --------------------------------------------------------------------

    def method(self, state: State, base: Value, name: str, arguments: Arguments, call: ir.Call) -> Value:
        """``base.name(...)``."""
        assert isinstance(call.func, ir.Attr)
        if name in ("backward", "manual_backward"):
            return self.backward(state, base, arguments, call)
        if name in ("encode", "decode") and names_a_codec(arguments):  # of a string, or of bytes
            for obj in base.refs():
                if obj.kind == "unknown":
                    obj.traits.add("other")
            return NOTHING
        if not base.atoms and len(base.passes) == 1 and self.is_asked_of_a_module(name, arguments, call):
            base = self.made_by_a_call(state, base, call.func.base)
        if (
            base.passes
            and name in DETACHING
            and not any(isinstance(atom, (Fn, Super)) for atom in base.atoms)
        ):
            return self.tensor_method(state, base, name, arguments, call)
        result: Value | None = None
        strong = len(base.atoms) == 1 or are_alternatives(base)
        for atom in in_order(base.atoms):
            value = self.method_of(state, atom, base, name, arguments, call, strong)
            result = value if result is None else result.join(value)
        if base.passes or not base.atoms:
            value = self.tensor_method(state, base, name, arguments, call)
            result = value if result is None else result.join(value)
        return result if result is not None else NOTHING

    def is_asked_of_a_module(self, name: str, arguments: Arguments, call: ir.Call) -> bool:
        """Whether no tensor has the method: what was taken for the output of a module is one itself."""
        if name in ("train", "eval"):
            return self.is_switch(name, arguments, call)
        return name in ("parameters", "named_parameters")

    def made_by_a_call(self, state: State, output: Value, spelled: ir.Expr) -> Value:
        """``get_builder(name)(options)``: the call was no pass, but made the module that has this name now."""
        entry = next(iter(output.passes))[0]
        if entry.obj.kind != "unknown" or not entry.obj.label or entry.method:
            return output
        entry.passed_to = "a factory"
        made = self.allocate("unknown", entry.site, "made", label=entry.obj.label)
        if made.born is None:
            made.born = Origin("presumed", "train", entry.site, entry.obj.label)
        made.traits.add("factory")
        self.assign(state, spelled, ref(made))
        return ref(made)

    def backward(self, state: State, base: Value, arguments: Arguments, call: ir.Call) -> Value:
        assert isinstance(call.func, ir.Attr)
        target = base.only()
        if isinstance(target, Ref) and target.obj.cls is not None:
            found = target.obj.cls.find(call.func.name)
            if found is not None:
                return self.call_function(state, Fn(found[1], target.obj, found[0]), arguments, call)
        if self.flows(state, base):
            self.differentiate(state, base, call.site, "backward")
        for value in arguments.everything():
            if self.flows(state, value):
                self.differentiate(state, value, call.site, "backward")
        self.here.differentiates = True
        if not any(self.flows(state, value) for value in (base, *arguments.everything())):
            self.here.differentiates_unknown = True
        return NONE

    def tensor_method(
        self, state: State, base: Value, name: str, arguments: Arguments, call: ir.Call
    ) -> Value:
        joint = self.joint(state, arguments)
        if name in SHAPE:
            self.mark(base.passes, "shape")
            return NOTHING
        if name in READING or (
            name in DETACHING and name not in ("detach", "detach_", "long", "int", "byte")
        ):
            self.mark(base.passes, "read")
        if name in ("detach", "detach_"):
            self.mark(((entry, live) for entry, live in base.passes if live), "detached")
        if name in ("requires_grad_", "retain_grad"):
            self.mark(base.passes, "graph")
            return base.with_tag("wants_grad")
        if name == "register_hook":
            self.mark(base.passes, "grad")
        if name in NUMBERS:
            return NOTHING
        if name in DETACHING:
            return Value(passes=base.detached().passes, tags=base.tags - GRADIENTS)
        return self.tensor(
            state, Value(passes=base.passes | joint.passes, tags=base.tags | (joint.tags & GRADIENTS))
        )

    def method_of(
        self,
        state: State,
        atom: Any,
        base: Value,
        name: str,
        arguments: Arguments,
        call: ir.Call,
        strong: bool,
    ) -> Value:
        match atom:
            case Ref(obj):
                match obj.kind:
                    case "group":
                        return self.group_method(state, obj, name, arguments, call)
                    case "optimizer":
                        return self.optimizer_method(state, obj, name, arguments, call)
                    case "instance":
                        return self.instance_method(state, obj, name, arguments, call)
                    case "class":
                        return OPAQUE
                    case _:
                        return self.module_method(
                            state,
                            obj,
                            base,
                            name,
                            arguments,
                            call,
                            (strong and not obj.many) or obj in self.whole,
                        )
            case Super(obj, cls):
                return self.super_method(state, obj, cls, name, arguments, call)
            case Ext(qualified):
                member = canonical(f"{qualified}.{name}")
                found = self.resolve(state, member)
                if found is not None:
                    return self.apply(state, found, arguments, call)
                return self.external(state, member, arguments, call)
            case Cls(info):
                return self.class_method(state, info, name, arguments, call)
            case Params(obj, what, one):
                return self.parameter_method(state, obj, what, one, name, arguments, call)
            case Guard():
                return self.guard_method(state, atom, name, arguments)
            case Lit(value):
                if name in ("startswith", "endswith", "lower", "upper", "strip") and isinstance(value, str):
                    return literal_method(value, name, arguments)
                return Value(passes=self.joint(state, arguments).passes)
            case _:
                return Value(passes=self.joint(state, arguments).passes)

    def guard_method(self, state: State, guard: Guard, name: str, arguments: Arguments) -> Value:
        if name == "enter_context":
            for value in arguments.positional:
                for atom in value.atoms:
                    if isinstance(atom, Guard) and not atom.applied:
                        self.enter_guard(state, atom)
            return NOTHING
        if name == "__enter__":
            state.set(("held", guard), self.recording(state))
            self.enter_guard(state, guard)
        elif name == "__exit__":
            saved = state.get(("held", guard))
            if saved is not None:
                state.set(REC, saved)
        return NOTHING

    def module_method(
        self,
        state: State,
        obj: Obj,
        base: Value,
        name: str,
        arguments: Arguments,
        call: ir.Call,
        strong: bool,
    ) -> Value:
        """A method of something that is, or may be, an ``nn.Module``."""
        assert isinstance(call.func, ir.Attr)
        spelled = ir.spell(call.func.base)
        own = obj.cls.find(name) if obj.cls is not None else None
        site = call.site
        if name in ("train", "eval") and obj.cls is not None:
            self.trace.mode_calls.add((site, name, obj))
        if name in ("train", "eval") and "other" not in obj.traits:
            if own is not None and not (name == "train" and is_mode_override(own[1])):
                return self.own_method(state, obj, own, name, arguments, call)
            if self.is_switch(name, arguments, call):
                if all(entry.passed_to for entry, _ in base.passes):  # what a model gave has no modes
                    obj.evidence.add(name)
                if name == "eval":
                    self.switch(state, obj, "eval", site, spelled, strong)
                else:
                    self.switch_by(state, obj, arguments.get("mode", 0), site, spelled, strong)
                self.tell(site, "switch", spelled, self.mode_text(state, obj))
                return ref(obj)
        if own is not None:
            return self.own_method(state, obj, own, name, arguments, call)
        if name == "save":
            self.note_save(state, obj, call)
        if name in HUB:
            obj.traits.add("hub")
        effect = self.method_effect(obj, name)
        if effect is not NOTHING_KNOWN:
            return self.library_method(state, obj, effect, name, arguments, call)
        held = state.get(("attr", obj, name))
        if (
            isinstance(held, Value)
            and held.atoms
            and not all(
                isinstance(atom, Ref) and atom.obj.kind == "unknown" and atom.obj.parent is obj
                for atom in held.atoms
            )
        ):
            return self.apply(state, held, arguments, call)
        match name:
            case "requires_grad_":
                flag = arguments.get("requires_grad", 0)
                answer = True if flag is None else truth(flag)
                answers = (
                    frozenset(("yes", "no")) if answer is None else frozenset(("yes" if answer else "no",))
                )
                self.freeze(state, obj, answers, site)
                if base.passes or obj.kind == "unknown":
                    return Value(frozenset((Ref(obj),)), base.passes, base.tags | {"wants_grad"})
                return ref(obj)
            case "step":
                return self.optimizer_method(state, obj, name, arguments, call)
            case "scale" | "unscale_" if obj.kind == "unknown":
                return Value(passes=self.joint(state, arguments).passes, tags=arguments.joint().tags)
            case _ if name in HANDS_BACK:
                return self.handed_back(state, (), arguments, site)
            case "apply" if len(arguments.everything()) == 1:
                self.apply_to_modules(state, obj, arguments, call)
                return ref(obj)
            case "add_module" | "register_module" if len(arguments.positional) == 2 and isinstance(
                arguments.positional[0].only(), Lit
            ):
                self.set_attribute(
                    state, ref(obj), str(arguments.positional[0].only().value), arguments.positional[1]
                )
                return NONE
            case "append" | "extend" | "insert" | "add_module" | "register_module" | "update" if (
                self.holds_modules(obj)
            ):
                self.adopt_more(state, obj, arguments)
                if name != "update" or obj.kind == "module":
                    return ref(obj) if name in ("append", "extend", "insert") else NONE
            case "forward" | "__call__":
                return self.pass_of(state, obj, name, arguments, call, spelled)
            case "keys" | "values" | "items" if obj.kind == "module" or not base.passes:
                return ref(obj)
        if name in SAME:
            if name in MOVES and "factory" in obj.traits and not base.passes:
                obj.evidence.add("moved")
            return Value(frozenset((Ref(obj),)), base.passes, base.tags)
        is_part = (
            PART_NAME.search(name.lower()) is not None
            and knowledge.word("no_pass").search(name.lower()) is None
            and bool(arguments.everything())
            and not base.passes
            and "other" not in obj.traits
        )
        if name == "module" or is_part:
            part = obj if name == "module" else self.child(state, obj, name)
            part.evidence.add("wrapped" if name == "module" else "called_part")
            return self.pass_of(state, part, "", arguments, call, f"{spelled}.{name}")
        if name in MODULE_ITERABLES:
            if name in ONLY_MODULES and not base.passes:
                obj.evidence.add("parameters")
            return Value(frozenset((Params(obj, name),)))
        if name in MODULE_QUIET:
            if name in ONLY_MODULES and "optim" not in obj.name.lower() and "sched" not in obj.name.lower():
                obj.evidence.add(name)
            if name == "load_state_dict":
                obj.traits.add("loaded")
                if call.args and is_state_of_another(call.args[0].value):
                    obj.traits.add("updated")
            return NOTHING
        if "other" in obj.traits or (obj.kind == "unknown" and base.passes):
            joint = self.joint(state, arguments)
            if "loss" in obj.traits:
                return self.tensor(state, Value(passes=joint.passes, tags=joint.tags))
            if obj.traits & {"other"}:
                self.mark(joint.passes, "read")
            return self.unresolved(state, name, arguments, call, obj)
        if lacks(obj, name):
            value = self.unresolved(state, name, arguments, call, obj)
            self.hand_out(value.passes, "escaped")
            return value
        lowered = name.lower().lstrip("_")
        if knowledge.word("forward_like").search(lowered) and (
            arguments.everything() or lowered in ("sample", "generate", "loss")
        ):
            return self.pass_of(state, obj, name, arguments, call, spelled)
        return self.unresolved_method(state, obj, name, arguments, call, spelled)

    def library_method(
        self, state: State, obj: Obj, effect: Effect, name: str, arguments: Arguments, call: ir.Call
    ) -> Value:
        """A method that the knowledge files speak of."""
        if effect.differentiates is not None:
            return self.use_graph(state, effect.differentiates, arguments, call.site)
        if effect.scope:
            return self.context_of(state, effect, arguments, call)
        value = NOTHING
        if effect.acts:
            value = self.run_effect(state, effect, obj, arguments, call)
        if effect.returns is Returns.ARGUMENT and not arguments.positional:
            return ref(obj)
        label = f"{obj.label}.{name}"
        return self.returned(state, label, effect.returns, effect.order, arguments, call) or value

    def is_switch(self, name: str, arguments: Arguments, call: ir.Call) -> bool:
        """Whether ``x.train(...)`` or ``x.eval(...)`` has the shape of a mode switch."""
        if arguments.unknown or len(arguments.everything()) > 1:
            return False
        if not arguments.everything():
            return True
        if name == "eval":
            return False
        if arguments.named and arguments.named[0][0] != "mode":
            return False
        value = arguments.everything()[0]
        only = value.only()
        if isinstance(only, Lit):
            return isinstance(only.value, bool)
        if isinstance(only, ModeOf):
            return True
        if isinstance(only, (Fn, Cls, Params)) or value.passes:
            return False
        expr = call.args[0].value
        if isinstance(expr, (ir.Compare, ir.Not, ir.Logic)):
            return True
        spelled = ir.spell(expr).rsplit(".", 1)[-1].lower()
        return any(
            part in spelled
            for part in ("train", "mode", "is_", "was", "flag", "phase", "prev", "old", "state", "orig")
        )

    def own_method(
        self,
        state: State,
        obj: Obj,
        own: tuple[ClassInfo, ir.Function],
        name: str,
        arguments: Arguments,
        call: ir.Call,
    ) -> Value:
        """A method that the class of the module defines in the file."""
        assert isinstance(call.func, ir.Attr)
        cls, function = own
        spelled = ir.spell(call.func.base)
        if name in cls.static:
            return self.follow(state, self.method_fn(cls, function, None), arguments, call)
        if name == "forward":
            return self.pass_of(state, obj, name, arguments, call, spelled)
        modes = self.mode(state, obj)
        self.last_summary = None
        value = self.follow(state, self.method_fn(cls, function, obj), arguments, call)
        if any(activation.receiver is obj for activation in self.stack) or self.last_summary is None:
            return value
        self.last_function = function
        return self.entered(state, obj, name, modes, value, arguments, call)

    def entered(
        self, state: State, obj: Obj, name: str, modes: Any, value: Value, arguments: Arguments, call: ir.Call
    ) -> Value:
        """The call of an own method that runs the module, seen from outside: a pass of its own."""
        assert isinstance(call.func, ir.Attr)
        assert self.last_summary is not None
        inner = {entry for activation in self.last_summary.activations for entry in activation.inner}
        parts = {entry for entry in inner if entry.part_of_owner}
        selves = {entry for entry in inner if entry.obj is obj and not entry.enters}
        if not parts and not selves:
            return value
        spelled = ir.spell(call.func.base)
        after = self.mode(state, obj)
        state.set(("mode", obj), frozenset(origin for entry in selves for origin in entry.modes) or modes)
        made = self.forward(state, obj, call.site, spelled, name, arguments.joint())
        state.set(("mode", obj), after)
        entry = next(item for item, _ in made.passes if item.site == call.site and item.obj is obj)
        entry.enters = bool(selves)
        if not selves:
            answers = {part.layers for part in parts}
            felt = frozenset(origin for part in parts if part.layers != "no" for origin in part.modes)
            entry.felt = felt or entry.felt
            body = self.scan_body(self.last_function.body, set()) if self.last_function is not None else None
            if body is not None and max(body.functional, body.noise) < 0 and "yes" not in answers:
                entry.layers = "unknown" if "unknown" in answers else "no"
        recordings = frozenset(origin for part in selves or parts for origin in part.recordings)
        entry.recordings = recordings or entry.recordings
        live = any(attached for _, attached in value.passes)
        return Value(value.atoms, value.passes | {(entry, live)}, value.tags)

    def assign(self, state: State, target: ir.Expr, value: Value) -> None:
        raise NotImplementedError

    def decorated(self, cls: ClassInfo, function: ir.Function) -> tuple[Guard, ...]:
        raise NotImplementedError

    def method_fn(self, cls: ClassInfo, function: ir.Function, receiver: Obj | None) -> Fn:
        """A method of the file with what its decorators add."""
        is_context = function.ident in self.context_methods
        return Fn(function, receiver, cls, self.decorated(cls, function), is_context)

    def pass_of(
        self, state: State, obj: Obj, name: str, arguments: Arguments, call: ir.Call, spelled: str
    ) -> Value:
        """A forward pass of ``obj``; the body is followed only where it switches something itself."""
        joint = self.joint(state, arguments)
        found = (
            obj.cls.find("forward") if obj.cls is not None and name in ("forward", "__call__", "") else None
        )
        guards: tuple[Guard, ...] = ()
        if found is not None:
            guards = self.decorated(found[0], found[1])
        if guards:
            saved = self.recording(state)
            for guard in guards:
                self.enter_guard(state, guard)
            value = self.forward(state, obj, call.site, spelled, name, joint)
            state.set(REC, saved)
            return value
        if found is not None and found[1].ident in self.switching:
            self.call_function(state, Fn(found[1], obj, found[0]), arguments, call)
        value = self.forward(state, obj, call.site, spelled, name, joint)
        for entry, _ in value.passes:
            if entry.site == call.site and entry.obj is obj and not entry.symbolic:
                entry.given = arguments.spelled
        return value

    def unresolved_method(
        self, state: State, obj: Obj, name: str, arguments: Arguments, call: ir.Call, spelled: str
    ) -> Value:
        """A method of a module, or of something unknown, that the file does not show."""
        site = call.site
        parts = [part for part in obj.held if part is not obj]
        drives = knowledge.drives_mode(name)
        if drives:
            if self.is_module(obj):
                self.forget_mode(state, obj, site, f"`{spelled}.{name}` may switch its mode")
            for part in parts:
                self.forget_mode(state, part, site, f"`{spelled}.{name}` may switch what it holds")
            value = self.unresolved(state, name, arguments, call, obj)
            self.hand_out(value.passes, "escaped")
            return value
        value = self.unresolved(state, name, arguments, call, obj)
        makes_or_moves = knowledge.word("no_pass").search(name.lower()) is not None
        if self.is_module(obj) and arguments.everything() and not makes_or_moves:
            result = self.forward(
                state, obj, site, spelled, name, self.joint(state, arguments), passed_to=name
            )
            return Value(value.atoms, value.passes | result.passes, value.tags)
        return value

    def adopt_more(self, state: State, obj: Obj, arguments: Arguments) -> None:
        obj.traits.add("grown")
        for value in arguments.everything():
            for part in self.modules_in(state, value):
                if part is obj:
                    continue
                obj.items.add(part.site)
                part.bindings.add((obj.serial, f"[{part.site!r}]"))
                state.set(("item", obj, part.site), ref(part))
                part.owner = part.owner or obj
                self.register(obj, part)

    def instance_method(
        self, state: State, obj: Obj, name: str, arguments: Arguments, call: ir.Call
    ) -> Value:
        assert obj.cls is not None
        found = obj.cls.find(name)
        if found is not None:
            cls, function = found
            receiver = None if name in cls.static else obj
            return self.follow(state, self.method_fn(cls, function, receiver), arguments, call)
        held = state.get(("attr", obj, name))
        if isinstance(held, Value):
            return self.apply(state, held, arguments, call)
        effect = self.method_effect(obj, name)
        if effect is not NOTHING_KNOWN:
            return self.library_method(state, obj, effect, name, arguments, call)
        # A class without any base leaves to its subclasses what it does not define.
        left_to_others = obj.cls.unresolved_base or not obj.cls.all_external()
        if not left_to_others or knowledge.word("module").search(name.lower()):
            part = self.child(state, obj, name)
            return self.apply(state, ref(part), arguments, call)
        if left_to_others:
            if knowledge.drives_mode(name):
                for key in sorted(obj.attrs):
                    value = state.get(("attr", obj, key))
                    if isinstance(value, Value):
                        for part in self.modules_in(state, value):
                            self.forget_mode(
                                state, part, call.site, f"`{name}` of a base class elsewhere may switch it"
                            )
            self.hand_out(self.joint(state, arguments).passes, "escaped")
        return self.unresolved(state, name, arguments, call, obj)

    def super_method(
        self, state: State, obj: Obj, cls: ClassInfo, name: str, arguments: Arguments, call: ir.Call
    ) -> Value:
        found = (obj.cls or cls).find(name, after=cls)
        if found is None and name == "eval":
            self.trace.mode_calls.add((call.site, name, obj))
        if found is not None:
            owner, function = found
            return self.call_function(
                state, Fn(function, obj, owner, self.decorated(owner, function)), arguments, call
            )
        if name == "train" and self.holds_modules(obj):
            flag = arguments.get("mode", 0)
            answer = True if flag is None else truth(flag)
            if answer is not None:
                word = "train" if answer else "eval"
                known = self.mode(state, obj)
                origin = next(
                    (item for item in known if item.word == word and item.kind in ("train", "eval")), None
                )
                self.write_mode(state, obj, origin or Origin(word, word, call.site, "super()"), True)
            return ref(obj)
        if name == "eval" and self.holds_modules(obj):
            self.write_mode(state, obj, Origin("eval", "eval", call.site, "super()"), True)
            return ref(obj)
        if name == "__init__":
            self.unresolved_parts(state, obj, arguments) if self.holds_modules(obj) else None
            return NONE
        if name == "forward" and self.holds_modules(obj):
            return Value(passes=self.joint(state, arguments).passes)
        if name in SAME and self.holds_modules(obj):
            return ref(obj)
        if name == "__setattr__":
            self.give_away(state, arguments)
            return NONE
        return self.unresolved(state, name, arguments, call, obj)

    def class_method(
        self, state: State, info: ClassInfo, name: str, arguments: Arguments, call: ir.Call
    ) -> Value:
        found = info.find(name)
        if found is not None:
            cls, function = found
            if name in cls.class_methods:
                return self.call_function(state, Fn(function, None, cls), arguments.of_class(Cls(info)), call)
            return self.follow(state, self.method_fn(cls, function, None), arguments, call)
        if info.is_module and (name.startswith(("from_", "load_")) or name == "create"):
            obj = self.allocate(
                "module", call.site, f"new{info.definition.ident}", name=info.definition.name, cls=info
            )
            known = (self.knowledge.effect(f"{base}.{name}").starts for base in info.all_external())
            starts = next((item for item in known if item is not None), None)
            if starts is None:
                starts = Starts.EVAL if name == "from_pretrained" else Starts.TRAIN
            word = starts.value if starts in (Starts.TRAIN, Starts.EVAL) else "unknown"
            obj.born = Origin(BORN[starts], word, call.site, name)
            state.set(("mode", obj), frozenset((obj.born,)))
            self.tell(call.site, "create", info.definition.name, obj.born.word)
            return ref(obj)
        if name == "__init__" and arguments.positional:
            return NONE
        return OPAQUE

    def optimizer_method(
        self, state: State, obj: Obj, name: str, arguments: Arguments, call: ir.Call
    ) -> Value:
        if name == "step":
            closure = arguments.get("closure", 0)
            if closure is not None:
                for atom in closure.atoms:
                    if isinstance(atom, Fn):
                        saved = self.recording(state)
                        self.set_recording(state, "on", call.site, "closure")
                        value = self.call_function(state, atom, Arguments(), call)
                        state.set(REC, saved)
                        self.differentiate(state, value, call.site, "backward")
            if obj.kind == "unknown" and "sched" not in obj.name.lower() and obj.held == set():
                self.trace.unknown_optimizer = True
            self.tell(call.site, "step", "", "")
            joint = self.joint(state, arguments)
            if joint.passes:
                self.hand_out(joint.passes, "escaped")
            return Value(passes=joint.passes)
        if name == "minimize" and arguments.positional:
            self.differentiate(state, arguments.positional[0], call.site, "backward")
        if name == "add_param_group":
            for value in arguments.everything():
                self.trace.optimised |= self.parameter_owners(state, value)
        return NOTHING

    def parameter_method(
        self, state: State, obj: Obj, what: str, one: bool, name: str, arguments: Arguments, call: ir.Call
    ) -> Value:
        if name == "requires_grad_" and one:
            flag = arguments.get("requires_grad", 0)
            answer = True if flag is None else truth(flag)
            answers = frozenset(("yes", "no")) if answer is None else frozenset(("yes" if answer else "no",))
            self.freeze(state, obj, answers, call.site)
            return Value(frozenset((Params(obj, what, True),)))
        if one and what in PARTS:
            if name in ("eval", "train"):
                flag = arguments.get("mode", 0)
                answer = name == "train" if flag is None else truth(flag)
                if answer is not None:
                    self.switch_layers(state, obj, "train" if answer else "eval", call.site)
                return Value(frozenset((Params(obj, what, True),)))
            if name in MODULE_ITERABLES:
                return Value(frozenset((Params(obj, name),)))
            return Value(frozenset((Params(obj, what, True),))) if name in SAME else NOTHING
        if one and name in IN_PLACE:
            obj.traits.add("updated")
        return NOTHING

    def apply_to_modules(self, state: State, obj: Obj, arguments: Arguments, call: ir.Call) -> None:
        """``obj.apply(fn)``: followed where the function switches or freezes what it is given."""
        for value in arguments.positional[:1]:
            for atom in value.atoms:
                if isinstance(atom, Fn) and atom.function.ident in self.interesting:
                    given = Value(frozenset((Params(obj, "modules", True),)))
                    outer = state.get(CHOSEN)
                    state.set(CHOSEN, outer or "")
                    self.call_function(state, atom, Arguments((given,), spelled=("...",)), call)
                    state.set(CHOSEN, outer)

    interesting: set[int]

    def group_method(self, state: State, group: Obj, name: str, arguments: Arguments, call: ir.Call) -> Value:
        values = arguments.everything()
        if "namespace" in group.traits and name in group.items:
            return self.apply(state, self.item(state, group, literal(name)), arguments, call)
        match name:
            case "append" | "add" | "extend" | "insert" | "appendleft" | "put":
                for value in values:
                    if name == "extend":
                        value = self.element(state, value)
                    self.put(state, group, "*", value)
                return NONE
            case "values":
                if any(isinstance(item, str) for item in group.items) or "mapping" in group.traits:
                    names = sorted((item for item in group.items), key=repr)
                    flat = self.allocate("group", call.site, "values")
                    flat.items = set(range(len(names)))
                    for index, key in enumerate(names):
                        state.set(("item", flat, index), state.get(("item", group, key)) or NOTHING)
                    return ref(flat)
                return ref(group)
            case "items":
                names = sorted((item for item in group.items), key=repr)
                flat = self.allocate("group", call.site, "items")
                flat.items = set(range(len(names)))
                for index, key in enumerate(names):
                    pair = self.allocate("group", call.site, f"pair{index}")
                    pair.items = {0, 1}
                    state.set(("item", pair, 0), OPAQUE if key == "*" else Value(frozenset((Lit(key),))))
                    state.set(("item", pair, 1), state.get(("item", group, key)) or NOTHING)
                    state.set(("item", flat, index), ref(pair))
                return ref(flat)
            case "get" | "pop" | "setdefault":
                return self.item(state, group, values[0] if values else NOTHING)
            case "update":
                for key, value in arguments.named:
                    self.put(state, group, key, value)
                for value in arguments.positional:
                    for other in value.refs():
                        if other.kind == "group":
                            for key in sorted(other.items, key=repr):
                                content = state.get(("item", other, key))
                                if isinstance(content, Value):
                                    self.put(state, group, key, content)
                return NONE
            case "copy":
                return ref(group)
            case "keys" | "clear" | "sort" | "reverse" | "index" | "count" | "remove":
                return NOTHING
        joint = Value(passes=self.flows(state, ref(group)))
        return Value(passes=joint.passes | self.joint(state, arguments).passes)

    def put(self, state: State, group: Obj, key: object, value: Value) -> None:
        location = ("item", group, key)
        group.items.add(key)
        refs = value.refs()
        for part in refs:
            part.bindings.add((group.serial, f"[{key!r}]"))
        if key == "*":
            known = state.get(location)
            value = known.join(value) if isinstance(known, Value) else value
            for part in refs:
                if part.kind in ("module", "unknown"):
                    part.many = part.many or self.loops_for_receiver()
        state.set(location, value)

    def loops_for_receiver(self) -> bool:
        """Whether a loop is open here, or in a method of the same object that calls this one."""
        here = self.here
        return any(
            open_.loops
            for open_ in self.stack
            if open_ is here or (here.receiver is not None and open_.receiver is here.receiver)
        )

    def item(self, state: State, group: Obj, index: Value) -> Value:
        only = index.only()
        if isinstance(only, Lit):
            key = only.value
            if isinstance(key, int) and key < 0 and "*" not in group.items:
                key = len(group.items) + key
            if key in group.items:
                found = state.get(("item", group, key))
                if isinstance(found, Value):
                    return found
            if "grown" in group.traits:
                return join_all(self.contents(state, group))
            if "*" not in group.items:
                return OPAQUE
            found = state.get(("item", group, "*"))
            return found if isinstance(found, Value) else OPAQUE
        return join_all(self.contents(state, group))


def lacks(obj: Obj, name: str) -> bool:
    """Whether the class of an object shows all that it has, and no method ``name``: here it must be another object.

    ``model.predict_proba(rows)``: the network that the same function may return has nothing of that name.
    """
    info = obj.cls
    if info is None or obj.kind != "module" or name in obj.attrs or name in ANY_HAS:
        return False
    lines = info.lineage()
    return (
        all(
            base == "torch.nn.Module" or knowledge.word("plain_base").search(base)
            for base in info.all_external()
        )
        and not any(
            cls.unresolved_base or cls.definition.decorators or name in cls.obj.attrs for cls in lines
        )
        and info.find(name) is None
        and info.find("__getattr__") is None
    )


def is_state_of_another(expr: ir.Expr) -> bool:
    """Whether an argument of ``load_state_dict`` is the ``state_dict()`` of something else."""
    return isinstance(expr, ir.Call) and isinstance(expr.func, ir.Attr) and expr.func.name == "state_dict"


def names_a_codec(arguments: Arguments) -> bool:
    """Whether the first argument names a text encoding: ``"utf-8"``."""
    given = arguments.get("encoding", 0)
    only = given.only() if given is not None else None
    if not isinstance(only, Lit) or not isinstance(only.value, str):
        return False
    try:
        codecs.lookup(only.value)
    except (LookupError, ValueError):
        return False
    return True


def literal_method(value: str, name: str, arguments: Arguments) -> Value:
    if name in ("lower", "upper", "strip"):
        return Value(frozenset((Lit(getattr(value, name)()),)))
    other = arguments.positional[0].only() if arguments.positional else None
    if isinstance(other, Lit) and isinstance(other.value, str):
        return Value(frozenset((Lit(getattr(value, name)(other.value)),)))
    return OPAQUE
