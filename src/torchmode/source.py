"""From bytes to text: exactly what flake8 would hand to a plugin, and the comments in it by line.

flake8 opens a file with its coding cookie or byte order mark, in universal newline mode, and falls back to
latin-1 where that fails. Doing the same here keeps ``torchmode check`` and ``flake8`` on the same text, line by
line and column by column.
"""

from __future__ import annotations

import io
import os
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from torchmode.facts import Problem

# Folders that never hold the user's own code.
EXCLUDED_FOLDERS: Final = frozenset(
    {
        ".bzr",
        ".eggs",
        ".git",
        ".hg",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        "CVS",
        "__pycache__",
        "__pypackages__",
        "build",
        "dist",
        "node_modules",
        "site-packages",
        "venv",
    }
)

_STRING_OR_COMMENT: Final = re.compile(
    r"""
      (?P<comment>\#[^\n]*+)
    | '''[^\\']*+(?:(?:\\.|'(?!''))[^\\']*+)*+'''
    | \"\"\"[^\\\"]*+(?:(?:\\.|\"(?!\"\"))[^\\\"]*+)*+\"\"\"
    | '[^\\'\n]*+(?:\\.[^\\'\n]*+)*+'
    | \"[^\\\"\n]*+(?:\\.[^\\\"\n]*+)*+\"
    """,
    re.VERBOSE | re.DOTALL,
)


class CannotAnalyse(Exception):
    """The file cannot be analysed; ``problem`` says why. The only exception that stages raise on purpose."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file: one kind of newline, and no byte order mark."""

    text: str
    name: str = "<string>"

    @property
    def lines(self) -> list[str]:
        """The lines with their newlines. Split at newlines only: a form feed does not end a line."""
        return self.text.splitlines(keepends=True) if _plain(self.text) else list(io.StringIO(self.text))


def from_text(text: str, name: str = "<string>") -> SourceText:
    """A string as a ``SourceText``: newlines made one kind, the byte order mark removed. Never fails."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return SourceText(text.removeprefix("\ufeff"), name)


def from_bytes(data: bytes, name: str = "<string>") -> SourceText:
    """Bytes as a ``SourceText``: by coding cookie or byte order mark, else UTF-8, else latin-1. Never fails."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = io.TextIOWrapper(io.BytesIO(data), encoding).read()
    except Exception:  # a cookie can name any codec of the process, and a codec may raise anything
        text = data.decode("latin-1").removeprefix("\xef\xbb\xbf")
    return from_text(text, name)


def from_path(path: str | Path, name: str | None = None) -> SourceText:
    """The text of a file.

    Raises ``CannotAnalyse`` with a problem of kind ``unreadable`` where the file cannot be read.
    """
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotAnalyse(Problem("unreadable", f"cannot be read: {reason}")) from error
    return from_bytes(data, str(path) if name is None else name)


def place_of(name: str) -> str | None:
    """Where a source of this name stands, if its folder exists: also for standard input under a display name."""
    if name in ("-", "stdin"):
        return None
    return name if os.path.isdir(os.path.dirname(name) or ".") else None


def comments_by_line(text: str) -> dict[int, str]:
    """The comment of each line that has one, with its ``#``, by 1-based line. Takes any text, never fails.

    Python's own tokenizer would take a third of the time of the whole parse, and stops at the first error.
    """
    if "#" not in text:
        return {}
    found: dict[int, str] = {}
    line, position = 1, 0
    for match in _STRING_OR_COMMENT.finditer(text):
        if match["comment"] is not None:
            line += text.count("\n", position, match.start())
            position = match.start()
            found[line] = match["comment"].rstrip()
    return found


def _plain(text: str) -> bool:
    """Whether ``str.splitlines`` splits this text at newlines only."""
    return text.isascii() and not any(mark in text for mark in "\v\f\x1c\x1d\x1e")
