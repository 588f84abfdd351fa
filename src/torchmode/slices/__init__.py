"""Slices: the text of a file without the definitions that cannot matter, for libcst to parse.

Terms. A unit is *hot* where it holds a sign (see ``triage.survey``) that counts, or mentions a hot unit of which the
caller matters. A top-level statement is *needed* where one of its units is hot, or a needed one mentions it. What is
not needed is *cold*: its body is left out and its head stays, so that every line keeps its number and every name its
definition.

The question answered: what of this file has to be analysed, if anything?

Worked example: ``models.py`` with twenty networks, of which one overrides ``train``: that class, its bases and the
blocks they are made of are parsed, the other nineteen are heads with ``...`` as their body. A file with networks that
show no sign at all is not parsed.

``relevance`` decides what is needed, ``elsewhere`` asks the other files of the project what an imported name stands
for, ``cut`` leaves the rest out. The known holes are theirs.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from torchmode.project import Project
from torchmode.slices.cut import Slice, without
from torchmode.slices.elsewhere import Elsewhere, keep
from torchmode.slices.relevance import Relevance, names_bound
from torchmode.triage.survey import MODULE_LEVEL, Survey, survey

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
    needed = relevance.needed([*hot, *shapes])
    part = without(text, [unit.node for unit in found.units if unit.node is not None and unit not in needed])
    roots, shown = (
        frozenset(
            name for unit in units if unit.top != MODULE_LEVEL for name in names_bound(found.tops[unit.top])
        )
        for units in (hot, shapes)
    )
    return replace(part, roots=roots, shown=shown)
