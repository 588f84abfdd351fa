"""Evaluation of expressions: names, attributes, calls, containers, comprehensions.

Attributes of an object that nobody assigned are found lazily: ``self.net`` of a class whose
constructor is elsewhere is an object of its own, with the mode ``entry``; ``model.backbone`` is a
part that shares the mode of ``model`` until something switches it alone.

Known holes: a comprehension over an unknown iterable evaluates its element once.
"""

from __future__ import annotations

import builtins
from typing import Any

from torchmode import ir, knowledge
from torchmode.domain import Origin, State, merge
from torchmode.interp.arguments import Arguments
from torchmode.interp.calls import Calls
from torchmode.interp.core import CHOSEN, REC
from torchmode.interp.idle import PARTS
from torchmode.interp.library import is_dropout_name
from torchmode.interp.parts import DROPOUT, STATISTICS
from torchmode.names import canonical
from torchmode.objects import (
    BOTTOM,
    NONE,
    NOTHING,
    OPAQUE,
    SOME_CHILDREN,
    UNKNOWN,
    Bound,
    ClassInfo,
    Cls,
    Ext,
    Fn,
    Guard,
    Lazy,
    LazyMap,
    Lit,
    ModeOf,
    Obj,
    Params,
    Partial,
    Pending,
    Ref,
    Super,
    Value,
    in_order,
    join_all,
    literal,
    ref,
)

# Names that nobody binds in the file come through a star import, and mean what they always mean.
CONVENTIONAL = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "optim": "torch.optim"}
_BUILTINS = frozenset(dir(builtins)) | {"tqdm"}
_QUIET_ATTRS = frozenset(
    ["shape", "dtype", "device", "ndim", "is_cuda", "grad_fn", "requires_grad", "layout"]
)


_NO_ARGUMENTS = Arguments()


class Evaluate(Calls):
    """The part of the interpreter that evaluates expressions."""

    method_guards: dict[int, tuple[Guard, ...]]
    wrappers: dict[int, Fn]
    before_call: dict[int, Arguments]
    scopes: dict[tuple[int, int | None, str], int | None]
    spellings: dict[int, tuple[ir.Expr, str]]

    def evaluate(self, state: State, expr: ir.Expr) -> Value:
        self.step()
        of = type(expr)  # nine expressions in ten are of the first four kinds
        if of is ir.Name:
            return self.lookup(state, expr.name)  # type: ignore[attr-defined]
        if of is ir.Const:
            return literal(expr.value)  # type: ignore[attr-defined]
        if of is ir.Call:
            return self.call(state, expr)  # type: ignore[arg-type]
        if of is ir.Attr:
            base = self.evaluate(state, expr.base)  # type: ignore[attr-defined]
            return self.attribute(state, base, expr.name, expr)  # type: ignore[attr-defined, arg-type]
        match expr:
            case ir.Mix(operands):
                return self.mixed(state, operands)
            case ir.Subscript():
                return self.subscript(state, expr)
            case ir.Items(kind, items, site):
                return self.display(state, kind, items, site)
            case ir.Mapping(pairs, site):
                return self.mapping(state, pairs, site)
            case ir.Compare():
                answer = self.decide(state, expr)
                return OPAQUE if answer is None else literal(answer)
            case ir.Not(operand):
                return self.negated(state, operand)
            case ir.Logic(op, operands):
                return self.logic(state, op, operands)
            case ir.Choice(test, then, other):
                return self.choice(state, test, then, other)
            case ir.Lambda(function):
                return Value(frozenset((self.closure(state, function),)))
            case ir.Comprehension():
                return self.comprehension(state, expr)
            case ir.Await(value):
                if self.here.function is not None and self.here.function.is_async:
                    self.note_open_guard(state, "await", expr.site)
                return self.evaluate(state, value)
            case ir.Yield(value, site):
                return self.yielded(state, value, site)
            case ir.Walrus(target, value):
                result = self.evaluate(state, value)
                self.assign(state, target, result)
                return result
            case ir.Starred(value):
                return self.element(state, self.evaluate(state, value))
            case _:
                return OPAQUE

    # -- names ----------------------------------------------------------------------

    def scope_of(self, name: str) -> int | None:
        """The ident of the function whose variable ``name`` is (the module's is -1), or None."""
        here = self.stack[-1]
        key = (here.unit, None if here.function is None else here.function.ident, name)
        if key not in self.scopes:
            self.scopes[key] = self.find_scope(name)
        return self.scopes[key]

    def find_scope(self, name: str) -> int | None:
        function = self.here.function
        while function is not None:
            if name in function.locals:
                return function.ident
            function = self.functions.get(function.parent) if function.parent is not None else None
        home = self.home
        return home.scope if name in home.program.locals else None

    def lookup(self, state: State, name: str) -> Value:
        scope = self.scope_of(name)
        if scope is not None:
            value = state.get(("var", scope, name))
            if isinstance(value, Value):
                found = self.linked(state, value)
                return self.imported_module(name) if self.is_imported_module(name, found) else found
            if scope < 0 and name in self.home.imports:
                found = self.linked(state, Value(frozenset((Ext(self.home.imports[name]),))))
                return self.imported_module(name) if self.is_imported_module(name, found) else found
        if name in _BUILTINS and scope is None:
            return Value(frozenset((Ext(f"builtins.{name}"),)))
        if scope is None and self.home.stars:
            starred = self.from_stars(state, self.home, name)
            if starred is not None:
                return starred
        if scope is None and name in CONVENTIONAL:
            return Value(frozenset((Ext(CONVENTIONAL[name]),)))
        if scope is None and self.home.stars and not self.home.switches(name):
            return Value(frozenset((Ext(canonical(f"{self.home.stars[-1]}.{name}")),)))
        return self.imported_module(name, scope)

    def is_imported_module(self, name: str, found: Value) -> bool:
        """Whether a name is that of a module (not of a class) made in a file or package that is not shown."""
        if len(found.atoms) != 1:
            return False
        only = found.only()
        return (
            type(only) is Ext
            and "." in only.name
            and self.home.switches(name)
            and not self.knowledge.covers(only.name)
        )

    def imported_module(self, name: str, scope: int | None = None) -> Value:
        """What a name that is bound nowhere in the file stands for: something, the same each time."""
        key = ("free", scope, name)
        obj = self.objects.get(key)
        if obj is None:
            obj = Obj("unknown", -1, name, born=Origin("entry", "entry", -1, name))
            self.objects[key] = obj
        return ref(obj)

    def assign_name(self, state: State, name: str, value: Value) -> None:
        scope = self.scope_of(name)
        state.set(("var", self.home.scope if scope is None else scope, name), value)
        for obj in value.refs():
            obj.bindings.add((self.home.scope if scope is None else scope, name))
            if not obj.name:
                obj.name = name

    def closure(self, state: State, function: ir.Function) -> Fn:
        captured: list[tuple[Any, Any]] = []
        enclosing = self.here.function
        if enclosing is not None:
            for param in enclosing.params:
                location = ("var", enclosing.ident, param.name)
                value = state.get(location)
                if isinstance(value, Value) and any(isinstance(atom, Fn) for atom in value.atoms):
                    captured.append((location, value))
        return Fn(function, captured=tuple(captured))

    # -- attributes -------------------------------------------------------------------

    def attribute(self, state: State, base: Value, name: str, expr: ir.Attr) -> Value:
        result: Value | None = None
        for atom in in_order(base.atoms):
            value = self.attribute_of(state, atom, base, name, expr)
            result = value if result is None else result.join(value)
        if base.passes:
            if name in ("shape", "ndim", "dtype", "device", "size"):
                self.mark(base.passes, "shape")
                return OPAQUE
            passes = base.detached().passes if name == "data" else base.passes
            if name == "data":
                self.mark(((entry, live) for entry, live in base.passes if live), "detached")
            if name == "grad":
                passes = frozenset()
            result = Value(
                result.atoms if result else frozenset(),
                passes | (result.passes if result else frozenset()),
                base.tags,
            )
        return result if result is not None else Value(tags=base.tags)

    def attribute_of(self, state: State, atom: Any, base: Value, name: str, expr: ir.Attr) -> Value:
        match atom:
            case Ext(qualified):
                return self.linked(state, Value(frozenset((Ext(canonical(f"{qualified}.{name}")),))))
            case Ref(obj):
                return self.object_attribute(state, obj, name, base, expr)
            case Cls(info):
                found = info.find(name)
                if found is not None:
                    return Value(frozenset((Fn(found[1], None, found[0]),)))
                value = state.get(("attr", info.obj, name))
                return value if isinstance(value, Value) else OPAQUE
            case Super(obj, cls):
                found = (obj.cls or cls).find(name, after=cls)
                if found is not None:
                    return Value(frozenset((Fn(found[1], obj, found[0]),)))
                return Value(frozenset((Bound(obj, name),)))
            case Params(obj, what, True):
                if name == "data":
                    return Value(frozenset((atom,)))
                if what in PARTS and name in ("weight", "bias") and state.get(CHOSEN):
                    return Value(frozenset((Params(obj, "parameters", True),)))
                return OPAQUE
            case Partial():
                return OPAQUE
            case _:
                return OPAQUE

    def object_attribute(self, state: State, obj: Obj, name: str, base: Value, expr: ir.Attr) -> Value:
        if name == "training" and self.holds_modules(obj):
            if (
                self.inside_method_of(obj)
                and obj.born is not None
                and obj.born.kind == "entry"
                and obj.kind != "module"
            ):
                return OPAQUE
            return Value(frozenset((ModeOf(obj, self.mode(state, obj)),)))
        if name == "__dict__" or (name in _QUIET_ATTRS and not base.passes and obj.kind != "instance"):
            return OPAQUE
        if (
            name == "module"
            and (obj.kind in ("unknown", "module"))
            and not isinstance(state.get(("attr", obj, name)), Value)
        ):
            obj.evidence.add("wrapped")
            return ref(obj)
        if name == "data" and obj.kind == "unknown":
            return Value(frozenset((Ref(obj),)), base.passes, base.tags)
        if (
            name in ("train", "eval")
            and self.holds_modules(obj)
            and (obj.cls is None or obj.cls.find(name) is None)
        ):
            return Value(frozenset((Bound(obj, name),)))
        if obj.cls is not None:
            found = obj.cls.find(name)
            if found is not None:
                cls, function = found
                fn = Fn(function, obj, cls, self.decorated(cls, function))
                if name in cls.properties:
                    call = ir.Call(expr, (), expr.site)
                    return self.call_function(state, fn, Arguments(), call)
                return Value(frozenset((fn,)))
        value = state.get(("attr", obj, name))
        if isinstance(value, Value):
            return value
        if obj.cls is not None:
            for cls in obj.cls.lineage():
                value = state.get(("attr", cls.obj, name))
                if isinstance(value, Value):
                    return value
        if obj.kind in ("module", "unknown", "instance") and "other" not in obj.traits:
            if base.passes and obj.kind == "unknown":
                return NOTHING
            return ref(self.child(state, obj, name))
        return OPAQUE

    def inside_method_of(self, obj: Obj) -> bool:
        return any(activation.receiver is obj for activation in self.stack)

    def get_attribute(self, state: State, arguments: Arguments, call: ir.Call) -> Value:
        """``getattr(x, name[, default])``."""
        base = arguments.positional[0] if arguments.positional else NOTHING
        key = arguments.positional[1].only() if len(arguments.positional) > 1 else None
        if isinstance(key, Lit) and isinstance(key.value, str):
            value = self.attribute(state, base, key.value, ir.Attr(ir.Name("..."), key.value, call.site))
            if len(arguments.positional) > 2 and not value.atoms:
                value = value.join(arguments.positional[2])
            return value
        result = BOTTOM
        for obj in base.refs():
            if self.is_module(obj) and not obj.attrs:
                reason = f"an attribute of `{obj.name or 'it'}` is looked up by a name that is not known"
                self.forget_mode(state, obj, call.site, reason)
                continue
            if obj.kind in ("instance", "module", "unknown"):
                for name in sorted(obj.attrs):
                    held = state.get(("attr", obj, name))
                    if isinstance(held, Value) and any(self.is_module(part) for part in held.refs()):
                        result = result.join(held)
                if not result.atoms:
                    result = result.join(ref(self.child(state, obj, "*")))
        for atom in base.atoms:
            if isinstance(atom, Ext):
                result = result.join(Value(frozenset((Ext(f"{atom.name}.*"),))))
        return result if result.atoms else OPAQUE

    def set_attribute(self, state: State, base: Value, name: str, value: Value, site: int = -1) -> None:
        for atom in base.atoms:
            match atom:
                case Ref(obj) if obj.kind in ("module", "unknown", "instance", "class", "optimizer"):
                    if name == "training":
                        only = value.only()
                        if isinstance(only, Lit) and isinstance(only.value, bool):
                            state.set(
                                ("mode", obj),
                                frozenset(
                                    (Origin("flag", "train" if only.value else "eval", obj.site, "training"),)
                                ),
                            )
                        continue
                    if name == "requires_grad" and obj.kind == "unknown":
                        continue
                    obj.attrs.add(name)
                    state.set(("attr", obj, name), value)
                    for part in value.refs():
                        if part.kind in ("module", "unknown") and part is not obj:
                            self.register(obj, part)
                    for part in self.modules_in(state, value):
                        if part is not obj and obj.kind in ("module", "instance", "unknown"):
                            part.owner = part.owner or obj
                        part.bindings.add((None, name))
                        if not part.name or (
                            part.kind == "module" and part.name == part.label.rsplit(".", 1)[-1]
                        ):
                            part.name = name
                    if value.passes:
                        self.hand_out(value.passes, "stored")
                case Params(obj, what, True) if name in ("requires_grad", "data") and what not in PARTS:
                    if name == "data":
                        obj.traits.add("assigned")
                        continue
                    only = value.only()
                    if isinstance(only, Lit):
                        self.freeze(state, obj, frozenset(("yes" if only.value else "no",)), site)
                    else:
                        self.freeze(state, obj, frozenset(("yes", "no", "partly")), site)
                case Params(obj, what, True) if what in PARTS:
                    if name == "training" and value.only() == Lit(False):
                        self.switch_layers(state, obj, "eval", site)
                    elif name in ("momentum", "track_running_stats"):
                        obj.traits.add("statistics_off")
                case _:
                    continue
        if not base.atoms and value.passes:
            self.hand_out(value.passes, "stored")

    # -- calls ------------------------------------------------------------------------

    def call(self, state: State, call: ir.Call) -> Value:
        func = call.func
        if isinstance(func, ir.Name) and func.name == "super":
            return self.super_value(state, call)
        if isinstance(func, ir.Attr):
            base = self.evaluate(state, func.base)
            arguments = self.arguments(state, call)
            if self.path_ended:
                return NOTHING
            result = self.method(state, base, func.name, arguments, call)
            if func.name in ("requires_grad_", "retain_grad") and isinstance(func.base, ir.Name):
                known = self.lookup(state, func.base.name)
                if not any(self.is_module(obj) for obj in known.refs()):
                    self.assign_name(state, func.base.name, known.with_tag("wants_grad"))
            return result
        if isinstance(func, ir.Call) and not call.args and self.is_switched_by_name(state, func):
            return OPAQUE
        callee = self.evaluate(state, func)
        arguments = self.arguments(state, call)
        if self.path_ended:
            return NOTHING
        return self.apply(state, callee, arguments, call)

    def is_switched_by_name(self, state: State, func: ir.Call) -> bool:
        """Whether ``getattr(model, stage)()`` calls a method by a name that is not known: it may be a switch."""
        if func.func != ir.Name("getattr", ir.site_of(func.func)) or len(func.args) != 2:
            return False
        if isinstance(self.evaluate(state, func.args[1].value).only(), Lit):
            return False
        modules = [
            obj
            for obj in self.evaluate(state, func.args[0].value).refs()
            if obj.kind in ("module", "unknown") and not self.inside_method_of(obj)
        ]
        for obj in modules:
            obj.traits.add("switched_by_name")
            self.forget_mode(
                state, obj, func.site, f"a method of `{obj.name}` is called by a name that is not known"
            )
        return bool(modules)

    def super_value(self, state: State, call: ir.Call) -> Value:
        for activation in reversed(self.stack):
            if activation.receiver is not None and isinstance(activation.cls, ClassInfo):
                start = self.named_class(state, call, activation.receiver) or activation.cls
                return Value(frozenset((Super(activation.receiver, start),)))
        return OPAQUE

    def named_class(self, state: State, call: ir.Call, receiver: Obj) -> ClassInfo | None:
        """The class in ``super(Base, self)``: the search starts behind it, wherever the method stands."""
        if len(call.args) != 2 or receiver.cls is None:
            return None
        named = self.evaluate(state, call.args[0].value).only()
        known = isinstance(named, Cls) and named.info in receiver.cls.lineage()
        return named.info if known and isinstance(named, Cls) else None

    def arguments(self, state: State, call: ir.Call) -> Arguments:
        if not call.args:
            self.before_call[call.site] = _NO_ARGUMENTS
            return _NO_ARGUMENTS
        positional: list[Value] = []
        named: list[tuple[str, Value]] = []
        spelled: list[str] = []
        names: list[str] = []
        unknown = False
        for arg in call.args:
            value = self.evaluate(state, arg.value)
            if arg.star == "*":
                items = self.known_items(state, value)
                if items is not None:
                    positional.extend(items)
                    spelled.extend([self.spelled(arg.value)] * len(items))
                else:
                    unknown = True
                    positional.append(self.element(state, value))
                    spelled.append(self.spelled(arg.value))
            elif arg.star == "**":
                unknown = True
                for obj in value.refs():
                    if obj.kind == "group":
                        for key in sorted(obj.items, key=repr):
                            content = state.get(("item", obj, key))
                            if isinstance(key, str) and key != "*" and isinstance(content, Value):
                                named.append((key, content))
                                names.append(key)
                            elif isinstance(content, Value):
                                named.append(("**", content))
                                names.append("**")
                if not value.refs():
                    named.append(("**", Value(passes=value.passes, tags=value.tags)))
                    names.append("**")
            elif arg.keyword is not None:
                named.append((arg.keyword, value))
                names.append(self.spelled(arg.value))
            else:
                positional.append(value)
                spelled.append(self.spelled(arg.value))
        arguments = Arguments(tuple(positional), tuple(named), unknown, tuple(spelled + names))
        self.before_call[call.site] = arguments
        return arguments

    def spelled(self, expr: ir.Expr) -> str:
        """An argument as a person would write it, worked out once."""
        if type(expr) is ir.Name:
            return expr.name
        known = self.spellings.get(id(expr))
        if known is None:
            known = self.spellings[id(expr)] = (expr, ir.spell(expr))  # held, so that no other gets its id
        return known[1]

    def apply(self, state: State, callee: Value, arguments: Arguments, call: ir.Call) -> Value:
        result: Value | None = None
        if len(callee.atoms) > 1:
            outcomes = []
            for atom in in_order(callee.atoms):
                run = state.fork()
                value = self.apply_atom(run, atom, callee, arguments, call)
                outcomes.append(run.delta)
                result = value if result is None else result.join(value)
            self.path_ended = False
            merge(state, outcomes, self.initial)
        else:
            for atom in callee.atoms:
                result = self.apply_atom(state, atom, callee, arguments, call)
        if result is None or callee.passes:
            joint = self.joint(state, arguments)
            if joint.passes and any(
                part.kind == "optimizer" for value in arguments.everything() for part in value.refs()
            ):
                self.differentiate_arguments(state, arguments, call.site)
            flow = Value(passes=joint.passes | callee.passes, tags=joint.tags)
            result = flow if result is None else result.join(flow)
        return result

    def apply_atom(
        self, state: State, atom: Any, callee: Value, arguments: Arguments, call: ir.Call
    ) -> Value:
        match atom:
            case Fn():
                if atom.is_context or atom.function.is_generator:
                    return Value(frozenset((Pending(atom, arguments, call),)))
                wrapper = self.wrappers.get(atom.function.ident)
                if wrapper is not None and wrapper.function is not atom.function:
                    if any(activation.function is wrapper.function for activation in self.stack):
                        return self.call_function(state, atom, arguments, call)
                    receiver = (ref(atom.receiver),) if atom.receiver is not None else ()
                    shifted = Arguments(
                        receiver + arguments.positional,
                        arguments.named,
                        arguments.unknown,
                        (*(("self",) if receiver else ()), *arguments.spelled),
                    )
                    return self.call_function(state, wrapper, shifted, call)
                return self.call_function(state, atom, arguments, call)
            case Cls(info):
                return self.instantiate(state, info, arguments, call)
            case Ext(name):
                found, name = self.resolve_fully(state, name)
                if found is not None:
                    return self.apply(state, found, arguments, call)
                return self.external(state, name, arguments, call)
            case Ref(obj):
                return self.call_object(state, obj, callee, arguments, call)
            case Bound(obj, name):
                label = obj.name or "model"
                shaped = ir.Call(ir.Attr(ir.Name(label), name, call.site), call.args, call.site)
                if isinstance(call.func, ir.Attr):
                    shaped = call
                return self.method(state, ref(obj), name, arguments, shaped)
            case Partial(target):
                return self.apply_atom(state, target, callee, arguments, call)
            case Guard():
                only = arguments.positional[0].only() if arguments.positional else None
                if isinstance(only, Fn):
                    return Value(frozenset((self.guarded(only, atom),)))
                return arguments.positional[0] if arguments.positional else NOTHING
            case Pending() | Super() | Params() | ModeOf() | Lit():
                return Value(passes=self.joint(state, arguments).passes)
            case _:
                return Value(passes=self.joint(state, arguments).passes)

    def call_object(
        self, state: State, obj: Obj, callee: Value, arguments: Arguments, call: ir.Call
    ) -> Value:
        spelled = ir.spell(call.func)
        match obj.kind:
            case "instance":
                assert obj.cls is not None
                found = obj.cls.find("__call__") or obj.cls.find("forward")
                if found is not None:
                    return self.call_function(
                        state, Fn(found[1], obj, found[0], self.decorated(*found)), arguments, call
                    )
                return self.unresolved(state, obj.cls.definition.name, arguments, call, obj)
            case "group" | "optimizer" | "class":
                return Value(passes=self.joint(state, arguments).passes)
        joint = self.joint(state, arguments)
        updates = knowledge.word("updates").search(spelled.rsplit(".", 1)[-1].lower()) is not None
        if updates and joint.passes and not self.is_module(obj) and holds_optimizer(arguments):
            self.differentiate_arguments(state, arguments, call.site)
            return NOTHING
        if obj.born is not None and obj.born.kind == "loaded":
            obj.evidence.add("called_loaded")
            obj.traits.add("loaded")
        if "other" in obj.traits:
            if "loss" in obj.traits:
                return self.tensor(state, joint)
            self.mark(joint.passes, "read")
            return Value(passes=joint.passes, tags=joint.tags)
        if (
            not self.is_module(obj)
            and spelled.rsplit(".", 1)[-1][:1].isupper()
            and not callee.passes
            and not (
                obj.param_of is None
                and obj.parent is None
                and knowledge.word("network").search(spelled.rsplit(".", 1)[-1])
            )
        ):
            return self.unresolved(state, spelled, arguments, call)
        if not self.is_module(obj) and obj.kind == "unknown":
            last = spelled.rsplit(".", 1)[-1].lower()
            if any(
                part in last
                for part in (
                    "loss",
                    "criterion",
                    "metric",
                    "crit",
                    "transform",
                    "collate",
                    "logger",
                    "tokenizer",
                    "optimizer",
                )
            ):
                if not any(part in last for part in ("loss", "crit")):
                    self.mark(joint.passes, "read")
                return self.tensor(state, Value(passes=joint.passes, tags=joint.tags & {"wants_grad"}))
        if "class_like" in obj.traits and obj.held and not self.is_module(obj):
            for part in sorted(obj.held, key=lambda held: held.site):
                result = self.forward(
                    state, part, call.site, part.name or spelled, "", joint, passed_to=spelled
                )
                joint = Value(passes=joint.passes | result.passes)
        if obj.kind == "unknown" and not self.is_module(obj) and obj.attrs:
            # Whatever holds a model may ask for the gradients of what the model gave.
            self.mark(joint.passes, f"given to {obj.serial}")
        value = self.pass_of(state, obj, "", arguments, call, spelled)
        if obj.kind == "unknown":
            answer = self.objects.get(("answer", call.site, obj))
            if answer is None:
                answer = Obj(
                    "unknown",
                    call.site,
                    spelled.rsplit(".", 1)[-1],
                    born=Origin("presumed", "unknown", call.site),
                )
                self.objects[("answer", call.site, obj)] = answer
            # Called in a constructor, what is not known to be a model may as well be a class of models.
            if not self.is_module(obj) and (not arguments.everything() or self.constructing()):
                return Value(frozenset((Ref(answer),)), value.passes, value.tags)
        return value

    # -- containers --------------------------------------------------------------------

    def mixed(self, state: State, operands: tuple[ir.Expr, ...]) -> Value:
        values = [self.evaluate(state, operand) for operand in operands]
        passes: set[Any] = set()
        tags: set[str] = set()
        for value in values:
            passes |= value.passes
            tags |= value.tags - UNKNOWN - {"synthetic"}
        data = [
            value
            for value in values
            if not all(isinstance(atom, Lit) for atom in value.atoms) or not value.atoms
        ]
        if data and all("synthetic" in value.tags for value in data):
            tags.add("synthetic")
        groups = [
            value
            for value in values
            if any(isinstance(atom, Ref) and atom.obj.kind == "group" for atom in value.atoms)
        ]
        owners = [value for value in values if any(isinstance(atom, Params) for atom in value.atoms)]
        if groups or owners:
            joined = BOTTOM
            for value in groups + owners:
                joined = joined.join(value)
            return Value(joined.atoms, frozenset(passes) | joined.passes, frozenset(tags))
        result = Value(passes=frozenset(passes), tags=frozenset(tags))
        return result if self.records(state) else result.detached()

    def subscript(self, state: State, expr: ir.Subscript) -> Value:
        base = self.evaluate(state, expr.base)
        index = self.evaluate(state, expr.index)
        result: Value | None = None
        for obj in base.refs():
            if obj.kind == "group" or (obj.kind == "module" and obj.items and "container" in obj.traits):
                sliced = isinstance(expr.index, ir.Mix)
                value = ref(obj) if sliced else self.item(state, obj, index)
            elif obj.kind in ("unknown", "module") and not base.passes and "other" not in obj.traits:
                only = index.only()
                key = f"[{only.value!r}]" if isinstance(only, Lit) else "[*]"
                value = ref(self.child(state, obj, key))
            else:
                value = OPAQUE
            result = value if result is None else result.join(value)
        for atom in base.atoms:
            match atom:
                case Ext(name):
                    value = Value(frozenset((Ext(f"{name.removesuffix('.__dict__')}.*"),)))
                case Params(obj, "children", False) if isinstance(expr.index, ir.Mix):
                    value = Value(frozenset((Params(obj, SOME_CHILDREN),)))
                case _:
                    continue
            result = value if result is None else result.join(value)
        if base.passes:
            flow = Value(passes=base.passes, tags=base.tags)
            result = flow if result is None else result.join(flow)
        if result is None:
            return Value(tags=base.tags)
        return result

    def display(self, state: State, kind: str, items: tuple[ir.Expr, ...], site: int) -> Value:
        group = self.allocate("group", site, kind, label=kind)
        group.items = set()
        position = 0
        for item in items:
            if isinstance(item, ir.Starred):
                source = self.evaluate(state, item.value)
                known = self.known_items(state, source)
                if known is None:
                    self.put(state, group, "*", self.element(state, source))
                    continue
                for value in known:
                    self.put(state, group, position, value)
                    position += 1
                continue
            self.put(state, group, position, self.evaluate(state, item))
            position += 1
        return ref(group)

    def mapping(self, state: State, pairs: tuple[tuple[ir.Expr | None, ir.Expr], ...], site: int) -> Value:
        group = self.allocate("group", site, "dict", label="dict")
        group.items = set()
        group.traits.add("mapping")
        for key, item in pairs:
            value = self.evaluate(state, item)
            if key is None:
                for other in value.refs():
                    if other.kind == "group":
                        for inner in sorted(other.items, key=repr):
                            content = state.get(("item", other, inner))
                            if isinstance(content, Value):
                                self.put(state, group, inner, content)
                continue
            only = self.evaluate(state, key).only()
            self.put(state, group, only.value if isinstance(only, Lit) else "*", value)
        return ref(group)

    def element(self, state: State, value: Value) -> Value:
        """One element of an iterable, all elements joined."""
        value = self.consume(state, value)
        result: Value | None = None
        for atom in in_order(value.atoms):
            match atom:
                case Ref(obj) if obj.kind == "group" or (obj.kind == "module" and obj.items):
                    part = join_all(self.contents(state, obj))
                case Ref(obj) if (
                    obj.kind in ("unknown", "module") and not value.passes and "other" not in obj.traits
                ):
                    part = ref(self.child(state, obj, "[*]"))
                case Params(obj, what, _):
                    part = Value(frozenset((Params(obj, what, True),)))
                case _:
                    part = Value(tags=value.tags)
            result = part if result is None else result.join(part)
        if value.passes:
            flow = Value(passes=value.passes, tags=value.tags)
            result = flow if result is None else result.join(flow)
        return result if result is not None else Value(tags=value.tags)

    def consume(self, state: State, value: Value) -> Value:
        """A lazy generator expression, run; anything else as it is."""
        for atom in value.atoms:
            match atom:
                case Lazy(expr, source):
                    return self.comprehend(state, expr, source)
                case Pending(fn, arguments, call) if not fn.is_context:
                    return self.call_function(state, fn, arguments, call)
                case LazyMap():
                    return self.map_now(state, atom)
        return value

    def map_now(self, state: State, lazy: LazyMap) -> Value:
        """Run a ``map`` over its items."""
        source = self.consume(state, lazy.source)
        items = self.known_items(state, source) or [self.element(state, source)]
        group = self.allocate("group", lazy.call.site, "map")
        group.items = set(range(len(items)))
        for index, item in enumerate(items):
            result = self.apply(state, lazy.function, Arguments((item,), spelled=("...",)), lazy.call)
            state.set(("item", group, index), result)
        return ref(group)

    def comprehension(self, state: State, expr: ir.Comprehension) -> Value:
        source = self.evaluate(state, expr.clauses[0].source)
        if expr.kind == "generator":
            return Value(frozenset((Lazy(expr, source),)))
        return self.comprehend(state, expr, source)

    def comprehend(self, state: State, expr: ir.Comprehension, first: Value) -> Value:
        """Run a comprehension whose first source is ``first``."""
        group = self.allocate("group", expr.site, "comprehension", label=expr.kind)
        group.items = set()
        if expr.kind == "dict":
            group.traits.add("mapping")
        self.clause(state, expr, 0, group, [0], first)
        if not group.items:
            group.items.add("*")
            state.set(("item", group, "*"), NOTHING)
        return ref(group)

    def clause(
        self, state: State, expr: ir.Comprehension, index: int, group: Obj, counter: list[int], first: Value
    ) -> None:
        if index == len(expr.clauses):
            if expr.kind == "dict" and isinstance(expr.element, ir.Items):
                key = self.evaluate(state, expr.element.items[0]).only()
                value = self.evaluate(state, expr.element.items[1])
                self.put(state, group, key.value if isinstance(key, Lit) else "*", value)
                if counter[0] < 0:
                    made_often(value)
                return
            value = self.evaluate(state, expr.element)
            if counter[0] < 0:
                self.put(state, group, "*", value)
                made_often(value)
            else:
                self.put(state, group, counter[0], value)
                counter[0] += 1
            return
        clause = expr.clauses[index]
        source = first if index == 0 else self.evaluate(state, clause.source)
        items = self.known_items(state, source) if index == 0 and not clause.tests else None
        if items is not None and len(items) <= 8:
            for item in items:
                self.assign(state, clause.target, item)
                self.clause(state, expr, index + 1, group, counter, first)
            return
        counter[0] = -1
        element = self.element(state, source)
        added = self.entering(state, element)
        self.assign(state, clause.target, element)
        outer = state.get(CHOSEN)
        if self.holds_parameters(state, element):
            state.set(CHOSEN, outer or "")
        for test in clause.tests:
            self.decide(state, test)
            self.choose(state, test, True)
        self.clause(state, expr, index + 1, group, counter, first)
        if state.get(CHOSEN) != outer:
            state.set(CHOSEN, outer)
        self.whole -= added

    def holds_parameters(self, state: State, element: Value, depth: int = 2) -> bool:
        """Whether an element of an iterable is, or holds, a parameter or a part of some module."""
        return any(
            isinstance(atom, Params)
            or (
                isinstance(atom, Ref)
                and atom.obj.kind == "group"
                and depth > 0
                and any(
                    self.holds_parameters(state, item, depth - 1) for item in self.contents(state, atom.obj)
                )
            )
            for atom in element.atoms
        )

    def choose(self, state: State, test: ir.Expr, answer: bool) -> None:
        """Inside a loop over parameters or modules: what the answer to ``test`` leaves of them."""
        chosen = state.get(CHOSEN)
        if chosen is None or chosen == "?" or is_plain_flag(test):
            return
        kind = chosen_kind(test, answer)
        state.set(CHOSEN, kind if kind and chosen in ("", kind) else "?")

    def entering(self, state: State, element: Value) -> set[Obj]:
        """Objects that stand for all items of a group while it is iterated: updates of them are strong."""
        added = {obj for obj in self.modules_in(state, element) if obj.many and obj not in self.whole}
        self.whole |= added
        return added

    def negated(self, state: State, operand: ir.Expr) -> Value:
        value = self.evaluate(state, operand)
        only = value.only()
        if isinstance(only, ModeOf):
            return Value(frozenset((ModeOf(only.obj, only.origins, not only.negated),)))
        answer = self.decide(state, operand)
        return OPAQUE if answer is None else literal(not answer)

    def logic(self, state: State, op: str, operands: tuple[ir.Expr, ...]) -> Value:
        result: Value | None = None
        for operand in operands:
            answer = (
                self.decide(state, operand)
                if isinstance(operand, (ir.Compare, ir.Not, ir.Logic, ir.Const, ir.Attr, ir.Name))
                else None
            )
            value = self.evaluate(state, operand)
            if answer is (op == "or"):
                return value if result is None else result.join(value)
            if answer is None or operand is operands[-1]:
                result = value if result is None else result.join(value)
        return result if result is not None else OPAQUE

    def choice(self, state: State, test: ir.Expr, then: ir.Expr, other: ir.Expr) -> Value:
        answer = self.decide(state, test)
        if answer is not None:
            return self.evaluate(state, then if answer else other)
        return self.evaluate(state, then).join(self.evaluate(state, other))

    def yielded(self, state: State, value: ir.Expr | None, site: int) -> Value:
        result = self.evaluate(state, value) if value is not None else NONE
        for region in reversed(self.regions):
            if region.kind == "function":
                if region.on_yield is not None:
                    region.on_yield(state, result)
                else:
                    region.yields.append(result)
                    self.note_open_guard(state, "yield", site)
                    if state.get(REC) is not None and self.here.open_scopes:
                        region.held = region.held | self.recording(state)
                    if self.here.kind != "called":
                        self.hand_out(self.flows(state, result), "yielded")
                break
        return OPAQUE

    # -- assignment ---------------------------------------------------------------------

    def assign(self, state: State, target: ir.Expr, value: Value) -> None:
        match target:
            case ir.Name(name):
                self.assign_name(state, name, value)
            case ir.Attr(base, name):
                holder = self.evaluate(state, base)
                if (
                    name == "requires_grad"
                    and isinstance(base, ir.Name)
                    and not any(isinstance(atom, Params) for atom in holder.atoms)
                ):
                    if value.only() != Lit(False) and not any(self.is_module(obj) for obj in holder.refs()):
                        self.assign_name(state, base.name, holder.with_tag("wants_grad"))
                    return
                if is_dropout_name(name) and value.only() in (Lit(0), Lit(0.0)):
                    for obj in holder.refs():
                        obj.traits.add("dropout_off")
                for obj in holder.refs():
                    self.trace.stored.setdefault((obj, name), target.site)
                self.set_attribute(state, holder, name, value, target.site)
            case ir.Subscript(base, index):
                self.assign_item(state, base, self.evaluate(state, index), value)
            case ir.Items(_, items):
                self.destructure(state, items, value)
            case ir.Starred(inner):
                self.assign(state, inner, value)
            case _:
                self.evaluate(state, target)

    def assign_item(self, state: State, base: ir.Expr, index: Value, value: Value) -> None:
        holder = self.evaluate(state, base)
        only = index.only()
        stored = False
        for obj in holder.refs():
            if obj.kind == "group":
                self.put(state, obj, only.value if isinstance(only, Lit) else "*", value)
                stored = True
            elif obj.kind in ("module", "unknown"):
                for part in self.modules_in(state, value):
                    if part is not obj and (part.kind == "module" or self.is_module(part)):
                        key = f"[{only.value!r}]" if isinstance(only, Lit) else "[*]"
                        obj.attrs.add(key)
                        state.set(("attr", obj, key), ref(part))
                        self.register(obj, part)
        if not holder.refs() and self.constructing():
            self.give_away(state, Arguments((value,)))
        if not stored and value.passes:
            if isinstance(base, ir.Name):
                known = self.lookup(state, base.name)
                self.assign_name(
                    state, base.name, Value(known.atoms, known.passes | value.passes, known.tags)
                )
            else:
                self.hand_out(value.passes, "stored")

    def destructure(self, state: State, targets: tuple[ir.Expr, ...], value: Value) -> None:
        only = value.only()
        if isinstance(only, Params) and only.one and only.what.startswith("named") and len(targets) == 2:
            self.assign(state, targets[0], OPAQUE)
            self.assign(state, targets[1], Value(frozenset((Params(only.obj, only.what, True),))))
            return
        known = self.known_items(state, value)
        if known is not None and len(known) == len(targets):
            for target, item in zip(targets, known, strict=True):
                for obj in item.refs():  # two names hold them at once: none of them stands for the other
                    obj.bindings.add((ir.site_of(target), "..."))
                self.assign(state, target, item)
            return
        if (
            not value.passes
            and isinstance(only, Ref)
            and only.obj.kind == "unknown"
            and "other" not in only.obj.traits
        ):
            for position, target in enumerate(targets):
                self.assign(state, target, ref(self.child(state, only.obj, f"[{position}]")))
                self.inherit_factory(only.obj, f"[{position}]")
            return
        part = self.element(state, value) if value.atoms else Value(passes=value.passes, tags=value.tags)
        for target in targets:
            self.assign(state, target, part)

    def inherit_factory(self, obj: Obj, key: str) -> None:
        """A tuple returned by a factory: each part may be a module made there."""
        part = self.objects.get(("child", obj, key))
        if (
            part is not None
            and part.born is None
            and "factory" in obj.traits
            and not part.traits & {"factory"}
        ):
            part.traits |= obj.traits & {"factory", "dropout_argument"}
            part.born = obj.born


def made_often(value: Value) -> None:
    """A comprehension over what is not known makes an unknown number of them."""
    for part in value.refs():
        if part.kind in ("module", "unknown") and part.parent is None:
            part.many = True


def is_plain_flag(test: ir.Expr) -> bool:
    """Whether a condition is an option such as ``self.freeze``, which holds for all parameters alike."""
    while isinstance(test, ir.Not):
        test = test.operand
    return isinstance(test, (ir.Name, ir.Attr))


def chosen_kind(test: ir.Expr, answer: bool) -> str:
    """The kind of layer that a condition on a module, or on its name, asks for; empty where it asks for none."""
    match test:
        case ir.Not(operand):
            return chosen_kind(operand, not answer)
        case ir.Logic(op, operands):
            kinds = {chosen_kind(operand, answer) for operand in operands}
            if (op == "and") is answer:
                return max(kinds)
            return kinds.pop() if len(kinds) == 1 else ""
        case ir.Compare(_, (("!=" | "not in" | "is not" as op, right),)):
            answer = answer is (op == "!=" and spells_minus_one(right))
        case ir.Compare(_, (("==", right),)) if spells_minus_one(right):
            answer = not answer
    if not answer:
        return ""
    told = " ".join(
        str(node.value if isinstance(node, ir.Const) else node.name)
        for node in ir.walk(test)
        if isinstance(node, (ir.Const, ir.Name, ir.Attr))
    ).lower()
    if knowledge.word("batch_norm").search(told):
        return STATISTICS
    return DROPOUT if knowledge.word("dropout_layer").search(told) else ""


def spells_minus_one(expr: ir.Expr) -> bool:
    """Whether an expression is ``-1``, the answer of ``str.find`` where there is nothing."""
    return ir.spell(expr) == "-1" or (
        isinstance(expr, ir.Mix) and len(expr.operands) == 1 and expr.operands[0] == ir.Const(1)
    )


def holds_optimizer(arguments: Arguments) -> bool:
    """Whether an optimizer, or something called so, is among the arguments."""
    return any(
        part.kind == "optimizer" or "optim" in part.name.lower()
        for value in arguments.everything()
        for part in value.refs()
    )
