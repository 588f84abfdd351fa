"""Groups: the methods and items of lists, tuples, dicts and of modules that hold modules.

Question: what does ``nets.append(net)`` put where, and what does ``nets[0]`` or ``nets.get(name)`` give?

Example: after ``nets["student"] = net`` the key gives ``net``; a key that is not known gives any of the values.

Known holes: ``remove``, ``clear``, ``sort`` and ``reverse`` change nothing; a ``copy`` of a group is the group itself.
"""

from __future__ import annotations

from torchmode import ir
from torchmode.domain import State
from torchmode.interp.arguments import Arguments
from torchmode.interp.module_api import ModuleApi
from torchmode.objects import (
    KEYS,
    NONE,
    NOTHING,
    OPAQUE,
    Lit,
    Obj,
    Ref,
    Value,
    join_all,
    literal,
    ref,
)


class Groups(ModuleApi):
    """The part of the interpreter that knows what lists and dicts of modules do."""

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
                    own = state.get(("item", group, KEYS)) or OPAQUE if key == "*" else literal(key)
                    state.set(("item", pair, 0), own)
                    state.set(("item", pair, 1), state.get(("item", group, key)) or NOTHING)
                    state.set(("item", flat, index), ref(pair))
                return ref(flat)
            case "get" | "pop" | "setdefault":
                return self.item(state, group, values[0] if values else NOTHING)
            case "update":
                for key, value in arguments.named:
                    self.put(state, group, key, value)
                for value in arguments.positional:
                    self.put_all(state, group, value)
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

    def put_all(self, state: State, group: Obj, value: Value) -> None:
        """Put under its key what each group that ``value`` may be holds: ``table.update(value)``, ``{**value}``."""
        for other in value.refs():
            if other.kind == "group":
                for key in sorted(other.items, key=repr):
                    content = state.get(("item", other, key))
                    if isinstance(content, Value):
                        self.put(state, group, key, content)

    def loops_for_receiver(self) -> bool:
        """Whether a loop is open here, or in a method of the same object that calls this one."""
        here = self.here
        return any(
            open_.loops
            for open_ in self.stack
            if open_ is here or (here.receiver is not None and open_.receiver is here.receiver)
        )

    def copied_item(self, state: State, group: Obj, index: Value, name: str) -> Obj:
        """What stands in a copy of a container in the place of an item."""
        child = self.child(state, group, name)
        source = self.trace.copied_from.get(group)
        origin = self.item(state, source, index).only() if source is not None else None
        if isinstance(origin, Ref) and child not in self.trace.copied_from:
            self.resemble(child, origin.obj)
        return child

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
                if "copy" in group.traits:
                    return ref(self.copied_item(state, group, index, f"[{key!r}]"))
            if "grown" in group.traits:
                return join_all(self.contents(state, group))
            if "*" not in group.items:
                return OPAQUE
            found = state.get(("item", group, "*"))
            return found if isinstance(found, Value) else OPAQUE
        return join_all(self.contents(state, group))
