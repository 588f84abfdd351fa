"""Methods: what ``base.name(...)`` does, by the kind of thing that ``base`` is.

Modules have the module API (``module_api.py``), groups are lists and dicts (``groups.py``), optimizers step, tensors
carry passes. A method of a class of the file is followed; one that the file does not show is judged by its name.

Example: ``loss.backward()`` differentiates the passes in ``loss``; ``optimizer.step()`` trains what it holds.

Known holes: what is neither of these, and has methods of the same names, is taken for what it looks like.
"""

from __future__ import annotations

import codecs
from typing import Any

from torchmode import ir, knowledge
from torchmode.domain import Origin, State
from torchmode.interp.arguments import Arguments
from torchmode.interp.core import REC
from torchmode.interp.differentiation import reads_gradient
from torchmode.interp.groups import Groups
from torchmode.interp.guards import truth
from torchmode.interp.idle import PARTS
from torchmode.interp.library import BORN, starts_as
from torchmode.interp.module_api import MODULE_ITERABLES, SAME
from torchmode.knowledge.effects import NOTHING_KNOWN, Starts
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
    Obj,
    Params,
    Ref,
    Super,
    Value,
    are_alternatives,
    in_order,
    ref,
)

DETACHING = knowledge.methods("detaching")
NUMBERS = knowledge.methods("numbers")
SHAPE = knowledge.methods("shape")
READING = knowledge.methods("reading")
IN_PLACE = frozenset(("copy_", "mul_", "add_", "sub_", "lerp_", "set_", "addcdiv_", "addcmul_"))


class Methods(Groups):
    """The part of the interpreter that knows what methods do."""

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
            known = (self.knowledge.effect(f"{base}.{name}").starts for base in info.all_external())
            starts = next((item for item in known if item is not None), None)
            if starts is None:
                starts = Starts.EVAL if name == "from_pretrained" else Starts.TRAIN
            made = self.instantiate(state, info, Arguments(named=arguments.named, unknown=True), call)
            self.note_loaded(state, made, Origin(BORN[starts], starts_as(starts), call.site, name))
            self.tell(call.site, "create", info.definition.name, starts_as(starts))
            return made
        if name == "__init__" and arguments.positional:
            return NONE
        return OPAQUE

    def note_loaded(self, state: State, made: Value, origin: Origin) -> None:
        """A class method of a library has made an object, in the mode of ``origin``, with weights that it reads."""
        for obj in made.refs():
            obj.born = origin
            obj.traits.add("loaded")
            self.write_mode(state, obj, origin, True)

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
                flag = arguments.get("mode", 0) if name == "train" else Value(frozenset((Lit(False),)))
                spelled = ir.spell(call.func.base) if isinstance(call.func, ir.Attr) else name
                self.switch_each(state, obj, what, flag, call.site, spelled)
                return Value(frozenset((Params(obj, what, True),)))
            if name in MODULE_ITERABLES:
                return Value(frozenset((Params(obj, name),)))
            return Value(frozenset((Params(obj, what, True),))) if name in SAME else NOTHING
        if one and name in IN_PLACE:
            if reads_gradient(call.args):
                self.note_step(obj)
            else:
                obj.traits.add("updated")
        return NOTHING

    # -- provided by other parts -----------------------------------------------------

    def instantiate(self, state: State, info: ClassInfo, arguments: Arguments, call: ir.Call) -> Value:
        raise NotImplementedError

    def assign(self, state: State, target: ir.Expr, value: Value) -> None:
        raise NotImplementedError


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
