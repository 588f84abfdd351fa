"""Abroad: from which calls of the analysed file is a pass in another file reached?"""

from __future__ import annotations

from torchmode.interp.passes import Activation, Pass
from torchmode.interp.trace import Trace
from torchmode.roles.kinship import family


def see_from_here(trace: Trace, entry: Pass) -> None:
    """A pass or an export in another file goes by the calls here that hand its object over, and by its name there."""
    found = handed_over(trace, entry)
    entry.asked_at = tuple(dict.fromkeys(site for site, _ in found))
    spelled = next((name for _, name in found if name), "")
    if spelled:
        entry.spelled = spelled


def handed_over(trace: Trace, entry: Pass) -> list[tuple[int, str]]:
    """The calls of the analysed file that hand the object of the pass over, and how they spell it."""
    related = family(entry.obj)
    found: list[tuple[int, str]] = []
    for site in asking_calls(trace, entry):
        given = trace.crossings.get(site, {})
        found.extend((site, given[part]) for part in related if part in given)
    return found


def asking_calls(trace: Trace, entry: Pass) -> list[int]:
    """The calls in the analysed file from which the pass is reached."""
    if entry.via >= 0 and trace.is_main(entry.via):
        return [entry.via]
    return calls_from_here(trace, entry.activation)


def calls_from_here(trace: Trace, reached: Activation) -> list[int]:
    """The calls in the analysed file that lead to code of another file."""
    sites: set[int] = set()
    seen: set[Activation] = set()
    todo = [reached]
    while todo:
        activation = todo.pop()
        if activation in seen:
            continue
        seen.add(activation)
        for caller, site, _ in activation.callers:
            if trace.is_main(site):
                sites.add(site)
            else:
                todo.append(caller)
    return sorted(sites)
