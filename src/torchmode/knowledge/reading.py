"""Reads effect files, ours and those of users, and says what is wrong in them.

A file is TOML: one table for each name, with effects as keys, and optional tables ``library`` (what the
file is about, for which versions, from which source) and ``renamed`` (other names of the same thing).
Every problem is told with file, key and the allowed values.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from torchmode.knowledge.effects import EFFECTS, Effect, choices

ABOUT = ("also", "versions", "source")
LIBRARY = ("name", "packages", "versions", "source")
NAME = re.compile(r"[\w.*\[\]-]+")


class WrongKnowledge(Exception):
    """An effect file that cannot be used; the text says where and why."""

    def __init__(self, file: str, key: str, problem: str, allowed: tuple[str, ...] = ()) -> None:
        listed = f"; allowed: {', '.join(allowed)}" if allowed else ""
        super().__init__(f"{file}: {f'{key}: ' if key else ''}{problem}{listed}")


@dataclass(frozen=True, slots=True)
class Library:
    """What a file is about; ``packages`` are the names under which it is imported."""

    name: str = ""
    packages: tuple[str, ...] = ()
    versions: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name (or pattern) and what it does; ``versions`` and ``source`` where they differ from the file's."""

    name: str
    effect: Effect
    versions: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An entry whose name has wildcards. One that says `other` wins, else the most literal characters do."""

    literal: int
    start: str
    regex: str
    entry: Entry
    open: bool

    def matches(self, name: str) -> bool:
        """Whether it stands for ``name``; its expression is compiled where a name begins as it does."""
        return name.startswith(self.start) and compiled(self.regex).match(name) is not None


@cache
def compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


@dataclass(frozen=True, slots=True)
class Table:
    """One effect file, ready for look-up."""

    library: Library
    exact: Mapping[str, Entry]
    patterns: tuple[Pattern, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)

    def find(self, name: str, *, method: bool = False) -> Entry | None:
        """The entry of ``name``: the exact one, else the most specific pattern.

        For a ``method``, patterns that end in ``**`` do not count: they speak of what can be imported.
        """
        found = self.exact.get(name)
        if found is not None:
            return found
        for pattern in self.patterns:
            if not (method and pattern.open) and pattern.matches(name):
                return pattern.entry
        return None

    def find_relative(self, name: str) -> Entry | None:
        """The entry of a name that was imported relatively: its end is all that is known."""
        tail = name.lstrip(".")
        for key, entry in self.exact.items():
            if key == tail or key.endswith(f".{tail}"):
                return entry
        return None


def read_file(path: Path) -> Table:
    """The table of a user's file. Raises ``WrongKnowledge``."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise WrongKnowledge(str(path), "", f"cannot be read: {reason}") from error
    return read(text, str(path))


def read(text: str, file: str) -> Table:
    """The table in ``text``. Raises ``WrongKnowledge``."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongKnowledge(file, "", f"is no TOML: {error}") from error
    library = Library()
    renamed: Mapping[str, str] = {}
    exact: dict[str, Entry] = {}
    patterns: list[Pattern] = []
    for key, value in content.items():
        match key:
            case "library":
                library = _library(value, file)
            case "renamed":
                renamed = _renamed(value, file)
            case _:
                for entry in _entries(key, value, file):
                    if "*" not in entry.name and "[" not in entry.name:
                        exact[entry.name] = entry
                    else:
                        patterns.append(pattern_of(entry))
    patterns.sort(key=lambda item: (not item.entry.effect.is_other, -item.literal, item.entry.name))
    return Table(library, MappingProxyType(exact), tuple(patterns), MappingProxyType(dict(renamed)))


def pattern_of(entry: Entry) -> Pattern:
    """``*`` is anything within one part of a dotted name, ``**`` any number of parts."""
    regex, literal = "", 0
    for piece in re.split(r"(\*\*\.|\*\*|\*|\[[^\]]*\])", entry.name):
        if piece == "**.":
            regex += r"(?:[^.]+\.)*"
        elif piece == "**":
            regex += ".*"
        elif piece == "*":
            regex += "[^.]*"
        elif piece.startswith("["):
            regex += piece
            literal += 1
        else:
            regex += re.escape(piece)
            literal += len(piece)
    start = re.split(r"[*\[]", entry.name, maxsplit=1)[0]
    return Pattern(literal, start, regex + r"\Z", entry, entry.name.endswith("**"))


def _library(value: Any, file: str) -> Library:
    if not isinstance(value, dict):
        raise WrongKnowledge(file, "library", "must be a table")
    for key, item in value.items():
        if key not in LIBRARY:
            raise WrongKnowledge(file, f"library.{key}", "no such key", LIBRARY)
        if key == "packages":
            _strings(item, file, "library.packages")
        elif not isinstance(item, str):
            raise WrongKnowledge(file, f"library.{key}", "must be a string")
    return Library(
        value.get("name", ""),
        tuple(value.get("packages", ())),
        value.get("versions", ""),
        value.get("source", ""),
    )


def _renamed(value: Any, file: str) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise WrongKnowledge(file, "renamed", "must be a table of names")
    return value


def _entries(name: str, value: Any, file: str) -> list[Entry]:
    key = f'["{name}"]'
    if not isinstance(value, dict):
        raise WrongKnowledge(file, name, f'must be a table: ["{name}"], with effects below it')
    if value and all(isinstance(item, dict) for item in value.values()) and not set(value) & set(EFFECTS):
        inner = next(iter(value))
        raise WrongKnowledge(file, f"[{name}.{inner}]", f'write a dotted name in quotes: ["{name}.{inner}"]')
    if not NAME.fullmatch(name):
        raise WrongKnowledge(file, key, "is no dotted name (`*` and `**` may stand in it)")
    given: dict[str, Any] = {}
    for effect, item in value.items():
        where = f"{key} {effect}"
        if effect == "also":
            _strings(item, file, where)
        elif effect in ABOUT:
            if not isinstance(item, str):
                raise WrongKnowledge(file, where, "must be a string")
        elif effect in EFFECTS:
            given[effect] = _value(effect, item, file, where)
        else:
            raise WrongKnowledge(file, where, "no such effect", (*EFFECTS, *ABOUT))
    if not given:
        raise WrongKnowledge(file, key, "has no effect", tuple(EFFECTS))
    _agree(given, file, key)
    made = Effect(**given)
    names = (name, *value.get("also", ()))
    return [Entry(one, made, value.get("versions", ""), value.get("source", "")) for one in names]


def _value(effect: str, item: Any, file: str, where: str) -> Any:
    kind = EFFECTS[effect].metadata["kind"]
    if kind is bool:
        if not isinstance(item, bool):
            raise WrongKnowledge(file, where, f"{_shown(item)} is not known", choices(effect))
        return item
    if kind is list:
        _strings(item, file, where)
        return tuple(item)
    if kind is dict:
        if not isinstance(item, dict) or not all(
            type(place) is int and place >= -1 for place in item.values()
        ):
            raise WrongKnowledge(file, where, "must be a table of positions, such as { dropout = 2 }, or -1")
        return MappingProxyType(item)
    if item not in choices(effect):
        raise WrongKnowledge(file, where, f"{_shown(item)} is not known", choices(effect))
    return kind(item)


def _agree(given: dict[str, Any], file: str, key: str) -> None:
    """Effects that need or exclude each other."""
    if "starts" in given and "returns" in given:
        raise WrongKnowledge(file, key, "`starts` and `returns` exclude each other")
    if "inside" in given and not given.keys() & {"leaves", "hook"}:
        raise WrongKnowledge(file, f"{key} inside", "needs `leaves`", choices("leaves"))
    if "hook" in given and not given.keys() >= {"inside", "recording"}:
        raise WrongKnowledge(file, f"{key} hook", "needs `inside` and `recording`")
    if "order" in given and given.get("returns") != "arguments" and "starts" not in given:
        raise WrongKnowledge(file, f"{key} order", 'needs `returns = "arguments"` or `starts`')


def _strings(item: Any, file: str, where: str) -> None:
    if not isinstance(item, list) or not all(isinstance(one, str) for one in item):
        raise WrongKnowledge(file, where, "must be a list of strings")


def _shown(item: Any) -> str:
    return f'"{item}"' if isinstance(item, str) else str(item).lower()
