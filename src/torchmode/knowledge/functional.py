"""Functional: the functions that take the mode as an argument, and where in their arguments it stands."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from torchmode.knowledge.packaged import text_of


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter of a function: its name and position; ``default`` counts only where it is not ``required``."""

    name: str
    position: int
    default: object = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class ModeFunction:
    """One such function; the fields are explained at the top of ``functional.toml``."""

    does: str
    flag: Slot | None = None
    probability: Slot | None = None
    statistics: Slot | None = None


def mode_function(name: str) -> ModeFunction | None:
    """What the function of this qualified name does with the mode, if it takes it as an argument."""
    return _functions().get(name)


@cache
def functions_by_last_name() -> dict[str, ModeFunction]:
    """The same functions by the last part of their names; of several, one whose slots stand first."""
    return {name.rpartition(".")[2]: function for name, function in reversed(_functions().items())}


# The argument of a stacked layer, and its position, that says how many layers it has.
STACKED_BY: Final = ("num_layers", 2)


@cache
def is_stacked(name: str) -> bool:
    """Whether dropout in the layer of this name needs more than one of its layers."""
    return name in _content()["stacked"]


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(text_of("functional.toml"))


@cache
def _functions() -> dict[str, ModeFunction]:
    return {
        name: ModeFunction(
            entry["does"],
            _slot(entry.get("flag")),
            _slot(entry.get("probability")),
            _slot(entry.get("statistics")),
        )
        for entry in _content()["functions"]
        for name in entry["names"]
    }


def _slot(entry: dict[str, Any] | None) -> Slot | None:
    if entry is None:
        return None
    return Slot(entry["name"], entry["position"], entry.get("default"), "default" not in entry)
