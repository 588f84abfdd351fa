"""torchmode: in which mode, and with which gradients, does each forward pass of a PyTorch module run?

The whole public API is here: ``analyse`` for everything known about one source, ``check`` for its findings only.
Both read text, never run it, and do not need PyTorch.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from torchmode.facts import Analysis, Finding, GaveUp, Place, Problem, Since, StateAt, StoryEvent
from torchmode.options import DEFAULT, Options

if TYPE_CHECKING:
    import ast

__version__ = "0.1.0"

__all__ = [
    "DEFAULT",
    "Analysis",
    "Finding",
    "GaveUp",
    "Options",
    "Place",
    "Problem",
    "Since",
    "StateAt",
    "StoryEvent",
    "__version__",
    "analyse",
    "check",
]


def analyse(
    source: str | bytes,
    name: str = "<string>",
    options: Options = DEFAULT,
    path: str | None = None,
    tree: ast.Module | None = None,
) -> Analysis:
    """Analyse one source.

    ``source`` is the text of a file, or its bytes, which are decoded as flake8 does it. ``name`` is only used to
    speak of the source. ``options`` are the settings of this analysis. ``path`` is where the source stands: with it,
    what the source imports from its own project is followed; without it, nothing else is read. ``tree`` is what
    ``ast.parse`` makes of the source, where the caller has it already.

    Returns an ``Analysis``. A source that cannot be analysed is no exception: ``Analysis.problem`` says why. With
    ``TORCHMODE_DEBUG=1`` in the environment, errors of the analyser itself are raised instead.
    """
    from torchmode import source as sources
    from torchmode.triage import may_matter

    read = sources.from_bytes(source, name) if isinstance(source, bytes) else sources.from_text(source, name)
    if not may_matter(read.text):
        return Analysis(matters=False)
    try:
        from torchmode.parse import in_deep_thread

        return in_deep_thread(lambda: _run(read.text, options, path, tree), timeout=options.timeout)
    except sources.CannotAnalyse as stopped:
        return Analysis(problem=stopped.problem)
    except Exception as error:
        if os.environ.get("TORCHMODE_DEBUG"):
            raise
        return Analysis(problem=Problem("internal", f"internal error: {type(error).__name__}: {error}"))


def check(
    source: str | bytes, name: str = "<string>", options: Options = DEFAULT, path: str | None = None
) -> list[Finding]:
    """The findings of ``analyse``, in the order of the source. Empty where the source cannot be analysed."""
    return sorted(analyse(source, name, replace(options, story=False), path).findings)


def _run(text: str, options: Options, path: str | None, tree: ast.Module | None) -> Analysis:
    from torchmode import pipeline
    from torchmode.knowledge import WrongKnowledge

    try:
        return pipeline.run(text, options, path or "", tree)
    except WrongKnowledge as wrong:
        return Analysis(problem=Problem("configuration", str(wrong)))
