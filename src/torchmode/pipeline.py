"""The stages in order: text -> tree -> IR -> trace -> roles -> findings.

Positions are computed once, and only if something has a place to show.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from torchmode.facts import Analysis, Finding, GaveUp, Problem, Since, StateAt, StoryEvent
from torchmode.interp import Limits, Trace, interpret
from torchmode.interp.core import OutOfTime, is_module
from torchmode.lower import lower
from torchmode.options import Options
from torchmode.parse import parse
from torchmode.positions import Positions
from torchmode.roles import Context, assign_roles
from torchmode.rules import RULES, Report

KINDS = {"presumed": "created"}
RECORDING = {"inference": "off"}


def run(text: str, comments: dict[int, str], options: Options) -> Analysis:
    """Analyse a text; ``comments`` by line. Raises ``CannotAnalyse`` where it cannot be parsed."""
    tree = parse(text)
    program = lower(tree)
    try:
        trace = interpret(program, Limits(deadline=time.monotonic() + options.timeout))
    except OutOfTime:
        return Analysis(problem=Problem("timeout", f"the analysis took longer than {options.timeout:.0f} seconds"))
    context = assign_roles(trace)
    positions = Positions(tree, program.nodes)
    reports = [report for rule in RULES.values() for report in rule.find(context)]
    return Analysis(
        findings=findings(reports, positions, options, comments),
        states=tuple(states(context, positions)),
        story=tuple(story(trace, positions)),
        gave_up=tuple(gave_up(trace, positions)),
        steps=trace.steps,
        events=program.events,
    )


def findings(
    reports: list[Report], positions: Positions, options: Options, comments: dict[int, str]
) -> tuple[Finding, ...]:
    """One finding for each object, place and cause: the first of its group; certain ones before doubtful ones."""
    kept: dict[tuple[object, ...], Report] = {}
    for report in sorted(reports, key=lambda item: (item.strict, positions.place(item.site), item.row)):
        if report.strict and not options.strict:
            continue
        kept.setdefault(report.cause, report)
    found: dict[tuple[int, int, str, str], Finding] = {}
    for report in kept.values():
        start, end = positions.span(report.site)
        key = (start[0], start[1], report.code, report.object)
        if key in found:
            continue
        line: Callable[[int], int] = positions.line
        since = tuple(Since(KINDS.get(origin.kind, origin.kind), positions.line(origin.site)) for origin in report.since)
        found[key] = Finding(
            start[0], start[1], report.code, report.object, report.message(line), since, end[0], end[1], report.strict
        )
    return tuple(sorted(found.values()))


def states(context: Context, positions: Positions) -> list[StateAt]:
    """The predicted state at each forward call that can be judged, joined over its contexts."""
    grouped: dict[tuple[int, str], list[set[str]]] = {}
    for entry in context.judged:
        if entry.passed_to:
            continue
        modes, recordings, roles = grouped.setdefault((entry.site, entry.spelled), [set(), set(), set()])
        modes |= {origin.word for origin in entry.modes}
        recordings |= {RECORDING.get(origin.word, origin.word) for origin in entry.recordings}
        roles.add(context.role(entry).word)
    found = []
    for (site, spelled), (modes, recordings, roles) in grouped.items():
        line, column = positions.place(site)
        found.append(StateAt(line, column, spelled, frozenset(modes), frozenset(recordings), frozenset(roles)))  # type: ignore[arg-type]
    return sorted(found, key=lambda item: (item.line, item.column, item.object))


def story(trace: Trace, positions: Positions) -> list[StoryEvent]:
    told = []
    for event in trace.events.values():
        if event.site < 0:
            continue
        line, column = positions.place(event.site)
        told.append(StoryEvent(line, column, event.kind, event.spelled, tuple(item for item in (event.after, event.function) if item)))
    return sorted(told, key=lambda item: (item.line, item.column, item.text))


def gave_up(trace: Trace, positions: Positions) -> list[GaveUp]:
    return sorted(
        {
            GaveUp(positions.line(refusal.site), refusal.reason)
            for refusal in trace.refusals
            if refusal.obj is None or is_module(refusal.obj)
        },
        key=lambda item: (item.line, item.reason),
    )
