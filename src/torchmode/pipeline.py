"""The stages in order: what of a text may matter, and what the analysis says of it.

Nothing that costs time to import is imported for a text that does not matter.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import torchmode
from torchmode.facts import Analysis, Problem
from torchmode.options import Options
from torchmode.parse import guard, syntax_tree
from torchmode.project import Project
from torchmode.slices import Slice, sliced
from torchmode.source import CannotAnalyse

if TYPE_CHECKING:
    from torchmode.store import Store

MAX_WHOLE: Final = 10_000  # lines, above which a file is analysed in part or not at all


def run(
    text: str, options: Options, path: str = "", tree: ast.Module | None = None, whole: bool = False
) -> Analysis:
    """Analyse a text; ``path`` is where it stands, if it stands in a project, ``tree`` its syntax tree, if it is known.

    Only the parts of it that may matter are looked at, unless the whole story is asked for, or ``whole``, of a file of
    no more than ``MAX_WHOLE`` lines.

    Raises ``CannotAnalyse`` where it cannot be parsed, or where more than ``MAX_WHOLE`` lines may matter.
    """
    project = project_of(path, options) if path and options.follow_imports else None
    large = text.count("\n") > MAX_WHOLE
    whole = (whole or options.story or bool(options.knowledge)) and not large
    part = Slice(text) if whole else part_of(text, tree, project)
    if part is None:
        return Analysis()
    if large and filled_lines(part.text) > MAX_WHOLE:
        reason = f"too large: over {MAX_WHOLE:,} lines of it would have to be analysed"
        raise CannotAnalyse(guard(part.text) or Problem("too-large", reason))
    from torchmode.analysis import analysed

    return analysed(text, part, options, project)


def filled_lines(text: str) -> int:
    return sum(1 for line in text.split("\n") if line and not line.isspace())


def part_of(text: str, tree: ast.Module | None, project: Project | None) -> Slice | None:
    """What of a text may matter: all of it where Python's own parser cannot read it, which libcst may."""
    tree = tree or syntax_tree(text)
    if tree is None:
        return Slice(text)
    return sliced(text, tree, project)


def project_of(path: str, options: Options) -> Project:
    if not options.cache:
        return Project(path)
    return Project(path, store_in(options.cache))


@cache
def store_in(folder: str) -> Store:
    from torchmode.edition import edition
    from torchmode.store import Store

    return Store(Path(folder), edition(torchmode.__version__))
