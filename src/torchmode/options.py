"""What a user can set. One record, passed down; no stage reads configuration by itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of one analysis.

    ``strict`` also produces the findings of the rows that are off by default.
    ``story`` also fills ``Analysis.states``, ``story`` and ``gave_up``, which costs the positions of the file.
    ``follow_imports`` reads the other files of the project that the source imports; it needs the path of the source.
    ``cache`` is a folder in which imported files are kept in lowered form; empty for none.
    ``timeout`` is the wall-clock limit of one file in seconds: a hang detector, no budget.
    """

    strict: bool = False
    story: bool = True
    follow_imports: bool = True
    cache: str = ""
    timeout: float = 60.0


DEFAULT = Options()
