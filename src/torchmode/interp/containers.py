"""Containers: displays, items, comprehensions and assignment to them.

Known holes: a comprehension over an unknown iterable evaluates its element once.
"""

from __future__ import annotations

from typing import Any

from torchmode import ir
from torchmode.domain import State
from torchmode.interp.arguments import Arguments
from torchmode.interp.choices import Choices
from torchmode.interp.core import CHOSEN
from torchmode.interp.library import is_dropout_name
from torchmode.interp.passes import LoopContext
from torchmode.objects import (
    BOTTOM,
    ELEMENT,
    KEYS,
    NOTHING,
    OPAQUE,
    SOME_CHILDREN,
    UNKNOWN,
    Ext,
    Lazy,
    LazyMap,
    Lit,
    Obj,
    Params,
    Pending,
    Ref,
    Value,
    in_order,
    join_all,
    ref,
)


class Containers(Choices):
    """Values that hold values."""

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
        if is_namespace(expr.base):
            only = index.only()
            if isinstance(only, Lit) and isinstance(only.value, str):
                return self.lookup(state, only.value)
            return Value(frozenset((Ext("globals.*"),)))
        result: Value | None = None
        for obj in base.refs():
            if obj.kind == "group" or (
                obj.kind == "module" and obj.items and obj.traits & {"container", "grown"}
            ):
                sliced = isinstance(expr.index, ir.Mix)
                value = ref(obj) if sliced else self.item(state, obj, index)
            elif obj.kind in ("unknown", "module") and not base.passes and "other" not in obj.traits:
                only = index.only()
                key = f"[{only.value!r}]" if isinstance(only, Lit) else ELEMENT
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
                self.put_all(state, group, value)
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
                    part = ref(self.child(state, obj, ELEMENT))
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
                keys = self.evaluate(state, expr.element.items[0])
                key = keys.only()
                value = self.evaluate(state, expr.element.items[1])
                self.put(state, group, key.value if isinstance(key, Lit) else "*", value)
                if not isinstance(key, Lit):
                    state.set(("item", group, KEYS), keys)
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
        self.here.loops.append(LoopContext(expr.site, ir.spell(clause.source), "any"))
        self.clause(state, expr, index + 1, group, counter, first)
        self.here.loops.pop()
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
                        key = f"[{only.value!r}]" if isinstance(only, Lit) else ELEMENT
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
                if self.is_given(base.name):
                    self.hand_out(value.passes - known.passes, "stored")
            else:
                self.hand_out(value.passes, "stored")

    def is_given(self, name: str) -> bool:
        """Whether a parameter of the running function has this name: what is put into it reaches the caller."""
        function = self.here.function
        return function is not None and any(param.name == name for param in function.params)

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


def is_namespace(expr: ir.Expr) -> bool:
    """Whether an expression gives the names of the file: ``globals()[args.model]()``."""
    match expr:
        case ir.Call(ir.Name("globals" | "locals" | "vars"), ()):
            return True
        case _:
            return False
