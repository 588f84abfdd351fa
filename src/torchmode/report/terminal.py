"""Colours for people: with ``rich`` (``pip install 'torchmode[cli]'``) and on a terminal only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO


def printer(stream: TextIO) -> Callable[[str], None]:
    """A function that prints one line to ``stream``: coloured where that helps, plain text everywhere else."""

    def plain(line: str) -> None:
        stream.write(line + "\n")

    if not stream.isatty():
        return plain
    try:
        from rich.console import Console
        from rich.highlighter import RegexHighlighter
    except ImportError:
        return plain

    class Lines(RegexHighlighter):
        base_style = "torchmode."
        highlights = [  # noqa: RUF012  (rich's own form)
            r"^(?P<path>[^:]+(?::\d+){1,2}): ",
            r"(?P<code>TMD\d{3})",
            r"`(?P<name>[^`]+)`",
            r"(?P<place>line \d+)",
        ]

    from rich.theme import Theme

    styles = {"path": "bold", "code": "bold red", "name": "cyan", "place": "yellow"}
    theme = Theme({f"torchmode.{name}": style for name, style in styles.items()})
    console = Console(
        file=stream, theme=theme, highlighter=Lines(), soft_wrap=True, markup=False, emoji=False
    )
    return lambda line: console.print(line)
