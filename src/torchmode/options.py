"""What a user can set. One record, passed down; no stage reads configuration by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

TorchVersion = tuple[int, int]


# The wall-clock seconds that a file may take for each second of CPU time, at most.
MOST_WAITING: Final = 10


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of one analysis.

    ``strict`` also produces the findings of the rows that are off by default.
    ``story`` also fills ``Analysis.states``, ``story`` and ``gave_up``, which costs the positions of the file.
    ``follow_imports`` reads the other files of the project that the source imports; it needs the path of the source.
    ``cache`` is a folder in which imported files are kept in lowered form; empty for none.
    ``knowledge`` are the paths of effect files, read before ours.
    ``timeout`` is the limit of one file in seconds of CPU time, so that a busy machine changes no result: a hang
    detector, no budget.
    ``torch_version`` is the oldest PyTorch that the code has to run with; None is the newest.
    """

    strict: bool = False
    story: bool = True
    follow_imports: bool = True
    cache: str = ""
    knowledge: tuple[str, ...] = ()
    timeout: float = 60.0
    torch_version: TorchVersion | None = None


DEFAULT = Options()


def torch_version(text: str) -> TorchVersion | None:
    """The version that a user wrote (``2.0``, ``2.0.1+cu118``), None for nothing. ``ValueError`` says what is wrong."""
    if not text:
        return None
    found = re.fullmatch(r"v?(\d{1,4})\.(\d{1,4})(\.\w+)*(\+\S*)?", text.strip())
    if found is None:
        raise ValueError(
            f"{text!r} is no version of PyTorch: write it with its first two numbers, such as 2.0"
        )
    return int(found[1]), int(found[2])
