"""Callers: what do the other files of the project make of a function that this file never calls?

A report inside a function without callers in its own file rests on what nobody here can see: the mode in which its
module comes in, or that nobody around it has switched recording off. Before such a report is made, the files of the
project that name the function are analysed, and the same pass is looked up in them.

Where no caller is found, the report stands. Else it falls if every caller sets the mode or recording right, or
hands the module over itself: then it is the caller's affair, and is reported in the caller's file.

A report may also rest on what its class looks like by itself. In which order its methods are called, what else freezes
or thaws its objects, and what is assigned to their attributes is then asked of the files that use the class: where
one of them trains its objects, that training decides, and is judged in the file that trains.

Worked example: ``engine.py`` holds ``def evaluate(model, loader)`` without a guard; ``train.py`` calls it under
``torch.no_grad()``, and so does ``test.py``. Nothing is reported in ``engine.py``.

``nets.py`` holds a class that freezes its backbone in ``__init__``; ``train.py`` trains it and calls ``eval()`` on the
backbone after each ``train()``. Nothing is reported in ``nets.py``.

Known holes: at most eight files are asked, those nearest by name first; a function that is passed on under another
name is found only where the file that calls it also names it; files of unit tests are not asked.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import cache
from typing import Final

from torchmode import ir
from torchmode.domain import certain, words
from torchmode.footprint import note_haste, note_search, python_files
from torchmode.interp.bodies.spelled import attributes_set_elsewhere
from torchmode.interp.passes import Activation, Pass
from torchmode.interp.trace import OutOfTime
from torchmode.ir import unit_of
from torchmode.lower.positions import Places, Positions
from torchmode.objects import ClassInfo
from torchmode.others import Asked, Others
from torchmode.roles import Role, family, records
from torchmode.rules import RULES
from torchmode.rules.frozen import left_to_classes, trained_classes
from torchmode.rules.gradients import differentiates_itself
from torchmode.rules.record import Report
from torchmode.rules.training import is_blurred
from torchmode.source import CannotAnalyse, from_path

MAX_BYTES: Final = 64_000_000
MAX_ASKED: Final = 8


class Callers:
    """Asks the other files about reports of one file; each file is analysed at most once."""

    def __init__(
        self,
        others: Others,
        program: ir.Program,
        places: Places | None = None,
    ) -> None:
        """``places`` are those of the analysed file where only a part of it was lowered: its sites are its own then."""
        self._program = program
        self._places = places
        self._whole: Positions | None = None
        self._others = others
        self._project = others.project
        self._still_wrong: set[int] | None = None

    def overrule(self, report: Report) -> bool:
        """Whether the callers in other files make this report void."""
        entry = report.entry
        if report.code in ("TMD303", "TMD306"):
            return self._is_set_elsewhere(report)
        if entry is None:
            return report.judged is not None and self._trains_elsewhere(report, report.judged)
        root = root_activation(entry)
        if root is None or root.function is None:
            return False
        if rests_on_callers(report, entry):
            return self._is_right_for_callers(report, entry, root)
        if root.kind == "class-entry" and report.code not in ("TMD102", "TMD203"):
            return self._is_right_in_order(report, entry, root)
        return False

    def _is_right_for_callers(self, report: Report, entry: Pass, root: Activation) -> bool:
        found = [
            (seen, handed)
            for asked in self._asked(spoken_name(root), root.receiver is not None)
            for seen, handed in asked.passes()
            if self._is_same_place(seen.source().site, entry.source().site)
        ]
        if not found:
            match report.code:
                case "TMD102":
                    return self._is_guarded_by_name(root, entry)
                case "TMD201" | "TMD202":
                    return self._is_lost_by_callers(root)
                case _:
                    return False
        if report.code == "TMD102":
            return all(not records(seen.recordings) or differentiates_itself(seen.obj) for seen, _ in found)
        bad = "train" if report.code == "TMD101" else "eval"
        return all(
            handed or seen.layers == "no" or bad not in words(certain(seen.modes)) for seen, handed in found
        )

    def _is_guarded_by_name(self, root: Activation, entry: Pass) -> bool:
        """Whether others run such a method on what they do not know, and always with recording off.

        A public method that leads to the same pass counts as well: the class leaves the guard to those who run it.
        """
        if root.receiver is None or root.receiver.kind != "module":
            return False
        inner = entry.source().activation.function
        names = {root.name} | methods_that_run(root.receiver.cls, inner)
        spelled = {None, root.receiver.cls.definition.name if root.receiver.cls else None}
        seen = [
            found
            for name in sorted(names)
            for asked in self._asked(name, is_method=True)
            for found in asked.trace.passes
            if found.method == name and (found.obj.cls and found.obj.cls.definition.name) in spelled
        ]
        return bool(seen) and not any(records(found.recordings) for found in seen)

    def _is_lost_by_callers(self, root: Activation) -> bool:
        """Whether another file uses a class of this one in more ways than are followed, in whatever order."""
        return root.kind == "class-entry" and any(
            unit_of(ident) == self._program.unit
            for asked in self._asked(spoken_name(root), is_method=True)
            for ident in asked.trace.crowded
        )

    def _is_right_in_order(self, report: Report, entry: Pass, root: Activation) -> bool:
        """Whether the files that lead to a pass of this role, in an order of methods of their own, do it right."""
        found = False
        for asked in self._asked(spoken_name(root), is_method=False):
            here = [
                seen
                for seen, _ in asked.passes()
                if self._is_same_place(seen.source().site, entry.source().site)
            ]
            roles = asked.context().roles
            if not any(seen.order in roles and has_role(report, roles[seen.order]) for seen in here):
                continue
            if any("unknown" in words(seen.modes) or is_blurred(asked.context(), seen) for seen in here):
                continue  # it cannot tell either
            found = True
            if any(
                self._is_same_place(site, report.site) for site in left_to_classes(asked.context())
            ) or any(
                is_same_matter(other.code, report.code)
                and other.entry is not None
                and self._is_same_place(other.entry.source().site, entry.source().site)
                for rule in RULES.values()
                for other in rule.find(asked.context())
            ):
                return False
        return found

    def _trains_elsewhere(self, report: Report, info: ClassInfo) -> bool:
        """Whether other files train objects of the class, or make parts of one learn again, and none is wrong by it."""
        name, unit = info.definition.name, unit_of(info.definition.ident)
        found = False
        for asked in self._asked(name, is_method=False):
            if any(self._is_same_place(site, report.site) for site in left_to_classes(asked.context())):
                return False
            same = {
                other.definition.ident
                for other in asked.trace.classes
                if other.definition.name == name and unit_of(other.definition.ident) == unit
            }
            found = (
                found
                or bool(same & trained_classes(asked.context()))
                or any(
                    outer.cls is not None and outer.cls.definition.ident in same
                    for freeze in asked.trace.freezes
                    if freeze.word != "no" and asked.trace.is_main(freeze.site)
                    for outer in family(freeze.obj)
                )
            )
        return found

    def _is_set_elsewhere(self, report: Report) -> bool:
        """Whether the call is right once it counts what the files that import this one assign to attributes."""
        if self._still_wrong is None:
            known = attributes_set_elsewhere(self._program)
            read = {
                node.name
                for node in ir.walk(self._program.body, into=(ir.Function, ir.Class, ir.Param))
                if isinstance(node, ir.Attr)
            }
            new = frozenset[str]().union(
                *(attributes_set_elsewhere(asked.trace.program) for asked in self._asked("", is_method=False))
            )
            if not new & read - known:
                return False
            program = replace(self._program, assigned_besides=self._program.assigned_besides | new)
            try:
                trace = self._others.interpreted(program, self._project)
            except OutOfTime:
                note_haste()
                return False
            self._still_wrong = {
                site
                for call in trace.functional_calls
                for site in (call.site, call.handed.site if call.handed is not None else call.site)
            } | {layer.site for layer in trace.built_layers}
        return report.site not in self._still_wrong

    def _is_same_place(self, seen: int, own: int) -> bool:
        """Whether a site that another file sees in the analysed file is the site ``own`` of its own analysis."""
        if self._places is None or unit_of(seen) != unit_of(own):
            return seen == own
        if self._whole is None:
            self._whole = self._project.positions(self._project.main)
        return self._whole is not None and self._whole.span(seen) == self._places.span(own)

    def _asked(self, name: str, is_method: bool) -> list[Asked]:
        """What the files say that name it."""
        found = [self._others.says(path) for path in self._files_naming(name, is_method)]
        return [asked for asked in found if asked is not None]

    def _files_naming(self, name: str, is_method: bool) -> list[str]:
        """The files that name it; for what is no method, those that also import from its module or package."""
        note_search(self._project.root)
        word = re.compile(rf"\b{re.escape(name)}\b".encode())
        module = os.path.splitext(os.path.basename(self._project.main))[0]
        if module == "__init__":
            module = os.path.basename(os.path.dirname(self._project.main))
        package = os.path.basename(os.path.dirname(self._project.main))
        near = re.compile(
            rf"^[ \t]*(?:from|import)\b[^\n]*\b(?:{re.escape(module)}|{re.escape(package)})\b".encode(), re.M
        )
        named = [
            (near.search(text) is None, path)
            for path, text in texts(self._project.root)
            if path != self._project.main and word.search(text)
        ]
        return [path for far, path in sorted(named) if is_method or not far][:MAX_ASKED]


def has_role(report: Report, role: Role) -> bool:
    """Whether a pass of this role is one that the rule of the report is about."""
    return role.word == "inference" if report.code == "TMD101" else role.trained


def is_same_matter(one: str, other: str) -> bool:
    """Whether two codes say the same of a pass: training in eval mode, or a frozen part in training mode."""
    return one == other or {one, other} in ({"TMD201", "TMD202"}, {"TMD401", "TMD402"})


def rests_on_callers(report: Report, entry: Pass) -> bool:
    if report.code == "TMD102":
        return all(origin.kind == "default" for origin in entry.recordings)
    return any(origin.word == "entry" for origin in entry.modes)


def root_activation(entry: Pass) -> Activation | None:
    """The function without callers in its file from which the pass is reached, if there is just one kind of them."""
    for link in entry.activation.all_callers():
        if link.kind in ("entry", "class-entry") and link.function is not None:
            return link
    return None


def methods_that_run(cls: ClassInfo | None, inner: ir.Function | None) -> set[str]:
    """The public methods of a class that call one of its private methods on themselves."""
    if cls is None or inner is None or not inner.name.startswith("_"):
        return set()
    return {
        name
        for name, method in cls.methods.items()
        if not name.startswith("_") and inner.name in ir.calls_on_itself(method)
    }


def spoken_name(root: Activation) -> str:
    """The name that a caller must mention: that of the function, or of its class for a special method."""
    assert root.function is not None
    name = root.function.name
    if name.startswith("__") and root.function.owner is not None:
        return root.function.owner
    return name


@cache
def texts(root: str) -> tuple[tuple[str, bytes], ...]:
    """The Python files below ``root`` that are no unit tests; nothing at all where there is too much to read."""
    found: list[tuple[str, bytes]] = []
    size = 0
    for path in python_files(root):
        try:
            text = from_path(path).text.encode("utf-8", "surrogatepass")
        except CannotAnalyse:
            continue
        size += len(text)
        if size > MAX_BYTES:
            return ()
        found.append((path, text))
    return tuple(found)
