"""Footprint: what an analysis has looked at in the file system besides its own text.

The result of an analysis may be used again as long as everything it looked at is as it was: the files it read, what
it asked for and did not find, and the trees it searched. Whoever looks at the project's files on behalf of an
analysis does it through this module. Outside ``recorded`` nothing is written down.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from torchmode.source import EXCLUDED_FOLDERS

_TEST: Final = re.compile(r"(^|/)(tests?/|test_[^/]*$|conftest\.py$|[^/]*_test\.py$)")


def _holds_python(folder: str) -> bool:
    try:
        return any(name.endswith(".py") for name in os.listdir(folder))
    except OSError:
        return False


_ASK: Final = {
    "exists": os.path.exists,
    "file": os.path.isfile,
    "folder": os.path.isdir,
    "python": _holds_python,
}


@dataclass(slots=True)
class Footprint:
    """``files`` were read, ``asked`` are questions (kind and path) with their answers, ``trees`` were searched.

    ``is_final`` is False where the same analysis might come to another result at another time.
    """

    files: set[str] = field(default_factory=set)
    asked: dict[tuple[str, str], bool] = field(default_factory=dict)
    trees: set[str] = field(default_factory=set)
    is_final: bool = True


_current: Footprint | None = None


@contextmanager
def recorded() -> Iterator[Footprint]:
    """Write down what is looked at until the end of the block. One analysis at a time."""
    global _current
    _current = mine = Footprint()
    try:
        yield mine
    finally:
        _current = None


def exists(path: str) -> bool:
    """Whether there is anything at ``path``."""
    return ask("exists", path)


def is_file(path: str) -> bool:
    """Whether there is a file at ``path``."""
    return ask("file", path)


def is_folder(path: str) -> bool:
    """Whether there is a folder at ``path``."""
    return ask("folder", path)


def holds_python(folder: str) -> bool:
    """Whether there are Python files in a folder itself."""
    return ask("python", folder)


def ask(kind: str, path: str) -> bool:
    """The answer to a question of this kind, written down."""
    answer = _ASK[kind](path)
    note_answer(kind, path, answer)
    return answer


def note_answer(kind: str, path: str, answer: bool) -> None:
    """An answer that was known already is one that the analysis rests on."""
    if _current is not None:
        _current.asked[kind, path] = answer


def note_read(path: str) -> None:
    """The content of ``path`` is used, or that it cannot be read."""
    if _current is not None:
        _current.files.add(path)


def note_search(root: str) -> None:
    """The files that ``python_files`` finds below ``root`` are searched."""
    if _current is not None:
        _current.trees.add(root)


def note_haste() -> None:
    """Something was cut short by the clock."""
    if _current is not None:
        _current.is_final = False


def python_files(root: str) -> Iterator[str]:
    """The Python files below ``root`` that are no unit tests, in a fixed order."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name for name in folders if name not in EXCLUDED_FOLDERS and not name.startswith(".")
        )
        for name in sorted(files):
            path = os.path.join(folder, name)
            spoken = os.path.relpath(path, root).replace(os.sep, "/")
            if name.endswith(".py") and not _TEST.search(spoken):
                yield path
