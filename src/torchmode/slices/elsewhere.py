"""Elsewhere: what the other files of a project show, each looked over once per process.

Terms. An imported name *leads* to the definitions of it, in the file that an import means or, if that only passes the
name on, in those that it has it from. Of a variable it leads to the file, and to no definition.

The question answered: does what stands behind an imported name hold what a report at its call needs?

Worked example: ``from helpers import evaluate`` leads to ``def evaluate(net, loader): net.eval(); ...`` in
``helpers.py``: a call of it counts like a switch.

Known hole: a file that imports the asking one back by way of a third.
"""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from torchmode import knowledge
from torchmode.footprint import note_read
from torchmode.parse import syntax_tree
from torchmode.project import Project, digest_of, stamp_of
from torchmode.source import CannotAnalyse, from_path
from torchmode.triage.containers import CONTAINER, level_at
from torchmode.triage.survey import MODULE_LEVEL, Survey, Unit, survey

KEPT: Final = 2_000
BY_ITSELF: Final = frozenset(("switch", "export", "answers"))  # the signs that say something without others


@dataclass(frozen=True, slots=True)
class Lead:
    """The file that an imported name leads to, and the units that define it there: none of a variable."""

    path: str
    survey: Survey
    units: list[Unit]

    def reached(self) -> Iterator[Unit]:
        """The definitions and what they may call in their file, each once."""
        return reach(named(self.survey), *self.units)


class Elsewhere:
    """The other files of a project, as the imports of its files mean them."""

    def __init__(self, project: Project | None) -> None:
        self.project = project
        self._known: dict[tuple[str, str], list[Lead]] = {}
        self._onward: dict[tuple[str, str], list[tuple[str, str, list[list[Unit]]]]] = {}

    def leads(self, importer: str, qualified: str) -> list[Lead]:
        """Where a name leads that the file ``importer`` imports; nowhere where it is not of this project."""
        key = importer, qualified
        if key not in self._known:
            self._known[key] = [*self._leads(importer, qualified, set())]
        return self._known[key]

    def _leads(self, importer: str, qualified: str, asked: set[tuple[str, str]]) -> Iterator[Lead]:
        """The same; a file is asked for a name once, however many imports and stars lead there."""
        target = self.project.locate(importer, qualified) if self.project is not None else None
        if target is None or not target.rest or (target.path, target.rest[0]) in asked:
            return
        name = target.rest[0]
        asked.add((target.path, name))
        found = survey_at(target.path)
        if found is None:
            return
        units = [unit for unit in found.units if name in (unit.name, unit.owner) and unit.top != MODULE_LEVEL]
        others = [] if units else passed_on(found, name)
        if not others:
            yield Lead(target.path, found, units)
        for other in others:
            yield from self._leads(target.path, other, asked)

    def onward(self, importer: str, qualified: str) -> list[tuple[str, str, list[list[Unit]]]]:
        """What ``_walk_onward`` says, walked once."""
        key = importer, qualified
        if key not in self._onward:
            self._onward[key] = [*self._walk_onward(importer, qualified)]
        return self._onward[key]

    def _walk_onward(self, importer: str, qualified: str) -> Iterator[tuple[str, str, list[list[Unit]]]]:
        """An imported name, and those that its definitions hand a module on to, each with the file that imports it.

        With each comes what it leads to: the units that are reached in one file after the other.
        """
        seen = {(importer, qualified)}
        todo = [*seen]
        while todo:
            asked = todo.pop()
            leads = self.leads(*asked)
            reached = [[*lead.reached()] for lead in leads]
            yield *asked, reached
            for lead, units in zip(leads, reached, strict=True):
                new = {(lead.path, name) for unit in units for name in unit.handed} - seen
                seen |= new
                todo += sorted(new)

    def matters(self, importer: str, qualified: str, signs: frozenset[str]) -> bool:
        """Whether an imported function or class may hold what a report at its call needs."""
        for _, _, reached in self.onward(importer, qualified):
            for units in reached:
                runs = any(unit.runs for unit in units)
                if any(unit.signs & BY_ITSELF or (runs and unit.signs & signs) for unit in units):
                    return True
        return False

    def may_run(self, importer: str, qualified: str) -> bool:
        """Whether an imported function or class may run a module that it is given.

        Nothing is known to be run by what is not shown, unless an effect file speaks of it.
        """
        for path, name, reached in self.onward(importer, qualified):
            if self.project is None or self.project.locate(path, name) is None:
                if knowledge.known_by(()).covers(knowledge.renamed(name)):
                    return True
            elif any(unit.runs for units in reached for unit in units):
                return True
        return False

    def lists(self, importer: str, qualified: str, part: int) -> bool:
        """Whether a part of what an imported function returns may be a container with layers."""
        return any(
            level_at(unit.shape, part) >= CONTAINER
            for lead in self.leads(importer, qualified)
            for unit in lead.units
        )

    def is_variable(self, importer: str, qualified: str) -> bool:
        """Whether an imported name is neither a function nor a class of the file that it comes from."""
        return any(not lead.units for lead in self.leads(importer, qualified))

    def named_by_importers(self, path: str, imports: Iterable[str]) -> set[str]:
        """What files that ``path`` imports mention, if they import it in turn: they may call its definitions.

        An import says the name of the file, unless that is a package's own: a text without it need not be surveyed.
        """
        found: set[str] = set()
        if self.project is None:
            return found
        stem = os.path.basename(path).removesuffix(".py")
        word = "" if stem == "__init__" else stem
        located = (self.project.locate(path, qualified) for qualified in sorted(set(imports)))
        for other in sorted({target.path for target in located if target is not None}):
            known = survey_at(other, word)
            if known is not None and any(
                (target := self.project.locate(other, qualified)) is not None and target.path == path
                for qualified in sorted(set(known.imports.values()))
                if not word or word in qualified.split(".")
            ):
                found.update(*(unit.names for unit in known.units), known.imports)
        return found


def passed_on(found: Survey, name: str) -> list[str]:
    """The qualified names that a file which does not define a name may have it from."""
    return [found.imports[name]] if name in found.imports else [f"{star}.{name}" for star in found.stars]


def named(found: Survey) -> dict[str, list[Unit]]:
    """The units that a mention of a name may mean."""
    by_name: dict[str, list[Unit]] = {}
    for unit in found.units:
        if unit.top != MODULE_LEVEL and not (unit.in_module and unit.name == unit.owner):
            by_name.setdefault(unit.name, []).append(unit)
            if unit.owner and not unit.in_module and unit.name != unit.owner:
                by_name.setdefault(unit.owner, []).append(unit)
    return by_name


def reach(by_name: Mapping[str, list[Unit]], *start: Unit) -> Iterator[Unit]:
    """The units, and those of the file that they may call, directly or not."""
    seen = set(start)
    todo = list(start)
    while todo:
        unit = todo.pop()
        yield unit
        for name in unit.names & by_name.keys():
            todo += [other for other in by_name[name] if other not in seen]
            seen.update(by_name[name])


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was read last: its time and size, what stands for its text, and the names that it imports."""

    stamp: tuple[int, int]
    digest: tuple[int, int]
    imported: frozenset[str] | None


_IMPORT: Final = re.compile(r"import\b[^\n(]*(?:\((?:[^)#]|#[^\n]*)*)?")
_NAME: Final = re.compile(r"\w+")
_SEEN: OrderedDict[str, Seen] = OrderedDict()
_SURVEYED: OrderedDict[tuple[int, int], Survey | None] = OrderedDict()


def keep(text: str, found: Survey | None) -> None:
    """Remember what a text shows, without its tree: another file of the project may ask."""
    if found is not None:
        found.tops.clear()
        for unit in found.units:
            unit.node = None
    _SURVEYED[digest_of(text)] = found
    if len(_SURVEYED) > KEPT:
        _SURVEYED.popitem(last=False)


def survey_at(path: str, word: str = "") -> Survey | None:
    """The survey of a file of the project; None where none of its imports says ``word``, or it cannot be read."""
    if not path.endswith(".py"):
        path = os.path.join(path, "__init__.py")
    note_read(path)
    try:
        stamp = stamp_of(path)
        seen = _SEEN.get(path)
        text = None
        if seen is None or seen.stamp != stamp:
            text = from_path(path).text
            seen = _SEEN[path] = Seen(stamp, digest_of(text), words_of_imports(text))
            if len(_SEEN) > KEPT:
                _SEEN.popitem(last=False)
        if word and seen.imported is not None and word not in seen.imported:
            return None
        if seen.digest not in _SURVEYED:
            text = from_path(path).text if text is None else text
            tree = syntax_tree(text)
            keep(text, survey(tree) if tree is not None else None)
            return _SURVEYED[digest_of(text)]
    except (CannotAnalyse, OSError):
        return None
    return _SURVEYED[seen.digest]


def words_of_imports(text: str) -> frozenset[str] | None:
    """The names in the import statements of a text, and perhaps others; None where lines are continued."""
    if "\\\n" in text:
        return None
    words: set[str] = set()
    for found in _IMPORT.finditer(text):
        words.update(_NAME.findall(text, text.rfind("\n", 0, found.start()) + 1, found.end()))
    return frozenset(words)
