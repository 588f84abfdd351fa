"""Which files does ``torchmode check`` look at?

A file that is named is always looked at. A folder is walked: its ``*.py`` files, without what a ``.gitignore`` at any
level excludes (up to the top of the git repository), and without folders that never hold the user's own code.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from torchmode.facts import Problem
from torchmode.source import EXCLUDED_FOLDERS, from_path

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

STDIN: Final = "-"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to check, or a place that could not be looked into (``problem``). ``path`` is as the user would say it."""

    path: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Ignored:
    """The ``.gitignore`` of one folder."""

    folder: str
    spec: GitIgnoreSpec

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """True: ignored; False: expressly not ignored; None: not mentioned."""
        relative = os.path.relpath(path, self.folder).replace(os.sep, "/")
        return self.spec.check_file(relative + "/" if is_folder else relative).include


def find(paths: Iterable[str]) -> Iterator[Found]:
    """The files behind these paths, each once, in a fixed order. A path that does not exist is found as a problem."""
    seen: set[str] = set()
    for path in paths:
        for found in _walk(path) if path != STDIN and os.path.isdir(path) else _named(path):
            if found.path not in seen:
                seen.add(found.path)
                yield found


def _named(path: str) -> Iterator[Found]:
    if path == STDIN or os.path.exists(path):
        yield Found(path)
    else:
        yield Found(path, Problem("unreadable", "cannot be read: no such file or folder"))


def _walk(root: str) -> Iterator[Found]:
    outer = _outer_specs(os.path.abspath(root))
    pending: list[tuple[str, tuple[_Ignored, ...]]] = [(root, outer)]
    while pending:
        folder, specs = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Found(folder, Problem("unreadable", f"cannot be read: {error.strerror}"))
            continue
        absolute = os.path.abspath(folder)
        specs = specs + _specs_of(absolute)
        folders: list[tuple[str, tuple[_Ignored, ...]]] = []
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder and (entry.name in EXCLUDED_FOLDERS or _is_virtual_environment(entry.path)):
                continue
            if not is_folder and not (entry.name.endswith(".py") and entry.is_file()):
                continue
            if _is_ignored(os.path.join(absolute, entry.name), is_folder, specs):
                continue
            if is_folder:
                folders.append((entry.path, specs))
            else:
                yield Found(entry.path)
        pending.extend(reversed(folders))


def _is_virtual_environment(folder: str) -> bool:
    return os.path.exists(os.path.join(folder, "pyvenv.cfg"))


def _is_ignored(path: str, is_folder: bool, specs: tuple[_Ignored, ...]) -> bool:
    """The innermost ``.gitignore`` that mentions the path decides, as in git."""
    verdicts = (ignored.verdict(path, is_folder) for ignored in reversed(specs))
    return next((verdict for verdict in verdicts if verdict is not None), False)


def _specs_of(folder: str) -> tuple[_Ignored, ...]:
    path = Path(folder, ".gitignore")
    if not path.is_file():
        return ()
    from pathspec import GitIgnoreSpec

    try:
        return (_Ignored(folder, GitIgnoreSpec.from_lines(from_path(path).text.split("\n"))),)
    except Exception:  # an unreadable or misspelt .gitignore ignores nothing
        return ()


def _outer_specs(root: str) -> tuple[_Ignored, ...]:
    """The ``.gitignore`` files above a folder, up to the top of its repository.

    None where they ignore the folder itself: who names an ignored folder wants it checked.
    """
    above: list[str] = []
    folder = root
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ()
        above.append(parent)
        folder = parent
    specs = tuple(spec for parent in reversed(above) for spec in _specs_of(parent))
    steps = [root, *above[:-1]]
    return () if any(_is_ignored(step, True, specs) for step in steps) else specs
