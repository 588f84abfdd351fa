"""The stages in order. STUB: replaced by the engine."""

from __future__ import annotations

from torchmode.facts import Analysis
from torchmode.options import Options
from torchmode.parse import parse


def run(text: str, comments: dict[int, str], options: Options) -> Analysis:
    """Analyse a text; ``comments`` by line. Raises ``CannotAnalyse`` where it cannot be parsed."""
    parse(text)
    return Analysis()
