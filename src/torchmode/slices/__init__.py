"""Slices: the text of a file without the definitions that cannot matter, for libcst to parse.

Terms. A unit is *hot* where it holds a sign (see ``triage.survey``) that counts, or mentions a hot unit of which the
caller matters. A top-level statement is *needed* where one of its units is hot, or a needed one mentions it. What is
not needed is *cold*: its body is left out and its head stays, so that every line keeps its number and every name its
definition; of a function that nothing needed mentions, the head goes too.

The question answered: what of this file has to be analysed, if anything?

Worked example: ``models.py`` with twenty networks, of which one overrides ``train``: that class, its bases and the
blocks they are made of are parsed, the other nineteen are heads with ``...`` as their body. A file with networks that
show no sign at all is not parsed.

``relevance`` decides what is needed, ``elsewhere`` asks the other files of the project what an imported name stands
for, ``cut`` leaves the rest out. The known holes are theirs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from torchmode.project import Project
from torchmode.slices.cut import Slice, without
from torchmode.slices.elsewhere import Elsewhere, keep
from torchmode.slices.relevance import Relevance, names_bound
from torchmode.triage.nodes import DEFINITIONS
from torchmode.triage.survey import MODULE_LEVEL, Survey, Unit, survey

__all__ = ["Slice", "sliced"]


def sliced(text: str, tree: ast.Module, project: Project | None) -> Slice | None:
    """The part of a file that may matter, or None where nothing of it does."""
    found = survey(tree)
    try:
        return _part(text, found, project)
    finally:
        keep(text, found)


def _part(text: str, found: Survey, project: Project | None) -> Slice | None:
    relevance = Relevance(found, Elsewhere(project), project.main if project is not None else "")
    hot, shapes = relevance.hot(), relevance.shapes()
    if not hot and not shapes:
        return None
    part = without(text, _cold(found, *relevance.needed([*hot, *shapes])))
    roots, shown = (
        frozenset(
            name for unit in units if unit.top != MODULE_LEVEL for name in names_bound(found.tops[unit.top])
        )
        for units in (hot, shapes)
    )
    return replace(part, roots=roots, shown=shown)


def _cold(found: Survey, needed: set[Unit], mentioned: set[str]) -> Iterator[tuple[ast.stmt, bool]]:
    """The statements that can be left out, and whether their heads go too: those of functions that nobody mentions.

    A class is left out as one, where nothing of it is needed.
    """
    used = {unit.top for unit in needed}
    for number, top in enumerate(found.tops):
        if isinstance(top, ast.ClassDef) and number not in used:
            yield top, False
    for unit in found.units:
        if unit.node is None or unit in needed:
            continue
        if not unit.owner:
            yield unit.node, isinstance(unit.node, DEFINITIONS) and unit.name not in mentioned
        elif unit.top in used:
            yield unit.node, False
