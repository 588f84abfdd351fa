"""Exports: the calls that write a module down, or what it does in its mode of that moment."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from torchmode.knowledge.packaged import text_of


@dataclass(frozen=True, slots=True)
class Exporter:
    """One such call; the fields are explained at the top of ``exports.toml``."""

    how: str
    module: str
    eval_if: str = ""
    chosen_by: str = ""
    since: str = ""


def exporter(name: str) -> Exporter | None:
    """What the call of the qualified ``name`` exports, if it does."""
    return _table().get(name)


@cache
def exporting_methods() -> frozenset[str]:
    """The last parts of the names of all exporters."""
    return frozenset(name.rpartition(".")[2] for name in _table())


@cache
def _table() -> Mapping[str, Exporter]:
    content = tomllib.loads(text_of("exports.toml"))
    table: dict[str, Exporter] = {}
    for name, entry in content.items():
        others = entry.pop("also", [])
        table.update(dict.fromkeys((name, *others), Exporter(**entry)))
    return table
