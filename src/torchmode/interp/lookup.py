"""Lookup: what a name stands for, and an attribute of a value.

Attributes of an object that nobody assigned are found lazily: ``self.net`` of a class whose constructor is elsewhere
is an object of its own, with the mode ``entry``; ``model.backbone`` is a part that shares the mode of ``model`` until
something switches it alone.
"""

from __future__ import annotations

import builtins
from typing import Any

from torchmode import ir, knowledge
from torchmode.domain import Origin, State
from torchmode.interp.arguments import Arguments
from torchmode.interp.calls import Calls
from torchmode.interp.core import CHOSEN
from torchmode.interp.idle import PARTS
from torchmode.names import canonical
from torchmode.objects import (
    BOTTOM,
    NOTHING,
    OPAQUE,
    Bound,
    ClassInfo,
    Cls,
    Ext,
    Fn,
    Lit,
    ModeOf,
    Obj,
    Params,
    Partial,
    Ref,
    Super,
    Value,
    in_order,
    literal,
    ref,
)

_BUILTINS = frozenset(dir(builtins)) | {"tqdm"}
_QUIET_ATTRS = frozenset(
    ["shape", "dtype", "device", "ndim", "is_cuda", "grad_fn", "requires_grad", "layout"]
)


def is_enumeration(info: ClassInfo) -> bool:
    """Whether the attributes of a class are members of an ``Enum``, each of them unlike the others."""
    return any(name.startswith("enum.") for name in info.all_external())


class Lookup(Calls):
    """Names and attributes, read and set."""

    scopes: dict[tuple[int, int | None, str], int | None]

    def scope_of(self, name: str) -> int | None:
        """The ident of the function whose variable ``name`` is (the module's is -1), or None."""
        here = self.stack[-1]
        key = (here.unit, None if here.function is None else here.function.ident, name)
        try:
            return self.scopes[key]
        except KeyError:
            found = self.scopes[key] = self.find_scope(name)
            return found

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
        if scope is None and name in knowledge.CONVENTIONAL:
            return Value(frozenset((Ext(knowledge.CONVENTIONAL[name]),)))
        if scope is None and self.home.stars and not self.home.switches(name):
            return Value(frozenset((Ext(canonical(f"{self.home.stars[-1]}.{name}")),)))
        return self.imported_module(name, scope)

    def is_imported_module(self, name: str, found: Value) -> bool:
        """Whether a name is that of a module (not of a class) made in a file or package that is not shown."""
        if len(found.atoms) != 1:
            return False
        (only,) = found.atoms
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

    def attribute(self, state: State, base: Value, name: str, expr: ir.Attr) -> Value:
        result: Value | None = None
        for atom in in_order(base.atoms):
            value = self.attribute_of(state, atom, base, name, expr)
            result = value if result is None else result.join(value)
        if base.passes:
            if name in ("shape", "ndim", "dtype", "device", "size"):
                self.mark(base.passes, "shape")
                return OPAQUE
            if name == "requires_grad" and not base.atoms:
                has_graph = any(live for _, live in base.passes) or bool(base.tags & {"wants_grad", "opaque"})
                return OPAQUE if has_graph else literal(False)
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
                if not isinstance(value, Value):
                    return OPAQUE
                if is_enumeration(info) and not isinstance(
                    value.only(), Lit
                ):  # ``TRAIN = auto()``, ``TRAIN = 0,``
                    return literal(f"{info.definition.name}.{name}")
                return value
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
        if "namespace" in obj.traits and name in obj.items:
            return self.item(state, obj, literal(name))
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

    def set_property(self, state: State, obj: Obj, name: str, value: Value, site: int) -> bool:
        """Run the setter of a property; False where the class of ``obj`` has none of that name."""
        found = obj.cls.find_setter(name) if obj.cls is not None else None
        if found is None or any(self.is_module(part) for part in value.refs()):
            return False
        cls, function = found
        call = ir.Call(ir.Attr(ir.Name("..."), name, site), (), site)
        self.call_function(state, Fn(function, obj, cls), Arguments((value,)), call)
        return True

    def set_attribute(self, state: State, base: Value, name: str, value: Value, site: int = -1) -> None:
        for atom in base.atoms:
            match atom:
                case Ref(obj) if "namespace" in obj.traits:
                    self.put(state, obj, name, value)
                case Ref(obj) if obj.kind in ("module", "unknown", "instance", "class", "optimizer"):
                    if name == "training":
                        only = value.only()
                        if isinstance(only, Lit) and isinstance(only.value, bool):
                            state.set(
                                ("mode", obj),
                                frozenset(
                                    (Origin("flag", "train" if only.value else "eval", site, "training"),)
                                ),
                            )
                        continue
                    if name == "requires_grad" and obj.kind == "unknown":
                        continue
                    if self.set_property(state, obj, name, value, site):
                        continue
                    if name == "train" and obj.kind in ("module", "unknown"):
                        obj.traits.add("own_train")
                    if name == "forward" and not any(isinstance(held, Fn) for held in value.atoms):
                        obj.traits.add("own_forward")
                    obj.attrs.add(name)
                    state.set(("attr", obj, name), value)
                    for part in value.refs():
                        if part.kind in ("module", "unknown") and part is not obj:
                            self.register(obj, part)
                    for part in self.modules_in(state, value):
                        if part is not obj and obj.kind in ("module", "instance", "unknown"):
                            part.belong_to(obj)
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
                    if name == "training":
                        self.flag_each(state, obj, what, value, site)
                    elif name in ("momentum", "track_running_stats"):
                        obj.traits.add("statistics_off")
                case _:
                    continue
        if not base.atoms and value.passes:
            self.hand_out(value.passes, "stored")
