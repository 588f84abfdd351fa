"""Slices: the text of a file without the definitions that cannot matter, for libcst to parse.

Terms. A unit is *hot* where it holds a sign (see ``triage.survey``) that counts, or mentions a hot unit of which the
caller matters. A top-level statement is *needed* where one of its units is hot, or a needed one mentions it. What is
not needed is *cold*: its body is left out and its head stays, so that every line keeps its number and every name its
definition.

The question answered: what of this file has to be analysed, if anything?

Worked example: ``models.py`` with twenty networks, of which one overrides ``train``: that class, its bases and the
blocks they are made of are parsed, the other nineteen are heads with ``...`` as their body. A file with networks that
show no sign at all is not parsed.

A call of something imported is looked up in the file of the project that defines it: ``evaluate(net, loader)`` counts
where ``evaluate`` switches, guards or is named like inference there.

Known holes: a name that is only reached by a string made at run time; more than ``MAX_HOPS`` imports in a row; a file
that imports this one back by way of a third.
"""

from __future__ import annotations

import ast
import os
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from torchmode import knowledge
from torchmode.footprint import note_read
from torchmode.parse import syntax_tree
from torchmode.project import Project, Target, digest_of
from torchmode.source import CannotAnalyse, from_path
from torchmode.triage.containers import CONTAINER, level_at
from torchmode.triage.nodes import last_name, nodes_below
from torchmode.triage.survey import MODULE_LEVEL, WITH_A_PASS, Survey, Unit, survey

MAX_HOPS: Final = 6
KEPT: Final = 2_000
_SHAPES: Final = frozenset(("override", "functional", "hidden"))
_BY_ITSELF: Final = frozenset(("switch", "export", "answers"))
_ELSEWHERE: Final = frozenset(("guard", "named"))
# Whoever mentions one of these decides about reports elsewhere in the file.
_BEARING: Final = frozenset(
    (
        "create_task", "gather", "ensure_future", "TaskGroup", "prepare_qat", "prepare_qat_fx", "fuse_modules_qat",
        "export_for_training", "prepare_qat_pt2e",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slice:
    """What of a file is to be parsed: a text with the same lines, and the names that are mentioned in the rest.

    ``named`` counts the names, ``read`` holds those read as attributes or spelled as strings, ``assigned`` the
    attributes that are set on something other than ``self``. ``roots`` are the top-level definitions in which something
    happens, ``shown`` those whose text may be wrong; None is all of them.
    """

    text: str
    named: Counter[str] = field(default_factory=Counter)
    read: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()
    roots: frozenset[str] | None = None
    shown: frozenset[str] | None = None


def sliced(text: str, tree: ast.Module, project: Project | None) -> Slice | None:
    """The part of a file that may matter, or None where nothing of it does."""
    found = survey(tree)
    try:
        return _part(text, found, project)
    finally:
        keep(text, found)


def _part(text: str, found: Survey, project: Project | None) -> Slice | None:
    relevance = Relevance(found, Surveys(project), project.main if project is not None else "")
    hot, shapes = relevance.hot(), relevance.shapes()
    if not hot and not shapes:
        return None
    needed = relevance.needed([*hot, *shapes])
    part = without(text, [unit.node for unit in found.units if unit.node is not None and unit not in needed])
    roots, shown = (
        frozenset(
            name for unit in units if unit.top != MODULE_LEVEL for name in names_bound(found.tops[unit.top])
        )
        for units in (hot, shapes)
    )
    return replace(part, roots=roots, shown=shown)


class Relevance:
    """The closures over the units of one file."""

    def __init__(self, found: Survey, surveys: Surveys, path: str) -> None:
        self.survey = found
        self.surveys = surveys
        self.path = path
        self.by_name: dict[str, list[Unit]] = {}
        for unit in found.units:
            if unit.top != MODULE_LEVEL and not (unit.in_module and unit.name == unit.owner):
                self.by_name.setdefault(unit.name, []).append(unit)
                if unit.owner and not unit.in_module and unit.name != unit.owner:
                    self.by_name.setdefault(unit.owner, []).append(unit)
        self.tops_by_name = {
            name: number for number, top in enumerate(found.tops) for name in names_bound(top)
        }

    def shapes(self) -> list[Unit]:
        """The units whose text alone may be wrong, and those that decide about it."""
        shapes = [
            unit
            for unit in self.survey.units
            if unit.signs & _SHAPES
            or ("built" in unit.signs and self.may_run(unit))
            or any(self.surveys.lists(self.path, name, part) for name, part in sorted(unit.kept))
        ]
        return self.spread(shapes)

    def hot(self) -> list[Unit]:
        """The units in which something happens that can be wrong, and those whose state decides about it."""
        return self.spread([unit for unit in self.survey.units if self.is_hot(unit)])

    def spread(self, start: list[Unit]) -> list[Unit]:
        """These units, and those that mention them and have a say in what they do."""
        hot = set(start)
        names = set[str]().union(
            *(spoken(unit) for unit in start if not unit.in_module or "hidden" in unit.signs)
        )
        # Of a module class only the classes that hold or extend it decide, and those that hold these do not.
        classes = {unit.owner for unit in start if unit.in_module}
        hot.update(unit for unit in self.survey.units if unit.owner and unit.names & classes)
        growing = bool(names)
        while growing:
            growing = False
            for unit in self.survey.units:
                if unit not in hot and unit.names & names:
                    hot.add(unit)
                    growing = True
                    names |= (
                        {unit.name} if unit.in_module and not unit.name.startswith("__") else spoken(unit)
                    )
        return [unit for unit in self.survey.units if unit in hot]

    def is_hot(self, unit: Unit) -> bool:
        signs = unit.signs
        if signs & _BY_ITSELF or {"suspends", "guard"} <= signs:
            return True
        if (
            self.survey.has_source
            and signs & WITH_A_PASS
            and any(reached.runs or self.may_pass_on(reached) for reached in self.reach(unit))
        ):
            return True
        if unit.in_module:
            return False
        if any(self.surveys.matters(self.path, name, _ELSEWHERE) for name in sorted(unit.handed)):
            return True
        return unit.runs and any(
            self.surveys.matters(self.path, name, _ELSEWHERE | {"loads"}) for name in sorted(unit.calls)
        )

    def may_pass_on(self, unit: Unit) -> bool:
        """Whether a unit calls a module that another file has made, or hands one to something that may run it."""
        return any(self.surveys.is_variable(self.path, name) for name in sorted(unit.calls)) or any(
            self.surveys.may_run(self.path, name) for name in sorted(unit.handed)
        )

    def may_run(self, unit: Unit) -> bool:
        """Whether the code of a unit may run with a module: not while it is constructed, reset or trained only."""
        if unit.of_candidate and knowledge.word("runs_with_module").search(unit.name):
            return True
        if unit.name == "__init__" or (
            unit.owner and knowledge.word("only_training").search(unit.name.lower())
        ):
            return False
        return any(
            unit.name in other.names
            for other in self.survey.units
            if other is not unit and other.name != "__init__" and (other.owner or unit.owner)
        )

    def reach(self, start: Unit) -> Iterator[Unit]:
        """The unit, and those of the file that it may call, directly or not."""
        seen = {start}
        todo = [start]
        while todo:
            unit = todo.pop()
            yield unit
            for name in unit.names & self.by_name.keys():
                todo += [other for other in self.by_name[name] if other not in seen]
                seen.update(self.by_name[name])

    def needed(self, hot: Iterable[Unit]) -> set[Unit]:
        """What hot units stand in or lead to.

        Of a module class that is only used the methods stay that run with it, and those that something needed mentions.
        """
        of_top: dict[int, list[Unit]] = {}
        for unit in self.survey.units:
            of_top.setdefault(unit.top, []).append(unit)
        whole = {MODULE_LEVEL} | {unit.top for unit in hot}
        whole |= {unit.top for unit in self.survey.units if unit.names & _BEARING}
        whole |= {number for number, top in enumerate(self.survey.tops) if is_test(top)}
        back = self.surveys.named_by_importers(self.path, self.survey.imports.values())
        whole |= {self.tops_by_name[name] for name in back & self.tops_by_name.keys()}
        found: set[Unit] = set()
        mentioned: set[str] = set()
        waiting: dict[str, list[Unit]] = {}
        todo = [unit for top in sorted(whole) for unit in of_top.get(top, ())]
        used = set(whole)
        while todo:
            unit = todo.pop()
            if unit in found:
                continue
            found.add(unit)
            for name in unit.names - mentioned:
                mentioned.add(name)
                todo += waiting.pop(name, ())
                top = self.tops_by_name.get(name)
                if top is not None and top not in used:
                    used.add(top)
                    for part in of_top[top]:
                        if not part.in_module or part.name in mentioned or runs_by_itself(part):
                            todo.append(part)
                        else:
                            waiting.setdefault(part.name, []).append(part)
        return found


def runs_by_itself(unit: Unit) -> bool:
    """Whether a part of a module class runs with it, or is no method."""
    return (
        unit.name == unit.owner
        or unit.name.startswith("__")
        or knowledge.word("runs_with_module").search(unit.name) is not None
        or knowledge.word("forward_like").search(unit.name) is not None
    )


class Surveys:
    """What the other files of a project show, each looked over once per process."""

    def __init__(self, project: Project | None) -> None:
        self.project = project

    def matters(self, importer: str, qualified: str, signs: frozenset[str], hops: int = MAX_HOPS) -> bool:
        """Whether an imported function or class may hold what a report at its call needs."""
        if self.project is None:
            return False
        target = self.project.locate(importer, qualified)
        if target is None or not target.rest:
            return False
        return self._matters_at(target, signs, hops)

    def may_run(self, importer: str, qualified: str, hops: int = MAX_HOPS) -> bool:
        """Whether an imported function or class may run a module that it is given.

        Nothing is known to be run by what is not shown, unless an effect file speaks of it.
        """
        target = self.project.locate(importer, qualified) if self.project is not None else None
        if target is None or not target.rest:
            return target is None and knowledge.known_by(()).covers(knowledge.renamed(qualified))
        found, defined = self._defined_at(target)
        if found is None:
            return False
        if not defined:
            return hops > 0 and any(
                self.may_run(target.path, other, hops - 1) for other in passed_on(found, target.rest[0])
            )
        relevance = Relevance(found, self, target.path)
        return any(
            reached.runs
            or (
                hops > 0 and any(self.may_run(target.path, name, hops - 1) for name in sorted(reached.handed))
            )
            for start in defined
            for reached in relevance.reach(start)
        )

    def lists(self, importer: str, qualified: str, part: int, hops: int = MAX_HOPS) -> bool:
        """Whether a part of what an imported function returns may be a container with layers."""
        target = self.project.locate(importer, qualified) if self.project is not None else None
        if target is None or not target.rest:
            return False
        found, defined = self._defined_at(target)
        if found is None:
            return False
        if defined:
            return any(level_at(unit.shape, part) >= CONTAINER for unit in defined)
        return hops > 0 and any(
            self.lists(target.path, other, part, hops - 1) for other in passed_on(found, target.rest[0])
        )

    def is_variable(self, importer: str, qualified: str, hops: int = MAX_HOPS) -> bool:
        """Whether an imported name is neither a function nor a class of the file that it comes from."""
        target = self.project.locate(importer, qualified) if self.project is not None else None
        if target is None or not target.rest:
            return False
        found, defined = self._defined_at(target)
        if found is None or defined:
            return False
        others = passed_on(found, target.rest[0])
        return not others or any(
            hops > 0 and self.is_variable(target.path, other, hops - 1) for other in others
        )

    def _defined_at(self, target: Target) -> tuple[Survey | None, list[Unit]]:
        """The survey of the file of a target, and the units in it that define its name."""
        found = survey_at(target.path)
        if found is None:
            return None, []
        name = target.rest[0]
        return found, [
            unit for unit in found.units if name in (unit.name, unit.owner) and unit.top != MODULE_LEVEL
        ]

    def named_by_importers(self, path: str, imports: Iterable[str]) -> set[str]:
        """What files that ``path`` imports mention, if they import it in turn: they may call its definitions."""
        found: set[str] = set()
        if self.project is None:
            return found
        located = (self.project.locate(path, qualified) for qualified in sorted(set(imports)))
        for other in sorted({target.path for target in located if target is not None}):
            known = survey_at(other)
            if known is not None and any(
                (target := self.project.locate(other, qualified)) is not None and target.path == path
                for qualified in sorted(set(known.imports.values()))
            ):
                found.update(*(unit.names for unit in known.units), known.imports)
        return found

    def _matters_at(self, target: Target, signs: frozenset[str], hops: int) -> bool:
        found, defined = self._defined_at(target)
        if found is None:
            return False
        if not defined:
            return hops > 0 and any(
                self.matters(target.path, other, signs, hops - 1)
                for other in passed_on(found, target.rest[0])
            )
        relevance = Relevance(found, self, target.path)
        reached = {unit for start in defined for unit in relevance.reach(start)}
        runs = any(unit.runs for unit in reached)
        return any(
            unit.signs & _BY_ITSELF
            or (runs and unit.signs & signs)
            or (
                hops > 0
                and any(self.matters(target.path, name, signs, hops - 1) for name in sorted(unit.handed))
            )
            for unit in reached
        )


def passed_on(found: Survey, name: str) -> list[str]:
    """The qualified names that a file which does not define a name may have it from."""
    return [found.imports[name]] if name in found.imports else [f"{star}.{name}" for star in found.stars]


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


def survey_at(path: str) -> Survey | None:
    """The survey of a file of the project; None where there is nothing in it, or it cannot be read."""
    if not path.endswith(".py"):
        path = os.path.join(path, "__init__.py")
    note_read(path)
    try:
        text = from_path(path).text
    except CannotAnalyse:
        return None
    if digest_of(text) not in _SURVEYED:
        tree = syntax_tree(text)
        keep(text, survey(tree) if tree is not None else None)
    return _SURVEYED[digest_of(text)]


def spoken(unit: Unit) -> set[str]:
    """The names under which other units may speak of a unit; a dropout of the module under any that it binds."""
    if unit.top == MODULE_LEVEL:
        return set(unit.bound) if "functional" in unit.signs else set()
    own = set() if unit.name.startswith("__") else {unit.name}
    return own | ({unit.owner} if unit.owner else set())


def names_bound(top: ast.stmt) -> Iterator[str]:
    match top:
        case (
            ast.FunctionDef(name)
            | ast.AsyncFunctionDef(name)
            | ast.ClassDef(name)
            | ast.Assign([ast.Name(name)])
        ):
            yield name


def is_test(top: ast.stmt) -> bool:
    """Whether a statement shows that the file tests code."""
    return isinstance(top, ast.FunctionDef) and top.name.startswith("test")


# -- the text ------------------------------------------------------------------------------


def without(text: str, cold: Iterable[ast.stmt]) -> Slice:
    """The text with the bodies of these definitions and the values of these assignments left out, line for line."""
    lines = text.split("\n")
    named: Counter[str] = Counter()
    read: set[str] = set()
    assigned: set[str] = set()
    for statement in cold:
        first, column, last, instead = left_out(statement)
        indent = lines[first - 1][:column]
        if not indent.strip():  # else it stands behind its own head, or another statement
            lines[first - 1] = f"{indent}{instead}"
            lines[first:last] = [""] * (last - first)
            note_names(statement, named, read, assigned)
    return Slice("\n".join(lines), named, frozenset(read), frozenset(assigned))


def left_out(statement: ast.stmt) -> tuple[int, int, int, str]:
    """What to leave out: its first line (1-based) and column, its last line, and what stands there instead."""
    last = statement.end_lineno or statement.lineno
    match statement:
        case ast.FunctionDef(body=[first, *_]) | ast.AsyncFunctionDef(body=[first, *_]):
            decorators = first.decorator_list if isinstance(first, _DECORATED) else []
            start = decorators[0].lineno if decorators else first.lineno
            return start, first.col_offset, last, "..."
        case ast.Assign([ast.Name(name)]):
            return statement.lineno, statement.col_offset, last, f"{name} = ..."
        case _:
            raise AssertionError(f"not a unit that can be left out: {ast.dump(statement)[:80]}")


_DECORATED: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def note_names(top: ast.stmt, named: Counter[str], read: set[str], assigned: set[str]) -> None:
    """What a statement that is left out mentions."""
    for node in nodes_below([top]):
        match node:
            case ast.Name(name):
                named[name] += 1
            case ast.Attribute(base, name, context):
                named[name] += 1
                if not isinstance(context, ast.Store):
                    read.add(name)
                elif last_name(base) not in ("self", "cls"):
                    assigned.add(name)
            case ast.Constant(str(content)):
                read.add(content)
