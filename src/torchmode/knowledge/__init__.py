"""Knowledge: what names outside the file do to mode and recording, kept as TOML data.

One file for each library, read when a name of that library is first looked up; ``index.toml`` says
which file speaks of which package. ``methods.toml`` and ``words.toml`` are no effect files: they hold
methods known by their name alone, and the words by which people name things.

Users add files of their own (``docs/knowledge.md``); their entries come first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from torchmode.knowledge.effects import NOTHING_KNOWN, Effect, Recording
from torchmode.knowledge.packaged import text_of
from torchmode.knowledge.reading import Entry, Table, WrongKnowledge, read, read_file

__all__ = [
    "CONVENTIONAL",
    "Effect",
    "Knowledge",
    "WrongKnowledge",
    "drives_mode",
    "guard_word",
    "known_by",
    "methods",
    "renamed",
    "word",
]

# What everybody calls these modules: where nothing shows what a name is, a star import brought it.
CONVENTIONAL = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "optim": "torch.optim"}

_READ: dict[str, Table] = {}


class Knowledge:
    """The effects that hold for one analysis: ours, and those of the user's files before them."""

    __slots__ = ("_effects", "_methods", "_own")

    def __init__(self, own: tuple[Table, ...] = ()) -> None:
        self._own = own
        self._effects: dict[str, Effect] = {}
        self._methods: dict[tuple[str, str], Effect] = {}

    def effect(self, name: str) -> Effect:
        """What calling ``name`` does; ``NOTHING_KNOWN`` where no file speaks of it."""
        found = self._effects.get(name)
        if found is None:
            found = self._effects[name] = self._look_up(name)
        return found

    def covers(self, name: str) -> bool:
        """Whether a file speaks of ``name``: then it is believed, whatever the project holds."""
        return self.effect(name) is not NOTHING_KNOWN

    def method(self, owners: Iterable[str], name: str) -> Effect:
        """What the method ``name`` does of something that one of ``owners`` made."""
        for owner in owners:
            key = (owner, name)
            found = self._methods.get(key)
            if found is None:
                entry = self._find(f"{owner}.{name}", method=True)
                found = self._methods[key] = entry.effect if entry is not None else NOTHING_KNOWN
            if found is not NOTHING_KNOWN:
                return found
        return NOTHING_KNOWN

    def guard_word(self, name: str) -> str | None:
        """``off``, ``inference`` or ``on`` for the name of a context manager that sets recording, else None."""
        effect = self.effect(name)
        if not self.makes_guard(name) or effect.recording is Recording.FLAG:
            return None
        return str(effect.recording)

    def makes_guard(self, name: str) -> bool:
        """Whether calling ``name`` makes a context manager that sets recording and nothing else."""
        effect = self.effect(name)
        return effect.scope and effect.recording is not None and effect.inside is None

    def _look_up(self, name: str) -> Effect:
        entry = self._find(name)
        if entry is None:
            return NOTHING_KNOWN
        owner, _, _ = name.rpartition(".")
        if entry.name != name and owner.rpartition(".")[2][:1].isupper():
            above = self._find(owner)
            if above is not None and above.effect.is_other:
                return above.effect  # what is no module has no methods that make one
        return entry.effect

    def _find(self, name: str, *, method: bool = False) -> Entry | None:
        for table in self._own:
            entry = table.find_relative(name) if name.startswith(".") else table.find(name, method=method)
            if entry is not None:
                return entry
        ours = _table_of(name)
        return ours.find(name, method=method) if ours is not None else None


_OURS = Knowledge()


def guard_word(name: str) -> str | None:
    """The recording that PyTorch's guard ``name`` sets, where it does not depend on an argument."""
    return _OURS.guard_word(name)


def known_by(paths: tuple[str, ...]) -> Knowledge:
    """Our knowledge with that of the user's files; raises ``WrongKnowledge`` where one cannot be used."""
    if not paths:
        return _OURS
    return _with_own(tuple((path, _stamp(path)) for path in paths))


@cache
def _with_own(stamped: tuple[tuple[str, int], ...]) -> Knowledge:
    return Knowledge(tuple(read_file(Path(path)) for path, _ in stamped))


def _stamp(path: str) -> int:
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def _table_of(name: str) -> Table | None:
    """The file that speaks of the package of ``name``, read on first use."""
    file = index().get(name.partition(".")[0])
    if file is None:
        return None
    table = _READ.get(file)
    if table is None:
        table = _READ[file] = read(text_of(f"{file}.toml"), f"{file}.toml")
    return table


@cache
def index() -> dict[str, str]:
    """Package -> name of the file that speaks of it."""
    return {
        package: file
        for file, packages in tomllib.loads(text_of("index.toml")).items()
        for package in packages
    }


def tables_read() -> frozenset[str]:
    """The files that this process has read so far."""
    return frozenset(_READ)


@cache
def renamed(name: str) -> str:
    """The one name under which the files speak of ``name``."""
    table = _table_of(name)
    if table is None:
        return name
    same = table.renamed.get(name)
    if same is not None:
        return same
    for key, value in table.renamed.items():
        if key.endswith(".**") and name.startswith(key[:-2]):
            rest = name[len(key) - 2 :]
            if value.endswith(".**"):
                return renamed(value[:-2] + rest)
            return value[:-1] + rest.rpartition(".")[2]
    return name


@cache
def _lists(file: str) -> dict[str, Any]:
    return tomllib.loads(text_of(f"{file}.toml"))


@cache
def methods(key: str) -> frozenset[str]:
    """The method names of the list ``key``."""
    return frozenset(_lists("methods")[key])


@cache
def word(name: str) -> re.Pattern[str]:
    """The compiled pattern ``name`` of the word table; match it with ``search`` on lower case."""
    return re.compile(_lists("words")[name])


@cache
def drives_mode(name: str) -> bool:
    """Whether an unresolved callable of this name may switch the mode of the modules it receives."""
    lowered = name.lower()
    return word("drives_mode").search(lowered) is not None and word("keeps_mode").search(lowered) is None
