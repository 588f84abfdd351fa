"""The story of one file, as ``torchmode explain`` tells it.

Three parts. First the events in the order of the source, function by function, each with the state after it. Then
every forward pass with its mode, its recording and its role. Last the places where the analysis gave up, and why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from torchmode.facts import Analysis, Finding, GaveUp, StateAt, StoryEvent

Told = TypeVar("Told", StoryEvent, StateAt, GaveUp, Finding)

_DEFINITION = re.compile(r"(?:async\s+)?(?:def|class)\s+(?P<name>\w+)")
_MODES = {"train": "training", "eval": "evaluation", "entry": "as on entry", "unknown": "unknown"}
_RECORDINGS = {"on": "recording", "off": "not recording", "unknown": "recording unknown"}
_ORDER = ("train", "eval", "entry", "on", "off", "training", "inference", "undetermined", "unknown")


@dataclass(frozen=True, slots=True)
class Filter:
    """What to tell: everything, or what concerns one line or one object."""

    line: int | None = None
    object: str | None = None


def tell(analysis: Analysis, lines: Sequence[str], wanted: Filter) -> list[str]:
    """The story as lines of text. ``lines`` is the source, quoted beside the events. Never fails."""
    if analysis.problem is not None:
        return [f"Not analysed: {analysis.problem.reason} (line {analysis.problem.line})."]
    if not analysis.matters:
        return ["Nothing to tell: no module is run, switched or trained in this file."]
    parts = [
        _part("What happens", _events(_kept(analysis.story, wanted), lines)),
        _part("Forward passes", _passes(_kept(analysis.states, wanted), lines)),
        _part("Reports", _reports(_kept(analysis.findings, wanted))),
        _part("Where the analysis gave up", _gave_up(_kept(analysis.gave_up, wanted))),
    ]
    told = [line for part in parts if part for line in ["", *part]][1:]
    return told or [_nothing(wanted)]


def _kept(told: Iterable[Told], wanted: Filter) -> list[Told]:
    return [one for one in told if _is_wanted(one, wanted)]


def _is_wanted(one: StoryEvent | StateAt | GaveUp | Finding, wanted: Filter) -> bool:
    if wanted.line is not None and one.line != wanted.line:
        return False
    return wanted.object is None or isinstance(one, GaveUp) or one.object == wanted.object


def _part(title: str, body: Iterator[str]) -> list[str]:
    lines = list(body)
    return [title, "=" * len(title), *lines] if lines else []


def _events(story: Sequence[StoryEvent], lines: Sequence[str]) -> Iterator[str]:
    for event, heading in _with_headings(story, lines):
        yield from heading
        yield _quoted(event.line, lines)
        yield f"         {event.text}"
        for detail in event.details:
            yield f"           {detail}"


def _passes(states: Sequence[StateAt], lines: Sequence[str]) -> Iterator[str]:
    for state, heading in _with_headings(sorted(states, key=lambda state: (state.line, state.column)), lines):
        yield from heading
        yield _quoted(state.line, lines)
        modes = _alternatives(state.modes, _MODES)
        yield f"         {state.object}: mode {modes}; {_alternatives(state.recordings, _RECORDINGS)}"
        yield f"           role: {_alternatives(state.roles, {})}"


def _reports(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in sorted(findings):
        strict = " (strict only)" if finding.strict_only else ""
        yield f"  line {finding.line}: {finding.code} {finding.message}{strict}"


def _gave_up(places: Sequence[GaveUp]) -> Iterator[str]:
    for place in places:
        yield f"  line {place.line}: {place.reason}"


def _alternatives(words: Iterable[str], told: dict[str, str]) -> str:
    ordered = sorted(words, key=lambda word: (_ORDER.index(word) if word in _ORDER else len(_ORDER), word))
    return " or ".join(told.get(word, word) for word in ordered) or "never reached"


def _quoted(line: int, lines: Sequence[str]) -> str:
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return f"  {line:>5}  {text if len(text) <= 90 else text[:87] + '...'}"


def _with_headings(told: Sequence[Told], lines: Sequence[str]) -> Iterator[tuple[Told, list[str]]]:
    """Each entry with the heading to print before it, where the function that it stands in changes."""
    owner_of = _owners(lines)
    current: str | None = None
    for one in told:
        owner = owner_of(one.line)
        yield one, [f"{owner}:"] if owner != current else []
        current = owner


def _owners(lines: Sequence[str]) -> Callable[[int], str]:
    """Which function or class a line stands in, by indentation."""
    owners = [""]
    open_blocks: list[tuple[int, str]] = []
    for line in lines:
        if stripped := line.strip():
            indent = len(line) - len(line.lstrip())
            while open_blocks and open_blocks[-1][0] >= indent and not stripped.startswith(("#", ")", "]", "}")):
                open_blocks.pop()
            if found := _DEFINITION.match(stripped):
                open_blocks.append((indent, found["name"]))
        owners.append(".".join(name for _, name in open_blocks))
    return lambda line: f"in {owners[line]}" if 0 < line < len(owners) and owners[line] else "at module level"


def _nothing(wanted: Filter) -> str:
    place = f" on line {wanted.line}" if wanted.line is not None else ""
    about = f" about `{wanted.object}`" if wanted.object is not None else ""
    return f"Nothing to tell{about}{place}."
