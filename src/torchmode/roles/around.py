"""Around: which loops, roots and modes has a pass around it, with all the calls that lead to it?"""

from __future__ import annotations

from torchmode.domain import certain, words
from torchmode.interp.passes import Activation, LoopContext, Pass
from torchmode.objects import LOST
from torchmode.roles.context import Context


def root_kinds(activation: Activation) -> set[str]:
    """The kinds of the roots that lead here."""
    kinds: set[str] = set()
    for link in activation.all_callers():
        if link.kind not in ("called", "outside", "trial"):
            kinds.add(link.kind)
    return kinds


def own_loops(context: Context, entry: Pass) -> list[LoopContext]:
    """The loops around a pass: its own, and those around the calls that lead to it."""
    around = context.loops_around.get(entry.activation)
    if around is None:
        around = context.loops_around[entry.activation] = loops_around(entry.activation)
    return [*entry.loops, *around]


def loops_around(innermost: Activation) -> list[LoopContext]:
    """The loops around the calls that lead to an activation."""
    loops: list[LoopContext] = []
    seen: set[Activation] = set()
    todo = [innermost]
    while todo:
        activation = todo.pop()
        if activation in seen:
            continue
        seen.add(activation)
        for caller, _, around in sorted(activation.callers, key=lambda item: (item[0].ident, item[1])):
            loops.extend(around)
            todo.append(caller)
    return loops


def trained_around(context: Context, entry: Pass) -> bool:
    """Whether a loop around the pass also trains its object."""
    training = context.training_loops.get(entry.obj, set())
    return any(loop.site in training for loop in own_loops(context, entry))


def is_trained_beside(context: Context, entry: Pass) -> bool:
    """Whether a backward reaches what the same call gave in another run of the function that holds the pass."""
    return any(
        other.obj is entry.obj
        and other.source().site == entry.source().site
        and "backward" in other.all_uses()
        and any(copy.activation.function is entry.activation.function for copy in other.copied_through())
        for other in context.judged
    )


def may_be_another(context: Context, entry: Pass, word: str) -> bool:
    """Whether the same call may as well run another object, an element of the same list, that is in mode ``word``.

    A helper that is called for either, ``score(policy)`` and ``score(reference)``, runs each by a call of its own.
    """
    calls = calls_between(entry)
    return any(
        other.site == entry.site
        and other.obj is not entry.obj
        and other.activation is entry.activation
        and other.loops == entry.loops
        and calls_between(other) == calls
        and word in mode_words(other)
        for other in context.judged
    )


def calls_between(entry: Pass) -> tuple[int, ...]:
    """The calls that lead from where the pass is judged to where it is written."""
    calls: list[int] = []
    link: Pass | None = entry
    while link is not None:
        calls.append(link.via)
        link = link.origin_of
    return tuple(calls)


def mode_words(entry: Pass) -> frozenset[str]:
    return words(certain(entry.modes))


def is_crowded(context: Context, entry: Pass) -> bool:
    """Whether more leads to the pass, or holds what it returned, than was followed, so that a use may be missing."""
    if LOST in entry.all_uses() and is_trained_beside(context, entry):
        return True
    links = (*entry.activation.all_callers(), entry.source().activation)
    return any(link.function is not None and link.function.ident in context.trace.crowded for link in links)
