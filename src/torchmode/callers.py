"""Callers: what do the other files of the project make of a function that this file never calls?

A report inside a function without callers in its own file rests on what nobody here can see: the mode in which its
module comes in, or that nobody around it has switched recording off. Before such a report is made, the files of the
project that name the function are analysed, and the same pass is looked up in them.

Where no caller is found, the report stands. Else it falls if every caller sets the mode or recording right, or
hands the module over itself: then it is the caller's affair, and is reported in the caller's file.

Worked example: ``engine.py`` holds ``def evaluate(model, loader)`` without a guard; ``train.py`` calls it under
``torch.no_grad()``, and so does ``test.py``. Nothing is reported in ``engine.py``.

Known holes: at most eight files are asked, those nearest by name first; a function that is passed on under another
name is found only where the file that calls it also names it; files of unit tests are not asked.
"""

from __future__ import annotations

import os
import re
import time
from functools import cache
from typing import Final

from torchmode.domain import certain, words
from torchmode.footprint import note_haste, note_search, python_files
from torchmode.interp import Limits, interpret
from torchmode.interp.core import OutOfTime
from torchmode.interp.passes import Activation, Pass
from torchmode.ir import unit_of
from torchmode.knowledge import Knowledge
from torchmode.lower.positions import Places, Positions
from torchmode.project import Project
from torchmode.roles import asking_calls, handed_over, records
from torchmode.rules.record import Report
from torchmode.source import CannotAnalyse, from_path

MAX_BYTES: Final = 64_000_000
MAX_ASKED: Final = 8
TIME_SHARE: Final = 5.0


class Callers:
    """Asks the other files about reports of one file; each file is analysed at most once."""

    def __init__(
        self, project: Project, knowledge: Knowledge, deadline: float, places: Places | None = None
    ) -> None:
        """``places`` are those of the analysed file where only a part of it was lowered: its sites are its own then."""
        self._places = places
        self._whole: Positions | None = None
        self._project = project
        self._knowledge = knowledge
        self._deadline = min(deadline, time.monotonic() + TIME_SHARE)
        self._seen: dict[str, list[tuple[Pass, bool]]] = {}

    def overrule(self, report: Report) -> bool:
        """Whether the callers in other files make this report void."""
        entry = report.entry
        if entry is None or not rests_on_callers(report, entry):
            return False
        root = root_activation(entry)
        if root is None or root.function is None:
            return False
        found = [
            (seen, handed)
            for path in self._files_naming(spoken_name(root), root.receiver is not None)
            for seen, handed in self._passes_in(path)
            if self._is_same_place(seen.source().site, entry.source().site)
        ]
        if not found:
            return False
        if report.code == "TMD102":
            return not any(records(seen.recordings) for seen, _ in found)
        bad = "train" if report.code == "TMD101" else "eval"
        return all(handed or bad not in words(certain(seen.modes)) for seen, handed in found)

    def _is_same_place(self, seen: int, own: int) -> bool:
        """Whether a site that another file sees in the analysed file is the site ``own`` of its own analysis."""
        if self._places is None or unit_of(seen) != unit_of(own):
            return seen == own
        if self._whole is None:
            self._whole = self._project.positions(self._project.main)
        return self._whole is not None and self._whole.span(seen) == self._places.span(own)

    def _files_naming(self, name: str, is_method: bool) -> list[str]:
        """The files that name it; for a plain function, those that also import from its module or package."""
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

    def _passes_in(self, path: str) -> list[tuple[Pass, bool]]:
        """The passes inside other files that the code of ``path`` leads to, and whether it hands their object over."""
        if path not in self._seen:
            self._seen[path] = []
            project = Project(path, self._project.store)
            loaded = project.load(path)
            if loaded.program is not None and project.root == self._project.root:
                try:
                    trace = interpret(
                        loaded.program, Limits(deadline=self._deadline), self._knowledge, project
                    )
                except OutOfTime:
                    note_haste()
                    return []
                self._seen[path] = [
                    (entry, bool(handed_over(trace, entry)))
                    for entry in trace.passes
                    if not trace.is_main(entry.source().site) and asking_calls(trace, entry)
                ]
        return self._seen[path]


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
