"""The stages in order: what of a text may matter, and what the analysis says of it.

Nothing that costs time to import is imported for a text that does not matter.
"""

from __future__ import annotations

import ast
from pathlib import Path

import torchmode
from torchmode.facts import Analysis
from torchmode.options import Options
from torchmode.parse import syntax_tree
from torchmode.project import Project
from torchmode.slices import Slice, sliced
from torchmode.store import Store


def run(
    text: str, options: Options, path: str = "", tree: ast.Module | None = None, whole: bool = False
) -> Analysis:
    """Analyse a text; ``path`` is where it stands, if it stands in a project, ``tree`` its syntax tree, if it is known.

    Only the parts of it that may matter are looked at, unless the whole story is asked for, or ``whole``.

    Raises ``CannotAnalyse`` where it cannot be parsed.
    """
    project = project_of(path, options) if path and options.follow_imports else None
    part = Slice(text) if whole or options.story or options.knowledge else part_of(text, tree, project)
    if part is None:
        return Analysis()
    from torchmode.analysis import analysed

    return analysed(text, part, options, project)


def part_of(text: str, tree: ast.Module | None, project: Project | None) -> Slice | None:
    """What of a text may matter: all of it where Python's own parser cannot read it, which libcst may."""
    tree = tree or syntax_tree(text)
    if tree is None:
        return Slice(text)
    return sliced(text, tree, project)


def project_of(path: str, options: Options) -> Project:
    store = Store(Path(options.cache), torchmode.__version__) if options.cache else None
    return Project(path, store)
