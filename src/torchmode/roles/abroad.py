"""Abroad: from which calls of the analysed file is a pass in another file reached?"""

from __future__ import annotations

from collections.abc import Iterator

from torchmode.interp.passes import Activation, Pass
from torchmode.interp.trace import Trace
from torchmode.objects import Obj
from torchmode.roles.kinship import family


def see_from_here(trace: Trace, entry: Pass) -> None:
    """A pass or an export in another file goes by the calls here that hand its object over, and by its name there."""
    found = handed_over(trace, entry) or held_by_receivers(trace, entry)
    entry.asked_at = tuple(dict.fromkeys(site for site, _ in found))
    spelled = next((name for _, name in found if name), "")
    if spelled:
        entry.spelled = spelled


def handed_over(trace: Trace, entry: Pass) -> list[tuple[int, str]]:
    """The calls of the analysed file that hand the object of the pass over, and how they spell it."""
    return [given for site in asking_calls(trace, entry) for given in given_at(trace, entry, site, site)]


def held_by_receivers(trace: Trace, entry: Pass) -> list[tuple[int, str]]:
    """The calls of methods of another file whose objects this file constructed with the object of the pass."""
    return [
        given
        for site, receiver in asking_calls(trace, entry).items()
        if receiver is not None
        for given in given_at(trace, entry, site, receiver.site)
    ]


def given_at(trace: Trace, entry: Pass, site: int, call: int) -> Iterator[tuple[int, str]]:
    """``site``, with each name that ``call`` has for the object of the pass or what that is a part of."""
    given = trace.crossings.get(call, {})
    return ((site, given[part]) for part in family(entry.obj) if part in given)


def asking_calls(trace: Trace, entry: Pass) -> dict[int, Obj | None]:
    """The calls in the analysed file from which the pass is reached, each with the object whose method it calls."""
    if entry.via >= 0 and trace.is_main(entry.via):
        return {entry.via: calls_from_here(trace, entry.source().activation).get(entry.via)}
    return calls_from_here(trace, entry.activation)


def calls_from_here(trace: Trace, reached: Activation) -> dict[int, Obj | None]:
    """The calls in the analysed file that lead to code of another file, each with the object whose method it calls."""
    sites: dict[int, Obj | None] = {}
    seen: set[Activation] = set()
    todo = [reached]
    while todo:
        activation = todo.pop()
        if activation in seen:
            continue
        seen.add(activation)
        for caller, site, _ in activation.callers:
            if trace.is_main(site):
                sites[site] = activation.receiver
            else:
                todo.append(caller)
    return dict(sorted(sites.items()))
