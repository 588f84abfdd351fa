"""Builtins of Python: what ``getattr``, ``isinstance``, ``zip``, ``map``, ``super`` do to what they are given.

Question: which values come out, and which passes are read on the way?

Example: ``for net, x in zip(nets, batches)`` gives the networks of ``nets`` one by one; ``float(loss)`` reads its
passes as numbers.

Known holes: ``exec`` gives away everything that is in reach.
"""

from __future__ import annotations

from torchmode import ir
from torchmode.domain import State
from torchmode.interp.arguments import Arguments
from torchmode.interp.idle import is_flag
from torchmode.interp.transfer import Transfer
from torchmode.objects import (
    NONE,
    NOTHING,
    OPAQUE,
    Ext,
    LazyMap,
    Lit,
    Params,
    Ref,
    Value,
    ref,
)

# The types of which no module is an instance.
OF_PYTHON = frozenset(("list", "tuple", "dict", "set", "str", "int", "float", "bool"))


class Builtins(Transfer):
    """The part of the interpreter that knows the functions of Python itself."""

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
                made.traits.add("mapping")
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
                            part.belong_to(owner)
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


def is_certainly_module(value: Value) -> bool:
    """Whether all that a value may be is a module that was made here."""
    return bool(value.atoms) and all(
        isinstance(atom, Ref) and atom.obj.kind == "module" for atom in value.atoms
    )


def names_of_types(expr: ir.Expr) -> tuple[str, ...]:
    """The types that ``isinstance`` asks for, as they are spelled."""
    return tuple(map(ir.spell, expr.items)) if isinstance(expr, ir.Items) else (ir.spell(expr),)
