"""The committed record of what is reported on the corpus, and how a run differs from it.

A line of `findings.jsonl` is one report with the verdict of whoever read the code behind it: `true`, `arguable`,
`false`, or `unread`. A report is recognised by release, file, rule and object; the line may move.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

RECORD: Final = Path(__file__).parent / "findings.jsonl"
VERDICTS: Final = ("true", "arguable", "false", "unread")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One report of the record."""

    package: str
    version: str
    file: str
    line: int
    rule: str
    object: str
    verdict: str = "unread"
    reason: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        return (self.package, self.version, self.file, self.rule, self.object)

    @property
    def place(self) -> str:
        return f"{self.package}-{self.version}/{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a run reports otherwise than the record. ``moved``: before and now."""

    kept: tuple[Entry, ...] = ()
    new: tuple[Entry, ...] = ()
    gone: tuple[Entry, ...] = ()
    moved: tuple[tuple[Entry, Entry], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.moved)

    @property
    def now(self) -> list[Entry]:
        """The record as it would be after this run."""
        return sorted((*self.kept, *self.new, *(after for _, after in self.moved)))


def read(path: Path = RECORD) -> list[Entry]:
    """The entries of the record."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    entries = [Entry(**json.loads(line)) for line in lines if line.strip()]
    for entry in entries:
        if entry.verdict not in VERDICTS:
            raise ValueError(f"{entry.place}: there is no verdict {entry.verdict!r}")
    return entries


def write(entries: Iterable[Entry], path: Path = RECORD) -> None:
    """Write the record, in a fixed order."""
    lines = [json.dumps(asdict(entry), ensure_ascii=False) for entry in sorted(entries)]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def compare(recorded: Iterable[Entry], reported: Iterable[Entry]) -> Difference:
    """Pair what is recorded with what is reported: on the same line first, then in order."""
    before, after = _by_key(recorded), _by_key(reported)
    kept: list[Entry] = []
    new: list[Entry] = []
    gone: list[Entry] = []
    moved: list[tuple[Entry, Entry]] = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before[key], after[key]
        lines = {entry.line for entry in was} & {entry.line for entry in now}
        kept += [entry for entry in was if entry.line in lines]
        old = [entry for entry in was if entry.line not in lines]
        fresh = [entry for entry in now if entry.line not in lines]
        pairs = list(zip(old, fresh, strict=False))
        moved += [(entry, replace(entry, line=there.line)) for entry, there in pairs]
        gone += old[len(pairs) :]
        new += fresh[len(pairs) :]
    return Difference(tuple(kept), tuple(new), tuple(gone), tuple(moved))


def _by_key(entries: Iterable[Entry]) -> defaultdict[tuple[str, ...], list[Entry]]:
    found: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in sorted(entries):
        found[entry.key].append(entry)
    return found


@dataclass(frozen=True, slots=True)
class Count:
    """How many reports of each verdict."""

    true: int = 0
    arguable: int = 0
    false: int = 0
    unread: int = 0

    @property
    def all(self) -> int:
        return self.true + self.arguable + self.false + self.unread

    @property
    def precision(self) -> str:
        """The share of true ones among those that are read and not arguable."""
        judged = self.true + self.false
        return f"{self.true / judged:.1%}" if judged else "-"


def count(entries: Iterable[Entry]) -> Count:
    verdicts = [entry.verdict for entry in entries]
    return Count(*(verdicts.count(verdict) for verdict in VERDICTS))


def by_rule(entries: Iterable[Entry]) -> Iterator[tuple[str, Count]]:
    """A row for each rule, and one for all."""
    known = list(entries)
    for rule in sorted({entry.rule for entry in known}):
        yield rule, count(entry for entry in known if entry.rule == rule)
    yield "all", count(known)


def by_package(entries: Iterable[Entry]) -> Iterator[tuple[str, Count]]:
    """A row for each release that has reports."""
    known = list(entries)
    for package, version in sorted({(entry.package, entry.version) for entry in known}):
        here = (entry for entry in known if (entry.package, entry.version) == (package, version))
        yield f"{package} {version}", count(here)
