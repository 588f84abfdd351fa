"""The story of one file, as ``torchmode explain`` tells it.

First what happens, function by function in the order of the source: each event with the state after it, each forward
pass with its mode, its recording, its role and what shows them, and each report where it stands. Then the places where
the analysis gave up, and why. Nothing is told twice: equal passes of one function are told once, with their lines.
"""

from __future__ import annotations

import io
import re
import textwrap
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TypeVar

from torchmode.facts import Analysis, Finding, GaveUp, StateAt, StoryEvent

Told = TypeVar("Told", StoryEvent, StateAt, GaveUp, Finding)

WIDTH = 110
FOLDED_CREATIONS = 3
"""From so many on, objects made one after the other (the layers of a class) are told together, without the source."""
EQUAL_EVENTS = 3
"""So many equal events of one function are told; of the others only the lines are."""

_MODES = {"train": "training", "eval": "evaluation", "entry": "as the caller has it", "unknown": "unknown"}
_CREATED = {"train": "training mode", "eval": "evaluation mode", "unknown": "an unknown mode"}
_SWITCHED = {**_CREATED, "unknown": "a mode that its argument decides"}
_ORDER = ("train", "eval", "entry", "on", "off", "inference", "training", "undetermined", "unknown")
_EVENTS = {"backward": "gradients are computed", "grad": "gradients are asked for", "export": "is exported"}
_ORIGINS = {
    "flag": "the value given on line {} decides it",
    "gave-up": "lost on line {}",
    "loaded": "loaded on line {}, in the mode in which it was saved",
    "copied": "copied on line {}",
    "framework": "set by the framework for line {}",
    "presumed": "made on line {}",
    "unknown": "made on line {} by a call that cannot be followed",
}
_KIND_AND_LINE = re.compile(r"(?P<kind>[\w-]+) on line (?P<line>\d+)")
_GRADIENT_WORDS = re.compile(r"grad|inference_mode")


@dataclass(frozen=True, slots=True)
class Filter:
    """What to tell: everything, or what concerns one line or one object."""

    line: int | None = None
    object: str | None = None


@dataclass(slots=True)
class _Item:
    """One thing that is told: ``text`` is also what makes it equal to another one."""

    line: int
    column: int
    kind: str
    text: tuple[str, ...]
    again: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Owner:
    """The function or class that a line stands in, with those decorators of it that speak of gradients."""

    name: str = ""
    decorators: tuple[str, ...] = ()

    def __str__(self) -> str:
        under = f", under {' and '.join(f'`{one}`' for one in self.decorators)}" if self.decorators else ""
        return f"in {self.name}{under}:" if self.name else "at module level:"


def tell(analysis: Analysis, lines: Sequence[str], wanted: Filter) -> list[str]:
    """The story as lines of text. ``lines`` is the source, quoted beside the events. Never fails."""
    if analysis.problem is not None:
        return [f"Not analysed: {analysis.problem.reason} (line {analysis.problem.line})."]
    if not analysis.matters:
        return ["Nothing to tell: no module is run, switched or trained in this file."]
    given_up = [*_kept(analysis.gave_up, wanted), *_unknown(_kept(analysis.states, wanted))]
    parts = [
        _part("What happens", _happens(analysis, lines, wanted)),
        _part("Where the analysis gave up", _gave_up(given_up)),
    ]
    told = [line for part in parts if part for line in ["", *part]]
    if told and wanted == Filter():
        return [_summary(analysis, given_up), *told]
    return told[1:] or [_nothing(wanted)]


def _summary(analysis: Analysis, given_up: list[GaveUp]) -> str:
    passes = _count(len(analysis.states), "forward pass", "es")
    reports = _count(len(analysis.findings), "report", "s")
    places = len({place.line for place in given_up})
    where = f"on {_count(places, 'line', 's')}" if places else "nowhere"
    return f"{passes}, {reports}; the analysis gave up {where}."


def _count(number: int, noun: str, plural: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else plural}"


def _kept(told: Iterable[Told], wanted: Filter) -> list[Told]:
    return [one for one in told if _is_wanted(one, wanted)]


def _is_wanted(one: StoryEvent | StateAt | GaveUp | Finding, wanted: Filter) -> bool:
    if wanted.line is not None and one.line != wanted.line:
        return False
    return wanted.object is None or isinstance(one, GaveUp) or one.object == wanted.object


def _part(title: str, body: Iterator[str]) -> list[str]:
    lines = list(body)
    return [title, "=" * len(title), *lines] if lines else []


# -- what happens ---------------------------------------------------------------


def _happens(analysis: Analysis, lines: Sequence[str], wanted: Filter) -> Iterator[str]:
    owners = _owners(lines)
    items = [*_events(analysis, wanted), *map(_pass, _kept(analysis.states, wanted))]
    items.extend(map(_report, sorted(_kept(analysis.findings, wanted))))
    items.sort(key=lambda item: (item.line, item.kind == "report", item.column))
    items = _once(items, owners)
    for owner, told in groupby(items, key=lambda item: _at(owners, item.line)):
        yield str(owner)
        yield from _block(list(told), lines)


def _block(items: list[_Item], lines: Sequence[str]) -> Iterator[str]:
    """What happens in one function."""
    while items:
        first = items[0]
        created = 0
        while created < len(items) and items[created].kind == "create":
            created += 1
        if created >= FOLDED_CREATIONS:
            yield from _created(items[:created])
            items = items[created:]
            continue
        there = [item for item in items if item.line == first.line]
        items = items[len(there) :]
        yield _quoted(first.line, lines)
        for item in there:
            yield from _indented(item)


def _indented(item: _Item) -> Iterator[str]:
    first, *more = item.text
    if item.kind == "create":
        first, more = f"{first} is created{more[0]}", []
    here = 1 + item.again.count(item.line)
    elsewhere = [line for line in item.again if line != item.line]
    if here > 1:
        first += f" ({here} times on this line)"
    if elsewhere:
        first += f"; the same on {_lines(elsewhere)}"
    yield f"         {first}"
    for line in more:
        yield from _wrapped(line, 11)


def _created(items: list[_Item]) -> Iterator[str]:
    """Several objects made one after the other, as a class makes its layers: no source beside them."""
    for state, equal in groupby(items, key=lambda item: item.text[1]):
        made = list(equal)
        counts: dict[str, int] = {}
        for item in made:
            counts[item.text[0]] = counts.get(item.text[0], 0) + 1
        names = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in counts.items())
        places = _lines(sorted({item.line for item in made}))
        yield from _wrapped(f"{places}: {names} {'are' if len(made) > 1 else 'is'} created{state}", 9)


def _wrapped(line: str, indent: int) -> list[str]:
    return textwrap.wrap(
        line,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 4),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _once(items: list[_Item], owners: Sequence[_Owner]) -> list[_Item]:
    """Equal passes of one function are told at the first one, and many equal events at the last of a few."""
    reported = {item.line for item in items if item.kind == "report"}
    told: dict[tuple[_Owner, str, tuple[str, ...]], list[_Item]] = {}
    kept: list[_Item] = []
    for item in items:
        equal = told.setdefault((_at(owners, item.line), item.kind, item.text), [])
        most = 1 if item.kind == "pass" else EQUAL_EVENTS
        on_this_line = bool(equal) and equal[-1].line == item.line
        if item.kind in ("pass", "event") and (
            on_this_line or (len(equal) >= most and item.line not in reported)
        ):
            equal[-1].again.append(item.line)
            continue
        equal.append(item)
        kept.append(item)
    return kept


def _events(analysis: Analysis, wanted: Filter) -> Iterator[_Item]:
    told_as_pass = {(state.line, state.object) for state in analysis.states}
    scopes = {event.line for event in analysis.story if event.text == "scope"}
    for event in _kept(analysis.story, wanted):
        if event.text == "forward" and ((event.line, event.object) in told_as_pass or _is_part(event)):
            continue
        if event.text == "recording" and event.line in scopes:
            continue
        if event.text == "scope" and "autocast" in event.object:
            continue
        yield _Item(
            event.line, event.column, "create" if event.text == "create" else "event", _event_text(event)
        )


def _is_part(event: StoryEvent) -> bool:
    """Whether a call is only a part of its owner's pass: ``self.fc1(x)`` in ``forward``."""
    return event.object.partition(".")[0] in ("self", "super()")


def _event_text(event: StoryEvent) -> tuple[str, ...]:
    """The last detail of an event is the function that it stands in, which the heading says already."""
    after = "|".join(event.details[:-1])
    about = f"`{event.object}`" if event.object.strip("*") else "a module"
    match event.text:
        case "create":
            return (about, f" in {_words(after, _CREATED)}" if after else "")
        case "switch":
            return (f"{about} is switched{' to ' + _words(after, _SWITCHED) if after else ''}",)
        case "scope":
            return (f"recording is {_words(after, {'inference': 'off'})} inside",)
        case "recording":
            return (f"recording is {_words(after, {'inference': 'off'})} from here on",)
        case "step":
            return ("the optimizer changes the parameters",)
        case "forward":
            return (f"{about} runs as a part of another pass, or is handed to a call that runs it",)
    return (f"{about + ' ' if event.object else ''}{_EVENTS.get(event.text, event.text)}",)


def _pass(state: StateAt) -> _Item:
    text = (
        f"`{state.object}` runs",
        f"mode: {_mode(state)}",
        f"recording: {_words(state.recordings) or 'never reached'}",
        f"role: {_role(state)}",
    )
    return _Item(state.line, state.column, "pass", text)


def _mode(state: StateAt) -> str:
    """``training, created on line 3``, or each possible mode with its reasons in brackets."""
    reasons, modes = _reasons(state), _sorted(state.modes)
    if len(modes) == 1:
        return ", ".join([_MODES.get(modes[0], modes[0]), *_joined(reasons.get(modes[0], ()))])
    told = []
    for mode in modes:
        why = f" ({', '.join(_joined(reasons[mode]))})" if reasons.get(mode) else ""
        told.append(_MODES.get(mode, mode) + why)
    return " or ".join(told) or "never reached"


def _reasons(state: StateAt) -> dict[str, list[str]]:
    """Since when, for each mode."""
    reasons: dict[str, list[str]] = {}
    for origin in state.origins:
        word, _, reason = origin.partition(": ")
        found = _KIND_AND_LINE.fullmatch(reason)
        if found and found["kind"] in _ORIGINS:
            reason = _ORIGINS[found["kind"]].format(found["line"])
        reason = reason.removesuffix(" and never switched")
        if reason != word and reason not in reasons.setdefault(word, []):
            reasons[word].append(reason)
    return reasons


def _joined(reasons: Iterable[str]) -> list[str]:
    """Reasons that differ in their line alone, as one."""
    lines: dict[tuple[str, str], list[int]] = {}
    for reason in reasons:
        before, *rest = re.split(r"line (\d+)", reason, maxsplit=1)
        lines.setdefault((before, rest[1] if rest else ""), []).extend(int(line) for line in rest[:1])
    return [
        f"{before}{_lines(sorted(where)) if where else ''}{after}" for (before, after), where in lines.items()
    ]


def _role(state: StateAt) -> str:
    roles = _sorted(state.roles)
    why = ", ".join(state.evidence)
    if roles == ["undetermined"]:
        return f"undetermined ({why or 'nothing shows what its output is for'})"
    several = " (it differs by context)" if len(roles) > 1 else ""
    return f"{' or '.join(roles) or 'never reached'}{several}{', because ' + why if why else ''}"


def _report(finding: Finding) -> _Item:
    strict = " (strict only)" if finding.strict_only else ""
    return _Item(finding.line, finding.column, "report", (f"! {finding.code} {finding.message}{strict}",))


# -- where it gave up -----------------------------------------------------------


def _gave_up(places: Sequence[GaveUp]) -> Iterator[str]:
    """One line for each reason, with all its places."""
    lines: dict[str, set[int]] = {}
    for place in places:
        lines.setdefault(place.reason, set()).add(place.line)
    for reason, where in sorted(lines.items(), key=lambda item: (min(item[1]), item[0])):
        yield f"  {_lines(sorted(where))}: {reason}"


def _unknown(states: Iterable[StateAt]) -> Iterator[GaveUp]:
    """Passes in a mode that the analysis does not know."""
    for state in states:
        if "unknown" in state.modes:
            why = ", ".join(_joined(_reasons(state).get("unknown", ())))
            yield GaveUp(state.line, f"the mode of `{state.object}` is not known{': ' + why if why else ''}")


# -- words ----------------------------------------------------------------------


def _sorted(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (_ORDER.index(word) if word in _ORDER else len(_ORDER), word))


def _words(words: str | Iterable[str], told: dict[str, str] | None = None) -> str:
    """Alternatives in a fixed order; a text holds them separated as the engine does it."""
    given = set(re.split(r" / |\|", words)) if isinstance(words, str) else set(words)
    found = dict.fromkeys((told or {}).get(word, word) for word in _sorted(given - {""}))
    return " or ".join(found)


def _lines(numbers: Sequence[int]) -> str:
    """``line 4`` or ``lines 4, 6-9``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number - runs[-1][-1] <= 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [f"{run[0]}-{run[-1]}" if run[0] != run[-1] else str(run[0]) for run in runs]
    return f"line{'s' if len(set(numbers)) > 1 else ''} {', '.join(told)}"


def _nothing(wanted: Filter) -> str:
    place = f" on line {wanted.line}" if wanted.line is not None else ""
    about = f" about `{wanted.object}`" if wanted.object is not None else ""
    return f"Nothing to tell{about}{place}."


# -- the source -----------------------------------------------------------------


def _quoted(line: int, lines: Sequence[str]) -> str:
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return f"  {line:>5}  {text if len(text) <= 90 else text[:87] + '...'}"


def _at(owners: Sequence[_Owner], line: int) -> _Owner:
    return owners[line] if 0 < line < len(owners) else _Owner()


def _owners(lines: Sequence[str]) -> list[_Owner]:
    """For each line (from 1 on) the function or class that it stands in."""
    owners = [_Owner()] * (len(lines) + 1)
    open_blocks: list[tuple[int, _Owner]] = []
    decorators: list[str] = []
    starts = _statements(lines)
    for (start, indent, words), (following, _, _) in pairwise([*starts, (len(lines) + 1, 0, [])]):
        while open_blocks and open_blocks[-1][0] >= indent:
            open_blocks.pop()
        around = open_blocks[-1][1] if open_blocks else _Owner()
        if words[:1] == ["@"]:
            text = lines[start - 1].strip()
            decorators.extend([text] if _GRADIENT_WORDS.search(text) else [])
        elif name := _defined(words):
            path = f"{around.name}.{name}" if around.name else name
            around = _Owner(path, tuple(decorators))
            open_blocks.append((indent, around))
            decorators = []
        for line in range(start, min(following, len(owners))):
            owners[line] = around
    return owners


def _defined(words: list[str]) -> str | None:
    if words[:1] == ["async"]:
        words = words[1:]
    return words[1] if len(words) > 1 and words[0] in ("def", "class") else None


def _statements(lines: Sequence[str]) -> list[tuple[int, int, list[str]]]:
    """Line, indentation and first words of each logical line. What cannot be tokenised ends the list."""
    found: list[tuple[int, int, list[str]]] = []
    silent = (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)
    text = "".join(line if line.endswith(("\n", "\r")) else line + "\n" for line in lines)
    begins = True
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NEWLINE:
                begins = True
            elif token.type in silent or token.type == tokenize.ENDMARKER:
                continue
            elif begins:
                found.append((token.start[0], token.start[1], [token.string]))
                begins = False
            elif len(found[-1][2]) < 3:
                found[-1][2].append(token.string)
    except (tokenize.TokenError, SyntaxError):
        pass
    return found
