"""Configuration: the table ``[tool.torchmode]`` of a project's ``pyproject.toml``.

The nearest ``pyproject.toml`` that has such a table counts, looked for from a file upwards and then from the
current folder upwards. Paths in it are relative to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

KEYS = ("knowledge",)


class WrongConfiguration(Exception):
    """A setting that makes no sense; the text says which, where, and what is allowed."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a project has set. ``knowledge`` are absolute paths of effect files."""

    knowledge: tuple[str, ...] = ()


NOTHING_SET = Configuration()


def configuration_of(path: str | Path) -> Configuration:
    """The configuration for a file (or folder). Raises ``WrongConfiguration``."""
    start = Path(path).absolute()
    found = _nearest(start if start.is_dir() else start.parent)
    return found or _nearest(Path.cwd()) or NOTHING_SET


@cache
def _nearest(folder: Path) -> Configuration | None:
    found = _read(folder / "pyproject.toml")
    if found is not None or folder.parent == folder:
        return found
    return _nearest(folder.parent)


def _read(file: Path) -> Configuration | None:
    """The configuration in ``file``; None where it has none or is not ours to judge."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if "torchmode" not in text:
        return None
    import tomllib

    try:
        table = tomllib.loads(text).get("tool", {}).get("torchmode")
    except (tomllib.TOMLDecodeError, AttributeError):
        return None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise WrongConfiguration(f"{file}: tool.torchmode: must be a table")
    for key in table:
        if key not in KEYS:
            raise WrongConfiguration(f"{file}: tool.torchmode.{key}: no such key; allowed: {', '.join(KEYS)}")
    return Configuration(_paths(table.get("knowledge", []), file))


def _paths(given: Any, file: Path) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        raise WrongConfiguration(f"{file}: tool.torchmode.knowledge: must be a list of paths")
    return tuple(str(file.parent / item) for item in given)
