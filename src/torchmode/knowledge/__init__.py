"""Knowledge: what names outside the file do to mode and recording, kept as TOML data.

A name is looked up by its canonical qualified form; entries are exact or end in ``*`` (any
continuation) or carry a ``*`` inside. The tables are read once per process.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Conditional:
    """A layer that depends on the mode only if ``argument`` is given and not literally off."""

    pattern: re.Pattern[str]
    argument: str
    position: int | None


@cache
def _table(name: str) -> dict[str, Any]:
    text = (files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _pattern(entries: list[str]) -> re.Pattern[str]:
    if not entries:
        return re.compile(r"(?!)")
    return re.compile("|".join(translate(entry) for entry in entries))


@cache
def _group(section: str, key: str) -> re.Pattern[str]:
    entries: list[str] = []
    for table in ("torch", "libraries"):
        entries.extend(_table(table).get(section, {}).get(key, []))
    return _pattern(entries)


@cache
def is_in(section: str, key: str, name: str) -> bool:
    """Whether ``name`` stands in the list ``section.key`` of any table."""
    return _group(section, key).match(name) is not None


@cache
def covers(name: str) -> bool:
    """Whether the tables say anything about ``name``: then they are believed, whatever the project holds."""
    if hub_package(name) or guard_word(name) is not None:
        return True
    return any(
        is_in(section, key, name)
        for table in ("torch", "libraries")
        for section in ("factories", "not_modules", "layers", "calls", "modules")
        for key, entries in _table(table).get(section, {}).items()
        if entries and isinstance(entries[0], str) and key != "hub_packages"
    )


@cache
def methods(key: str) -> frozenset[str]:
    """The method names of the list ``methods.key``."""
    return frozenset(_table("torch")["methods"][key])


@cache
def word(name: str) -> re.Pattern[str]:
    """The compiled pattern ``name`` of the word table; match it with ``search`` on lower case."""
    return re.compile(_table("words")[name])


@cache
def drives_mode(name: str) -> bool:
    """Whether an unresolved callable of this name may switch the mode of the modules it receives."""
    lowered = name.lower()
    return word("drives_mode").search(lowered) is not None and word("keeps_mode").search(lowered) is None


@cache
def guard_word(name: str) -> str | None:
    """``off``, ``inference`` or ``on`` for a grad guard's qualified name, else None."""
    found = _table("torch")["guards"].get(name)
    return str(found) if found is not None else None


@cache
def makes_guard(name: str) -> bool:
    """Whether calling ``name`` makes a context manager that sets recording."""
    return name == "torch.set_grad_enabled" or guard_word(name) is not None


@cache
def conditional_layers() -> tuple[Conditional, ...]:
    entries = [
        entry for table in ("torch", "libraries") for entry in _table(table)["layers"].get("if_argument", [])
    ]
    return tuple(
        Conditional(_pattern([entry["name"]]), entry["argument"], entry.get("position")) for entry in entries
    )


@cache
def hook_state(base: str, method: str) -> tuple[str, str] | None:
    """(mode, recording) with which the framework class ``base`` calls ``method``, if it is known."""
    found = _table("libraries")["hooks"].get(base, {}).get(method)
    return (found[0], found[1]) if found else None


@cache
def hub_package(name: str) -> bool:
    return name.split(".", 1)[0] in _table("libraries")["factories"]["hub_packages"]
