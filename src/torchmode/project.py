"""Project: which file of the repository an import means, and what that file says.

Terms. The *root* of a project is the nearest folder above a file that has a ``pyproject.toml``, ``setup.py``,
``setup.cfg`` or ``.git``, or else the highest one from which down every folder has scripts. A *target* is what a
qualified name stands for: a module file and the path inside it.
A *unit* is a file with a number of its own, the same in every run, so that sites of several files never meet.

The question answered: ``from .engine import evaluate`` in ``pkg/train.py`` is ``evaluate`` of ``pkg/engine.py``.
A relative import goes by folders. An absolute one is looked for beside the script, then in each folder above it up
to the root, and in ``src/``; in a package, from the folder that holds the package. Nothing is imported or run.

Each file is read, parsed and lowered once per process and kept without its tree; it is read again when its size or
time changes. What is followed is parsed by Python's own parser, the analysed file by libcst.

Known holes: what ``sys.path`` is made to be at run time; compiled modules; installed packages of the same name come
after files of the project.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from torchmode import ir
from torchmode.footprint import exists, holds_python, is_file, is_folder, note_answer, note_read
from torchmode.parse import parse
from torchmode.source import CannotAnalyse, from_path
from torchmode.triage import may_matter

if TYPE_CHECKING:
    from torchmode.lower.positions import Positions
    from torchmode.store import Store

MARKERS: Final = ("pyproject.toml", "setup.py", "setup.cfg", ".git", ".hg")
MAX_LEVELS: Final = 12
MAX_UNMARKED: Final = 3
MAX_CHARACTERS: Final = 400_000
MAX_PLAIN_CHARACTERS: Final = 40_000  # a larger file is followed only if it speaks of modules
KEPT: Final = 400


@dataclass(frozen=True, slots=True)
class Target:
    """A name of the project: ``path`` is a ``.py`` file, or the folder of a package; ``rest`` the path inside."""

    path: str
    rest: tuple[str, ...] = ()

    @property
    def is_folder(self) -> bool:
        return not self.path.endswith(".py")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as it was read; ``program`` is None where there is nothing to follow, ``reason`` says why.

    ``stamp`` is its time and size on disk, ``digest`` a hash of its text.
    """

    stamp: tuple[int, int]
    digest: tuple[int, int]
    program: ir.Program | None
    reason: str = ""


_LOADED: OrderedDict[str, Loaded] = OrderedDict()
_NOT_ON_DISK: Final = (-1, -1)
_NO_TEXT: Final = (0, -1)


class Project:
    """The repository around one file."""

    def __init__(self, main: str, store: Store | None = None) -> None:
        self.main = os.path.abspath(main)
        self.store = store
        self.root = root_of(os.path.dirname(self.main))
        self._numbers: dict[str, int] = {}
        self._sources: dict[str, list[str]] = {}
        self._below: dict[tuple[str, str], Target | None] = {}
        self._parts: dict[str, tuple[str, ...]] = {}

    # -- names ---------------------------------------------------------------------

    def number(self, path: str) -> int:
        """The number of the unit at ``path``: it depends on the place in the project alone."""
        known = self._numbers.get(path)
        if known is None:
            relative = os.path.relpath(path, self.root).replace(os.sep, "/")
            known = self._numbers[path] = zlib.crc32(relative.encode("utf-8", "surrogateescape")) + 1
        return known

    def spoken(self, path: str) -> str:
        """How messages call a file: by its place below the root."""
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def locate(self, importer: str, qualified: str) -> Target | None:
        """What ``qualified``, as an import statement of the file ``importer`` says it, means in this project."""
        level = len(qualified) - len(qualified.lstrip("."))
        parts = [part for part in qualified[level:].split(".") if part]
        folder = os.path.dirname(importer)
        if level:
            for _ in range(level - 1):
                folder = os.path.dirname(folder)
            return self.descend(Target(folder), parts)
        if not parts or parts[0] == "torch" or parts[0] in sys.stdlib_module_names:
            return None
        for base in self.sources(folder):
            found = self.from_base(base, parts)
            if found is not None and found.path != importer:
                return found
        for base in above(folder, parts[0]):
            found = self.from_base(base, parts)
            if found is not None and found.path != importer and is_meant(base, found):
                return found
        return None

    def from_base(self, base: str, parts: list[str]) -> Target | None:
        """The target of ``parts`` where they are looked for from the folder ``base``."""
        start = self.below(Target(base), parts[0])
        return self.descend(start, parts[1:]) if start is not None and not start.rest else None

    def descend(self, start: Target, parts: list[str]) -> Target | None:
        """The target of ``parts`` below ``start``; None where one of them is not there."""
        found: Target | None = start
        for part in parts:
            found = self.below(found, part) if found is not None else None
        return found

    def below(self, target: Target, part: str) -> Target | None:
        """One name further; what is in a folder is asked once for each analysis."""
        if target.rest or not target.is_folder:
            return step(target, part)
        if (target.path, part) not in self._below:
            self._below[target.path, part] = step(target, part)
        return self._below[target.path, part]

    def sources(self, folder: str) -> list[str]:
        """The folders in which an absolute import of a file in ``folder`` is looked for, the nearest first."""
        if folder not in self._sources:
            self._sources[folder] = self._sources_of(folder)
        return self._sources[folder]

    def _sources_of(self, folder: str) -> list[str]:
        package = package_root(folder)
        found = [package]
        current = package
        while current != self.root and len(found) < MAX_LEVELS and current.startswith(self.root):
            current = os.path.dirname(current)
            found.append(current)
        if (
            self.root not in found
        ):  # the root is a package itself, and what is started there sees what is in it
            found.append(self.root)
        found.append(os.path.join(self.root, "src"))
        if folder != package:
            found.append(folder)
        return found

    def qualified(self, target: Target) -> str:
        """The name under which a target is known from here on: dotted, from the folder that holds its package."""
        parts = self._parts.get(target.path)
        if parts is None:
            folder = target.path if target.is_folder else os.path.dirname(target.path)
            inside = os.path.relpath(target.path.removesuffix(".py"), package_root(folder))
            parts = tuple(part for part in inside.split(os.sep) if part not in (".", "__init__"))
            self._parts[target.path] = parts
        return ".".join((*parts, *target.rest))

    # -- files ----------------------------------------------------------------------

    def own(self, text: str) -> tuple[ir.Program, Positions | None]:
        """The analysed file itself, whose text need not be that on disk; its places too if it was parsed for this.

        Raises ``CannotAnalyse`` where it cannot be parsed.
        """
        number = self.number(self.main)
        key, digest = f"{self._key(self.main)}\0own", digest_of(text)
        known = _LOADED.get(key)
        program = known.program if known is not None and known.digest == digest else None
        if program is None and self.store is not None:
            program = self.store.get(text, number)
        positions = None
        if program is None:
            from torchmode.lower import lower
            from torchmode.lower.positions import Positions

            tree = parse(text)
            program, sites = lower(tree, number)
            positions = Positions(text, tree, sites)
            if self.store is not None:
                self.store.put(text, program)
        remember(key, Loaded(_NOT_ON_DISK, digest, program))
        return program, positions

    def load(self, path: str) -> Loaded:
        """The lowered file at ``path``: as this process knows it, else as the store does, else read anew.

        Never fails: a file that cannot be followed says why.
        """
        note_read(path)
        try:
            stamp = stamp_of(path)
        except OSError as error:
            return Loaded(_NOT_ON_DISK, _NO_TEXT, None, f"cannot be read: {error.strerror}")
        key = self._key(path)
        known = _LOADED.get(key)
        if known is None or known.stamp != stamp:
            known = self._read(path, stamp, known)
        remember(key, known)
        return known

    def positions(self, path: str) -> Positions | None:
        """The places of a file that was followed; None where it has changed for the worse since."""
        from torchmode.lower import lower
        from torchmode.lower.positions import Positions

        note_read(path)
        try:
            text = from_path(path).text
            tree = parse(text)
        except CannotAnalyse:
            return None
        return Positions(text, tree, lower(tree, self.number(path))[1])

    def _key(self, path: str) -> str:
        return f"{self.root}\0{path}"

    def _read(self, path: str, stamp: tuple[int, int], known: Loaded | None) -> Loaded:
        if stamp[1] > MAX_CHARACTERS:
            return Loaded(stamp, _NO_TEXT, None, "too large to be followed")
        digest = _NO_TEXT
        try:
            text = from_path(path).text
            digest = digest_of(text)
            if known is not None and known.digest == digest:
                return replace(known, stamp=stamp)
            if len(text) > MAX_PLAIN_CHARACTERS and not may_matter(text) and not passes_names_on(path, text):
                return Loaded(stamp, digest, None)
            number = self.number(path)
            program = self.store.get(text, number) if self.store is not None else None
            if program is None:
                from torchmode.lower import program_of

                program = program_of(text, number)
                if self.store is not None:
                    self.store.put(text, program)
            return Loaded(stamp, digest, program)
        except CannotAnalyse as stopped:
            return Loaded(stamp, digest, None, stopped.problem.reason)


def remember(key: str, loaded: Loaded) -> None:
    _LOADED[key] = loaded
    _LOADED.move_to_end(key)
    if len(_LOADED) > KEPT:
        _LOADED.popitem(last=False)


def stamp_of(path: str) -> tuple[int, int]:
    """The time and the size of a file: where they are the same, it is not read again. Raises ``OSError``."""
    status = os.stat(path)
    return status.st_mtime_ns, status.st_size


def digest_of(text: str) -> tuple[int, int]:
    """What stands for a text within this process: Python's own hash of it, and its length."""
    return hash(text), len(text)


def passes_names_on(path: str, text: str) -> bool:
    """Whether a file without modules of its own may hand on names of others."""
    return os.path.basename(path) == "__init__.py" or "from ." in text or "import *" in text


def root_of(folder: str) -> str:
    """The root of the project that ``folder`` is in; without a marker, where its scripts begin."""
    for current in upwards(folder, MAX_LEVELS):
        if any(exists(os.path.join(current, marker)) for marker in MARKERS):
            return current
    return top_of_scripts(package_root(folder))


def upwards(folder: str, levels: int) -> Iterator[str]:
    """A folder and those above it, as many as are asked for."""
    for _ in range(levels):
        yield folder
        outer = os.path.dirname(folder)
        if outer == folder:
            break
        folder = outer


def top_of_scripts(folder: str) -> str:
    """The highest folder above ``folder`` down from which there are Python files in every one.

    A home folder or that of temporary files is no project because somebody keeps a script there.
    """
    nobodys = {os.path.expanduser("~"), "/tmp", *(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))}
    top = folder
    for outer in upwards(os.path.dirname(folder), MAX_UNMARKED):
        if outer in nobodys or outer == os.path.dirname(outer) or not holds_python(outer):
            break
        top = outer
    return top


def above(folder: str, name: str) -> Iterator[str]:
    """The folders that hold a folder of this name around ``folder``: a script may be started from there."""
    for current in upwards(folder, MAX_LEVELS):
        outer, own = os.path.split(current)
        if own == name:
            yield outer


def is_meant(base: str, found: Target) -> bool:
    """Whether a script may be started from ``base`` to find this.

    Nobody starts one inside a package: `transformers` in `pkg/integrations/transformers/` is the library. A file
    several folders further down is no coincidence, though: the package may be a copy that holds the scripts.
    """
    in_package = is_file(os.path.join(base, "__init__.py"))
    return not in_package or found.path.removeprefix(base).count(os.sep) > 2


def package_root(folder: str) -> str:
    """The first folder from ``folder`` upwards that is not itself a package."""
    found, asked = climbed(folder)
    for path, answer in asked:
        note_answer("file", path, answer)
    return found


@cache
def climbed(folder: str) -> tuple[str, tuple[tuple[str, bool], ...]]:
    """The package root of a folder, and the files that were looked for on the way, with whether they are there."""
    current = folder
    asked: list[tuple[str, bool]] = []
    for _ in range(MAX_LEVELS):
        package = os.path.join(current, "__init__.py")
        asked.append((package, is_file(package)))
        if not asked[-1][1]:
            break
        current = os.path.dirname(current)
    return current, tuple(asked)


def step(target: Target, part: str) -> Target | None:
    """One name further: a module or folder below a folder, else something inside a file."""
    if target.rest or not target.is_folder:
        return Target(target.path, (*target.rest, part))
    below = os.path.join(target.path, part)
    if is_file(below + ".py") and not is_file(os.path.join(below, "__init__.py")):
        return Target(below + ".py")
    if is_folder(below):
        return Target(below)
    if is_file(os.path.join(target.path, "__init__.py")):
        return Target(os.path.join(target.path, "__init__.py"), (part,))
    return None
