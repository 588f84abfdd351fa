"""The abstract state: origins, joins, and overlays of locations. No torch word in here.

Terms. An *origin* is the event that put an object in its mode; a mode is a set of origins and
recording is one too, so every value is its own explanation. *Join* is union. A *location* is a
tuple such as ``("mode", obj)``, ``("var", scope, name)`` or ``("attr", obj, name)``. A *state* is
an overlay: its own writes over those of the state it was forked from. A *frame* notes which
locations were read from outside it: the key under which its result can be used again.

Example: ``{created@3}`` joined with ``{eval@9}`` is ``{created@3, eval@9}``: training mode on some
paths, eval on others, and each says since when.

An origin is *weak* where it comes only over an edge that makes no verdict certain (a loop that
runs zero times, an ``except`` clause); joined with the same origin from a certain path it is strong.
It is *carried* where it comes from another method of a class whose call order is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from torchmode.objects import Value

Location = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Why an object is in a mode, or recording in a state.

    ``word`` is what holds since then (``train``, ``eval``, ``entry``, ``unknown``; for recording
    ``on``, ``off``, ``inference``, ``unknown``), ``kind`` the sort of event, ``site`` its place.
    """

    kind: str
    word: str
    site: int = -1
    detail: str = ""
    weak: bool = False
    carried: bool = False

    def weakened(self) -> Origin:
        return self if self.weak else replace(self, weak=True)

    def carried_over(self) -> Origin:
        return self if self.carried else replace(self, carried=True)


Origins = frozenset[Origin]


# All that was written to some locations while a region ran: what an exception may leave behind.
Journal = dict[Location, Origins]


def join_origins(left: Origins, right: Origins) -> Origins:
    """Union in which a strong origin absorbs its weak copy."""
    if left == right:
        return left
    both = left | right
    if any(origin.weak for origin in both):
        both = frozenset(
            origin for origin in both if not origin.weak or replace(origin, weak=False) not in both
        )
    return both


def weaken(origins: Origins) -> Origins:
    return frozenset(origin.weakened() for origin in origins)


def certain(origins: Origins) -> Origins:
    """The origins that count for a verdict: the strong ones, or all where there is no strong one."""
    strong = frozenset(origin for origin in origins if not origin.weak)
    return strong or origins


def words(origins: Origins) -> frozenset[str]:
    return frozenset(origin.word for origin in origins)


class Frame:
    """The reads that a region made from outside itself."""

    __slots__ = ("reads",)

    def __init__(self) -> None:
        self.reads: dict[Location, Any] = {}


class State:
    """An overlay of locations; ``get`` looks through to the states below and notes reads of frames."""

    __slots__ = ("delta", "frame", "parent")

    def __init__(self, parent: State | None = None, frame: Frame | None = None) -> None:
        self.delta: dict[Location, Any] = {}
        self.parent = parent
        self.frame = frame

    def get(self, location: Location) -> Any:
        state: State | None = self
        frames: list[Frame] | None = None
        value: Any = None
        while state is not None:
            delta, frame = state.delta, state.frame
            if delta and location in delta:  # a location is hashed anew for each question
                value = delta[location]
                break
            if frame is not None:
                if location in frame.reads:
                    value = frame.reads[location]
                    break
                if frames is None:
                    frames = [frame]
                else:
                    frames.append(frame)
            state = state.parent
        if frames is not None:
            for frame in frames:
                frame.reads[location] = value
        return value

    def set(self, location: Location, value: Any) -> None:
        self.delta[location] = value

    def fork(self) -> State:
        return State(self)

    def flatten(self, base: State) -> dict[Location, Any]:
        """All writes from ``base`` (included) up to this state, the newest winning."""
        chain: list[State] = []
        state: State | None = self
        while state is not None:
            chain.append(state)
            if state is base:
                break
            state = state.parent
        merged: dict[Location, Any] = {}
        for link in reversed(chain):
            merged.update(link.delta)
        return merged


class Glance(State):
    """A look at a state that no frame notes: for facts that explain, and decide nothing that is run."""

    __slots__ = ()

    def get(self, location: Location) -> Any:
        state: State | None = self.parent
        while state is not None:
            if location in state.delta:
                return state.delta[location]
            if state.frame is not None and location in state.frame.reads:
                return state.frame.reads[location]
            state = state.parent
        return None


def join_values(location: Location, left: Any, right: Any) -> Any:
    """Join of two contents of one location; a missing one (None) yields the other."""
    if location[0] in ("assume", "chosen"):
        return left if left == right else None
    if left is None or left is right:
        return right
    if right is None:
        return left
    if isinstance(left, Value):
        return left.join(right)
    if location[0] in ("mode", "rec"):
        return join_origins(left, right)
    if isinstance(left, frozenset):
        return left | right
    return left if left == right else None


def merge(state: State, branches: Iterable[dict[Location, Any]], initial: Any) -> None:
    """Write the join of several outcomes, each a set of writes over ``state``, into ``state``.

    ``initial(state, location)`` gives the content of a location that an outcome did not write.
    """
    outcomes = list(branches)
    if not outcomes:
        return
    if len(outcomes) == 1:
        state.delta.update(outcomes[0])
        return
    touched: dict[Location, None] = {}
    for outcome in outcomes:
        touched.update(dict.fromkeys(outcome))
    joined = {}
    for location in touched:
        content: Any = None
        first = True
        for outcome in outcomes:
            part = outcome[location] if location in outcome else initial(state, location)
            content = part if first else join_values(location, content, part)
            first = False
        joined[location] = content
    state.delta.update(joined)
