"""Summaries: what a call of a function read, wrote and returned, and when that holds for another call.

Question: does a function, called with these arguments in this state, do what it did before? The passes in its
arguments are taken out first (*symbols*), so that other data makes no new context; what it read from the state outside
it must be the same, in what decides modes (its *essence*).

Example: ``evaluate(net, loader)`` called twice with ``net`` in the same mode runs once; the passes in its result are
copied for each call, so that each caller decides their role.

Known holes: beyond eight contexts a function is no longer followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from torchmode import ir
from torchmode.domain import Location, Origin, Origins, State
from torchmode.interp.arguments import Arguments
from torchmode.interp.core import CHOSEN, is_module
from torchmode.interp.methods import Methods
from torchmode.interp.passes import Activation, Pass
from torchmode.objects import (
    MANY_MODELS,
    Cls,
    Fn,
    Guard,
    Lit,
    ModeOf,
    Obj,
    RecordingOf,
    Ref,
    Value,
)


@dataclass(slots=True)
class Summary:
    """One analysed context of a function; see the module docstring."""

    key: tuple[Any, ...]
    reads: dict[Location, Any]
    writes: dict[Location, Any]
    result: Value
    activations: tuple[Activation, ...]
    maker: Obj | None
    chain: tuple[int, ...] | None
    ends: bool
    data: tuple[Location, ...] = ()
    journal: tuple[tuple[Location, Origins], ...] = ()
    round: int = 0


class Summaries(Methods):
    """The part of the interpreter that remembers calls."""

    summaries: dict[tuple[int, Obj | None], list[Summary]]
    rounds: Counter[Obj | None]

    def one_of_many(self, result: Value, function: ir.Function, call: ir.Call) -> frozenset[Any]:
        """A factory that chooses among more models than are kept apart returns one like any that is not followed."""
        if MANY_MODELS not in result.tags or function.attributes & {"eval", "train"}:
            return frozenset()
        obj = self.allocate("unknown", call.site, label=function.name, name=function.name)
        if obj.born is None:
            obj.born = Origin("presumed", "train", call.site, function.name)
        obj.traits.add("factory")
        return frozenset((Ref(obj),))

    def abstracted(
        self, fn: Fn, arguments: Arguments
    ) -> tuple[Arguments, dict[Pass, frozenset[tuple[Pass, bool]]]]:
        """The arguments with a symbol in place of the passes in each, so that data makes no new context."""
        actual: dict[Pass, frozenset[tuple[Pass, bool]]] = {}

        def symbolise(value: Value, key: object) -> Value:
            if not value.passes:
                return value
            attached = any(live for _, live in value.passes)
            name = ("symbol", fn.function.ident, fn.receiver, key, attached)
            symbol = self.pass_table.get(name)
            if symbol is None:
                symbol = Pass(
                    -1,
                    fn.function.site,
                    Obj("symbol", fn.function.site),
                    "",
                    "",
                    self.here,
                    (),
                    symbolic=True,
                )
                self.pass_table[name] = symbol
            actual[symbol] = value.passes
            return Value(value.atoms, frozenset(((symbol, attached),)), value.tags)

        positional = tuple(symbolise(value, index) for index, value in enumerate(arguments.positional))
        named = tuple((name, symbolise(value, name)) for name, value in arguments.named)
        return Arguments(positional, named, arguments.unknown, arguments.spelled), actual

    def hand_back(self, summary: Summary, actual: dict[Pass, frozenset[tuple[Pass, bool]]]) -> None:
        """What the callee did to its arguments, told of the passes that were really given."""
        for symbol, passes in actual.items():
            for use in tuple(symbol.uses):  # the symbol may be given to itself
                for entry, live in passes:
                    if use == "backward" and not live:
                        entry.uses.add("feeds_training")
                    else:
                        entry.uses.add(use)
            for site, dead, rewrapped in tuple(self.trace.dead_backwards):
                if dead is symbol:
                    self.trace.dead_backwards.update((site, entry, rewrapped) for entry, _ in passes)

    def argument_key(self, fn: Fn, arguments: Arguments, receiver: Value | None) -> tuple[Any, ...]:
        return (
            fn.guards,
            fn.captured,
            receiver,
            arguments.positional,
            tuple(sorted(arguments.named, key=lambda item: item[0])),
            arguments.unknown,
        )

    def matching(
        self, state: State, summaries: list[Summary], key: tuple[Any, ...], chain: tuple[int, ...]
    ) -> Summary | None:
        maker = self.maker()
        for summary in summaries:
            if summary.key != key:
                continue
            if summary.chain is not None and (summary.chain[-3:] != chain[-3:] or summary.maker is not maker):
                continue
            if all(self.same(state, location, content) for location, content in summary.reads.items()):
                return summary
        return None

    def has_enough(self, fn: Fn, summaries: list[Summary], chain: tuple[int, ...]) -> bool:
        """Whether as many contexts are followed as may be.

        Each round over the methods of a class has its own. The passes of a loop call from the same place and use up
        those of other places only where they are many.
        """
        now = self.rounds.get(fn.receiver, 0)
        places = [summary.activations[0].chain[-3:] for summary in summaries if summary.round == now]
        limit = self.limits.contexts
        if len(places) < limit:
            return False
        return len(places) >= 2 * limit or (chain[-3:] not in places and len(set(places)) >= limit)

    def similar(self, state: State, summaries: list[Summary], key: tuple[Any, ...]) -> Summary | None:
        """A summary that differs in data only: same modules in the same modes, same callables and flags."""
        wanted = essence(key)
        for summary in reversed(summaries):
            if essence(summary.key) == wanted and all(
                essence(state.get(location)) == essence(content)
                for location, content in summary.reads.items()
                if location[0] in ("mode", "rec", "grad", "assume") or isinstance(content, Value)
            ):
                return summary
        return None

    def same(self, state: State, location: Location, content: Any) -> bool:
        found = state.get(location)
        if found is content or found == content:
            return True
        if isinstance(found, Value) and isinstance(content, Value):
            return (
                found.atoms == content.atoms
                and found.tags == content.tags
                and attached(found) == attached(content)
            )
        return False

    def purge(self, function: ir.Function, writes: dict[Location, Any]) -> dict[Location, Any]:
        """The writes that outlive the call: local variables go, unless an inner function may read them."""
        if function.has_inner:
            return {location: content for location, content in writes.items() if location != CHOSEN}
        ident = function.ident
        return {
            location: content
            for location, content in writes.items()
            if not (location[0] == "var" and location[1] == ident) and location[0] not in ("assume", "chosen")
        }


def substituted(
    passes: frozenset[tuple[Pass, bool]], actual: dict[Pass, frozenset[tuple[Pass, bool]]]
) -> frozenset[tuple[Pass, bool]]:
    """``passes`` with each symbol replaced by the passes that it stands for."""
    found: set[tuple[Pass, bool]] = set()
    for entry, live in passes:
        given = actual.get(entry)
        if given is None:
            found.add((entry, live))
        else:
            found.update((item, live and attached) for item, attached in given)
    return frozenset(found)


def by_order(passes: frozenset[tuple[Pass, bool]]) -> Iterable[tuple[Pass, bool]]:
    """``passes`` in the order in which they were met: their copies are numbered in it, the same in each run."""
    return sorted(passes, key=lambda item: (item[0].order, item[1])) if len(passes) > 1 else passes


def essence(content: Any) -> Any:
    """What of a value, or of a tuple of values, decides modes: modules, instances, callables and flags."""
    if isinstance(content, tuple):
        return tuple(essence(item) for item in content)
    if not isinstance(content, Value):
        return content
    return frozenset(
        atom
        for atom in content.atoms
        if (
            isinstance(atom, Ref)
            and (atom.obj.kind in ("module", "instance", "optimizer") or is_module(atom.obj))
        )
        or isinstance(atom, (Fn, Cls, Guard, ModeOf, RecordingOf))
        or (isinstance(atom, Lit) and isinstance(atom.value, (bool, str)))
    )


def attached(value: Value) -> frozenset[Any]:
    """The passes of a value whose graph is still there: detached data never makes a new context."""
    return frozenset(entry for entry, live in value.passes if live)
