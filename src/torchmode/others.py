"""Others: what does another file of the project say when it is analysed by itself?

A question about a report of one file may need the answer of another: the file that calls (``torchmode.callers``), or
the file that holds the pass (``torchmode.homes``). Each is analysed at most once for the analysed file, and all of them
together within a share of its time.

Known holes: a file whose project is another one, or that cannot be read in time, says nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from torchmode import ir
from torchmode.footprint import note_haste
from torchmode.interp import Limits, Trace, interpret
from torchmode.interp.passes import Pass
from torchmode.interp.trace import OutOfTime
from torchmode.knowledge import Knowledge
from torchmode.project import Project
from torchmode.roles import Context, asking_calls, assign_roles, handed_over

TIME_SHARE: Final = 5.0


@dataclass(slots=True)
class Asked:
    """What another file says."""

    trace: Trace
    abroad: list[tuple[Pass, bool]] | None = None
    roles: Context | None = None

    def passes(self) -> list[tuple[Pass, bool]]:
        """Its passes inside other files, and whether it hands their object over; looked for once."""
        if self.abroad is None:
            self.abroad = [
                (entry, bool(handed_over(self.trace, entry)))
                for entry in self.trace.passes
                if not self.trace.is_main(entry.source().site) and asking_calls(self.trace, entry)
            ]
        return self.abroad

    def context(self) -> Context:
        if self.roles is None:
            self.roles = assign_roles(self.trace)
        return self.roles


class Others:
    """The other files of a project, each analysed by itself as soon as it is asked."""

    def __init__(self, project: Project, knowledge: Knowledge, deadline: float) -> None:
        """``deadline`` is that of the analysed file, in seconds of the thread's CPU time."""
        self.project = project
        self._knowledge = knowledge
        self._deadline = min(deadline, time.thread_time() + TIME_SHARE)
        self._seen: dict[str, Asked | None] = {}

    def interpreted(self, program: ir.Program, project: Project) -> Trace:
        """The trace of a program of the project. Raises ``OutOfTime``."""
        return interpret(program, Limits(deadline=self._deadline), self._knowledge, project)

    def says(self, path: str) -> Asked | None:
        """What the analysis of ``path`` says; nothing where it cannot be followed from here."""
        if path not in self._seen:
            self._seen[path] = None
            project = Project(path, self.project.store)
            loaded = project.load(path)
            if loaded.program is not None and project.root == self.project.root:
                try:
                    trace = self.interpreted(loaded.program, project)
                except OutOfTime:
                    note_haste()
                    return None
                self._seen[path] = Asked(trace)
        return self._seen[path]
