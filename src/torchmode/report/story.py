"""The story of one file, as ``torchmode explain`` tells it.

First what happens, function by function in the order of the source: each event with the state after it, each forward
pass with its mode, its recording and its role, and each report where it stands. Then the places where the analysis
gave up, and why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from torchmode.facts import Analysis, Finding, GaveUp, StateAt, StoryEvent

Told = TypeVar("Told", StoryEvent, StateAt, GaveUp, Finding)

_DEFINITION = re.compile(r"(?:async\s+)?(?:def|class)\s+(?P<name>\w+)")
_EVENTS = {
    "create": "is created",
    "switch": "is switched",
    "forward": "runs",
    "backward": "backward: gradients are computed",
    "step": "step: the optimizer changes the parameters",
    "scope": "gradient recording is switched",
    "export": "is exported",
}
_MODES = {
    "train": "training mode",
    "eval": "evaluation mode",
    "entry": "the mode of the caller",
    "unknown": "unknown mode",
}
_RECORDINGS = {"on": "recording gradients", "off": "not recording gradients", "unknown": "recording unknown"}
_ROLES = {
    "training": "a training pass",
    "inference": "an inference pass",
    "undetermined": "role undetermined",
}
_STATES = {**_RECORDINGS, **_MODES}
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
        _part("What happens", _happens(analysis, lines, wanted)),
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


def _happens(analysis: Analysis, lines: Sequence[str], wanted: Filter) -> Iterator[str]:
    told: dict[int, list[str]] = {}
    owner_of = _owners(lines)
    told_as_pass = {(state.line, state.object) for state in analysis.states}
    for event in _kept(analysis.story, wanted):
        if event.text == "forward" and (event.line, event.object) in told_as_pass:
            continue
        told.setdefault(event.line, []).extend(_event(event, owner_of(event.line)))
    for state in _kept(analysis.states, wanted):
        told.setdefault(state.line, []).extend(_pass(state))
    for finding in sorted(_kept(analysis.findings, wanted)):
        strict = " (strict only)" if finding.strict_only else ""
        told.setdefault(finding.line, []).append(f"! {finding.code} {finding.message}{strict}")
    current: str | None = None
    for line in sorted(told):
        if owner_of(line) != current:
            current = owner_of(line)
            yield f"in {current}:" if current else "at module level:"
        yield _quoted(line, lines)
        for text in told[line]:
            yield f"         {text}"


def _event(event: StoryEvent, owner: str) -> Iterator[str]:
    about = f"`{event.object}` " if event.object else ""
    details = [
        detail for detail in event.details if detail and detail.rpartition(".")[2] != owner.rpartition(".")[2]
    ]
    state = f": {_STATES.get(details[0], details[0])}" if details else ""
    yield f"{about}{_EVENTS.get(event.text, event.text)}{state}"
    for detail in details[1:]:
        yield f"  {detail}"


def _pass(state: StateAt) -> Iterator[str]:
    modes, recordings = _alternatives(state.modes, _MODES), _alternatives(state.recordings, _RECORDINGS)
    yield f"`{state.object}` runs in {modes}, {recordings}: {_alternatives(state.roles, _ROLES)}"


def _gave_up(places: Sequence[GaveUp]) -> Iterator[str]:
    for place in places:
        yield f"  line {place.line}: {place.reason}"


def _alternatives(words: Iterable[str], told: dict[str, str]) -> str:
    ordered = sorted(words, key=lambda word: (_ORDER.index(word) if word in _ORDER else len(_ORDER), word))
    return " or ".join(told.get(word, word) for word in ordered) or "never reached"


def _quoted(line: int, lines: Sequence[str]) -> str:
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return f"  {line:>5}  {text if len(text) <= 90 else text[:87] + '...'}"


def _owners(lines: Sequence[str]) -> Callable[[int], str]:
    """The function or class that a line stands in, by indentation; the empty string at module level."""
    owners = [""]
    open_blocks: list[tuple[int, str]] = []
    for line in lines:
        if stripped := line.strip():
            indent = len(line) - len(line.lstrip())
            while (
                open_blocks and open_blocks[-1][0] >= indent and not stripped.startswith(("#", ")", "]", "}"))
            ):
                open_blocks.pop()
            if found := _DEFINITION.match(stripped):
                open_blocks.append((indent, found["name"]))
        owners.append(".".join(name for _, name in open_blocks))
    return lambda line: owners[line] if 0 < line < len(owners) else ""


def _nothing(wanted: Filter) -> str:
    place = f" on line {wanted.line}" if wanted.line is not None else ""
    about = f" about `{wanted.object}`" if wanted.object is not None else ""
    return f"Nothing to tell{about}{place}."
