"""From a text to everything known about it: tree -> IR -> trace -> roles -> findings and facts.

Positions are computed only if something has a place to show.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace

from torchmode import ir
from torchmode.callers import Callers
from torchmode.domain import Origin
from torchmode.facts import Analysis, Finding, GaveUp, Problem, Since, StateAt, StoryEvent
from torchmode.homes import Homes
from torchmode.interp import Limits, Trace, interpret
from torchmode.interp.core import is_module
from torchmode.interp.passes import Pass
from torchmode.interp.trace import OutOfTime
from torchmode.knowledge import known_by
from torchmode.lower import lower
from torchmode.lower.positions import Places, Positions
from torchmode.options import Options
from torchmode.others import Others
from torchmode.parse import parse
from torchmode.project import Project
from torchmode.roles import Context, Role, assign_roles
from torchmode.rules import RULES, Report
from torchmode.rules.wording import since
from torchmode.slices import Slice
from torchmode.source import comments_by_line

KINDS = {"presumed": "created", "left": "train"}
INTENT = re.compile(
    r"freez|frozen|dropout|batch ?norm|\bbn\b|running stat|eval mode|on purpose|deliberate|intention|keep|fixed|"
    r"train(ing)? mode|not a bug|"
    r"mc[ -]dropout|monte|uncertain",
    re.I,
)
COMMENTED_OUT = re.compile(r"^#?\s*[\w.]+\(.*\)\s*$")
RECORDING = {"inference": "off"}


def analysed(text: str, part: Slice, options: Options, project: Project | None) -> Analysis:
    """Analyse what ``part`` holds of a text, with what it imports from its ``project``.

    Raises ``CannotAnalyse`` where it cannot be parsed.
    """
    program, positions = project.own(part.text) if project is not None else lowered(part.text, 0)
    program = replace(
        program,
        named_besides=part.named,
        read_besides=part.read,
        assigned_besides=part.assigned,
        roots=part.roots,
        shown=part.shown,
    )
    deadline = time.thread_time() + options.timeout
    try:
        trace = interpret(program, Limits(deadline=deadline), known_by(options.knowledge), project)
    except OutOfTime:
        return Analysis(
            problem=Problem("timeout", f"the analysis took longer than {options.timeout:.0f} seconds")
        )
    context = assign_roles(trace, options.torch_version)
    places = Places(
        program.unit,
        lambda: positions or lowered(part.text, program.unit)[1],
        lambda unit: other_file(project, trace, unit),
    )
    others = Others(project, known_by(options.knowledge), deadline) if project is not None else None
    homes = Homes(context, others)
    reports = [
        placed for rule in RULES.values() for report in rule.find(context) for placed in homes.of(report)
    ]
    if others is not None:
        callers = Callers(others, program, None if part.text == text else places)
        reports = [report for report in reports if not callers.overrule(report)]
    return Analysis(
        findings=findings(reports, places, options, text),
        states=tuple(states(context, places)) if options.story else (),
        story=tuple(story(trace, places)) if options.story else (),
        gave_up=tuple(gave_up(trace, places)) if options.story else (),
        steps=trace.steps,
        events=sum(unit.program.events for unit in trace.units.values()),
    )


def lowered(text: str, unit: int) -> tuple[ir.Program, Positions]:
    tree = parse(text)
    program, sites = lower(tree, unit)
    return program, Positions(text, tree, sites)


def other_file(project: Project | None, trace: Trace, unit: int) -> tuple[str, Positions] | None:
    """The name and the places of another file that took part."""
    known = trace.units.get(unit)
    if project is None or known is None:
        return None
    positions = project.positions(known.path)
    return (project.spoken(known.path), positions) if positions is not None else None


def findings(reports: list[Report], positions: Places, options: Options, text: str) -> tuple[Finding, ...]:
    """One finding for each object, place and cause: the first of its group; certain ones before doubtful ones."""
    comments = comments_by_line(text) if any(report.excuses for report in reports) else {}
    kept: dict[tuple[object, ...], Report] = {}
    folded: dict[tuple[object, ...], set[int]] = {}
    for report in sorted(reports, key=lambda item: (item.strict, positions.place(item.site), item.row)):
        if (report.strict and not options.strict) or is_excused(report, positions, comments):
            continue
        first = kept.setdefault(report.cause, report)
        line = positions.line(report.site)
        if line > positions.line(first.site):
            folded.setdefault(report.cause, set()).add(line)
    found: dict[tuple[int, int, str, str], Finding] = {}
    for report in kept.values():
        start, end = positions.span(report.site)
        key = (start[0], start[1], report.code, report.spelled)
        if key in found:
            continue
        others = sorted(folded.get(report.cause, ()))
        message = report.message(positions.said) + also_on(others)
        since = tuple(
            Since(
                KINDS.get(origin.kind, origin.kind), positions.line(origin.site), positions.file(origin.site)
            )
            for origin in report.since
        )
        found[key] = Finding(
            start[0],
            start[1],
            report.code,
            report.spelled,
            message,
            since,
            end[0],
            end[1],
            report.strict,
        )
    return tuple(sorted(found.values()))


def also_on(lines: list[int]) -> str:
    """The further places of the same cause that are not reported by themselves."""
    if not lines:
        return ""
    named = ", ".join(str(line) for line in lines[:3])
    more = f" and {len(lines) - 3} more" if len(lines) > 3 else ""
    return f" (also line{'s' if len(lines) > 1 else ''} {named}{more})"


def is_excused(report: Report, positions: Places, comments: dict[int, str]) -> bool:
    """Whether a comment beside a site, or right above it, says that the mode is meant."""
    intent = report.intent or INTENT
    for site in report.excuses:
        (first, _), (last, _) = positions.span(site)
        for place in range(first - 1, (last if report.throughout else first) + 2):
            comment = comments.get(place, "")
            if intent.search(comment.lower()) and not COMMENTED_OUT.search(comment):
                return True
    return False


def states(context: Context, positions: Places) -> list[StateAt]:
    """The predicted state at each forward call that can be judged, joined over its contexts."""
    grouped: dict[tuple[int, str], tuple[set[str], set[str], set[str], list[str], set[Origin]]] = {}
    for entry in context.judged:
        if entry.passed_to:
            continue
        own = positions.is_own(entry.site)
        role = context.role(entry)
        for site in (entry.site,) if own else entry.asked_at:
            empty: tuple[set[str], set[str], set[str], list[str], set[Origin]] = (
                set(),
                set(),
                set(),
                [],
                set(),
            )
            modes, recordings, roles, evidence, origins = grouped.setdefault((site, entry.spelled), empty)
            modes |= {origin.word for origin in entry.modes}
            recordings |= {RECORDING.get(origin.word, origin.word) for origin in entry.recordings}
            roles.add(role.word)
            there = () if own else (f"the pass is in {where(entry, positions)}",)
            evidence.extend(item for item in (*there, *explained(role)) if item not in evidence)
            origins |= set(entry.modes)
    found = []
    for (site, spelled), (modes, recordings, roles, evidence, origins) in grouped.items():
        line, column = positions.place(site)
        told = sorted(origins, key=lambda item: (item.site, item.kind))
        reasons = tuple(
            dict.fromkeys(f"{origin.word}: {since((origin,), positions.said)}" for origin in told)
        )
        found.append(
            StateAt(
                line,
                column,
                spelled,
                frozenset(modes),  # type: ignore[arg-type]
                frozenset(recordings),  # type: ignore[arg-type]
                frozenset(roles),  # type: ignore[arg-type]
                tuple(evidence),
                reasons,
            )
        )
    return sorted(found, key=lambda item: (item.line, item.column, item.object))


def where(entry: Pass, positions: Places) -> str:
    """The place of a pass in another file, in words."""
    source = entry.source()
    return f"`{source.activation.name}`, line {positions.said(source.site)}"


def explained(role: Role) -> list[str]:
    """What decided a role, in words."""
    told = list(role.evidence)
    if role.trained:
        told.append("a backward reaches its output and its parameters are optimised")
    elif role.differentiated:
        told.append("gradients of its output are asked for")
    if role.part_of_training:
        told.append("its output feeds a training step as data")
    if role.escapes and "recording is off" not in told:
        told.append("its output leaves the function with its graph")
    if role.demo:
        told.append("it is a demonstration or a test of code")
    if role.discarded:
        told.append("its output is not used")
    return told


def story(trace: Trace, positions: Places) -> list[StoryEvent]:
    told = []
    for event in trace.events.values():
        if event.site < 0 or not positions.is_own(event.site):
            continue
        line, column = positions.place(event.site)
        told.append(
            StoryEvent(
                line,
                column,
                event.kind,
                event.spelled,
                tuple(item for item in (event.after, event.function) if item),
            )
        )
    return sorted(told, key=lambda item: (item.line, item.column, item.text))


def gave_up(trace: Trace, positions: Places) -> list[GaveUp]:
    return sorted(
        {
            GaveUp(positions.line(refusal.site), refusal.reason)
            for refusal in trace.refusals
            if (refusal.obj is None or is_module(refusal.obj)) and positions.is_own(refusal.site)
        },
        key=lambda item: (item.line, item.reason),
    )
