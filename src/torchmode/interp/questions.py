"""Questions: conditions that a function shares with one that it calls, worth a context for each answer.

Worked example: ``fit`` switches ``self.head`` under ``if self.with_head`` and calls ``self.step(x)``, which runs it
under the same condition. Neither asks twice; followed once for each answer, switch and step belong together.

Known holes: conditions that are handed on under another name, and those that only the callee switches under.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from torchmode import ir

MAX_CALLS: Final = 4


class Questions:
    """The shared conditions of the functions of one file; each function is looked at once."""

    def __init__(self, functions: Iterable[ir.Function]) -> None:
        self._named: dict[tuple[str | None, str], ir.Function] = {}
        self._calls: dict[int, list[tuple[ir.Function, ir.Call]]] = {}
        self._found: dict[int, tuple[ir.Expr, ...]] = {}
        for function in functions:
            self._named.setdefault((function.owner, function.name), function)

    def of(self, function: ir.Function) -> tuple[ir.Expr, ...]:
        """The conditions that a function asks repeatedly, and then those that it shares."""
        if not function.lone_tests:
            return function.repeated_tests
        if function.ident not in self._found:
            shared = (test for test in function.lone_tests if self._is_asked_below(function, test))
            self._found[function.ident] = (*function.repeated_tests, *shared)
        return self._found[function.ident]

    def _is_asked_below(self, function: ir.Function, test: ir.Expr) -> bool:
        """Whether a function that this one calls, or that is called in turn, asks the same."""
        key = ir.spell(test)
        names = ir.names_in(test)
        seen, level = {function.ident}, [function]
        for _ in range(MAX_CALLS):
            reached = {
                called.ident: called
                for caller in level
                for called, call in self._calls_in(caller)
                if called.ident not in seen and all(is_handed(name, caller, called, call) for name in names)
            }
            level = list(reached.values())
            if any(key in called.steady_tests for called in level):
                return True
            seen.update(reached)
        return False

    def _calls_in(self, function: ir.Function) -> list[tuple[ir.Function, ir.Call]]:
        """The functions of the file that a function calls by their names, with the calls."""
        if function.ident not in self._calls:
            calls = [node for node in ir.walk(function.body) if isinstance(node, ir.Call)]
            named = [(self._called(function, call), call) for call in calls]
            self._calls[function.ident] = [(called, call) for called, call in named if called is not None]
        return self._calls[function.ident]

    def _called(self, function: ir.Function, call: ir.Call) -> ir.Function | None:
        match call.func:
            case ir.Name(name):
                return self._named.get((None, name))
            case ir.Attr(ir.Name("self"), name):
                return self._named.get((function.owner, name))
            case _:
                return None


def is_handed(name: str, function: ir.Function, called: ir.Function, call: ir.Call) -> bool:
    """Whether a name means the same in a function that is called: ``self``, a global, or an argument of that name."""
    if name == "self":
        return isinstance(call.func, ir.Attr)
    if name not in function.locals:
        return name not in called.locals
    return any(param.name == name for param in called.params) and any(
        isinstance(arg.value, ir.Name) and arg.value.name == name and arg.keyword in (None, name)
        for arg in call.args
    )
