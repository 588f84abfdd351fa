"""Unfolding: the text of a method with that of the small functions it calls, as if they stood in its place.

Worked example: ``for p in self.body.parameters(): self._thaw(p)`` with ``def _thaw(self, p): p.requires_grad = True``
reads as ``for p in self.body.parameters(): p.requires_grad = True``. So does ``set_learning(self.body, True)``, a
function of the file with that loop and ``p.requires_grad = flag``.

Known holes: calls inside of larger expressions; what the function returns; functions of other files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, Final

from torchmode import ir
from torchmode.objects import ClassInfo

MAX_DEPTH: Final = 3
NODES: Final = (ir.Expr, ir.Stmt, ir.Arg, ir.Clause, ir.Case)


class Unfolding:
    """Unfolds the methods of a class; only functions that speak of ``wanted`` are put in place of their calls."""

    def __init__(self, info: ClassInfo, functions: Iterable[ir.Function], wanted: frozenset[str]) -> None:
        self._info = info
        self._functions = {
            function.name: function
            for function in functions
            if function.owner is None and function.parent is None
        }
        self._wanted = wanted
        self._worth: dict[int, bool] = {}

    def text(self, function: ir.Function) -> ir.Block:
        """The body of a method, unfolded; as it is where nothing that it calls is worth it."""
        if not any(self._is_worth(called, MAX_DEPTH) for called in self._called_in(function)):
            return function.body
        block: ir.Block = self._put(function.body, {}, function, MAX_DEPTH)
        return block

    def called_by_others(self) -> set[str]:
        """The private methods of the class that others of its methods call."""
        return {
            called.name
            for method in self._info.methods.values()
            for called in self._called_in(method)
            if called is not method and called.name.startswith("_")
        }

    def _is_worth(self, function: ir.Function, depth: int) -> bool:
        if function.ident not in self._worth:
            self._worth[function.ident] = False
            self._worth[function.ident] = not function.attributes.isdisjoint(self._wanted) or (
                depth > 1 and any(self._is_worth(called, depth - 1) for called in self._called_in(function))
            )
        return self._worth[function.ident]

    def _called_in(self, function: ir.Function) -> list[ir.Function]:
        """What a function calls in statements of their own."""
        found = [
            self._called(statement, function)
            for statement in ir.statements(function.body)
            if isinstance(statement, (ir.Evaluate, ir.Assign, ir.Return))
        ]
        return [called for called in found if called is not None]

    def _called(self, statement: object, within: ir.Function) -> ir.Function | None:
        match statement:
            case ir.Evaluate(ir.Call(func)) | ir.Assign(_, ir.Call(func)) | ir.Return(ir.Call(func)):
                pass
            case _:
                return None
        match func:
            case ir.Attr(ir.Name(receiver), name) if within.owner and within.params:
                found = self._info.find(name) if receiver == within.params[0].name else None
                return found[1] if found is not None else None
            case ir.Name(name):
                function = self._functions.get(name)
                return function if function and is_of_one_file(function, within) else None
            case _:
                return None

    def _put(self, node: Any, names: dict[str, ir.Expr], within: ir.Function, depth: int) -> Any:
        """A node with its names replaced, and with what it calls put before the statements that call it."""
        if isinstance(node, tuple):
            placed: list[Any] = []
            for item in node:
                called = self._called(item, within) if depth else None
                if called is not None and called is not within and self._is_worth(called, depth):
                    given = given_by(item.value, called)
                    here = {name: self._put(value, names, within, 0) for name, value in given.items()}
                    placed += self._put(called.body, here, called, depth - 1)
                placed.append(self._put(item, names, within, depth))
            return tuple(placed)
        if isinstance(node, ir.Name):
            return names.get(node.name, node)
        if isinstance(node, NODES):
            return replace(
                node,
                **{
                    item.name: self._put(getattr(node, item.name), names, within, depth)
                    for item in fields(node)
                },
            )
        return node


def is_of_one_file(one: ir.Function, other: ir.Function) -> bool:
    return ir.unit_of(one.ident) == ir.unit_of(other.ident)


def given_by(call: ir.Call, function: ir.Function) -> dict[str, ir.Expr]:
    """What a call gives for each parameter of the function that it runs, defaults included."""
    names = [param.name for param in function.params if param.kind == "plain"]
    given = {param.name: param.default for param in function.params if param.default is not None}
    positional = [arg.value for arg in call.args if arg.keyword is None]
    is_static = any(ir.spell(decorator) == "staticmethod" for decorator in function.decorators)
    if function.owner is not None and isinstance(call.func, ir.Attr) and not is_static:
        positional.insert(0, call.func.base)
    given.update(zip(names, positional, strict=False))
    given.update((arg.keyword, arg.value) for arg in call.args if arg.keyword is not None)
    return given
