"""Positions: from a site to line and column, computed only for the statements that somebody asks about.

libcst's trees hold no positions: its provider finds them by writing the code out again. So only the top-level
statement that a site stands in is written out, and the line on which it starts is that which ``ast`` sees.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from torchmode.ir import UNIT_BITS, unit_of

Span = tuple[tuple[int, int], tuple[int, int]]
NOWHERE: Span = ((1, 0), (1, 0))


@dataclass(frozen=True, slots=True)
class Sites:
    """The ``nodes`` of all sites of a file in order, and the number of the first of each top-level statement."""

    nodes: Sequence[cst.CSTNode]
    firsts: Sequence[int]


class Positions:
    """The places of one file: 1-based lines, 0-based columns in code points."""

    def __init__(self, text: str, tree: cst.Module, sites: Sites) -> None:
        self._text = text
        self._tree = tree
        self._sites = sites
        self._ranges: dict[int, dict[cst.CSTNode, CodeRange]] = {}
        self._lines: list[int] | None = None

    def span(self, site: int) -> Span:
        """Start and end of a site of this file; ``NOWHERE`` for one that is no place in the source."""
        if site < 0:
            return NOWHERE
        index = site & ((1 << UNIT_BITS) - 1)
        if self._lines is None:
            self._lines = first_lines(self._text, self._tree)
        if self._lines:
            number = bisect_right(self._sites.firsts, index) - 1
            statement = self._tree.body[number]
            ranges = self._ranges_of(number, cst.Module((statement,)))
            offset = self._lines[number] - ranges[statement].start.line
        else:
            ranges, offset = self._ranges_of(-1, self._tree), 0
        found = ranges.get(self._sites.nodes[index])
        if found is None:
            return NOWHERE
        return (found.start.line + offset, found.start.column), (found.end.line + offset, found.end.column)

    def _ranges_of(self, number: int, module: cst.Module) -> dict[cst.CSTNode, CodeRange]:
        known = self._ranges.get(number)
        if known is None:
            wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
            known = self._ranges[number] = dict(wrapper.resolve(PositionProvider))
        return known


def first_lines(text: str, tree: cst.Module) -> list[int]:
    """The line of each top-level statement, decorators left aside; empty where ``ast`` sees other statements."""
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines: list[int] = []
    position = 0
    for statement in tree.body:
        if position >= len(statements):
            return []
        lines.append(statements[position].lineno)
        position += len(statement.body) if isinstance(statement, cst.SimpleStatementLine) else 1
    return lines if position == len(statements) else []


class Places:
    """The places of the analysed file and of the files that it imports, each opened on demand.

    ``open_unit`` gives the name of another file and its positions, or None where there are none any more.
    """

    def __init__(
        self,
        unit: int,
        open_own: Callable[[], Positions],
        open_unit: Callable[[int], tuple[str, Positions] | None],
    ) -> None:
        self._unit = unit
        self._open_own = open_own
        self._own: Positions | None = None
        self._open = open_unit
        self._others: dict[int, tuple[str, Positions] | None] = {}

    def is_own(self, site: int) -> bool:
        return site < 0 or unit_of(site) == self._unit

    def span(self, site: int) -> Span:
        """Start and end in the analysed file."""
        if not self.is_own(site):
            return NOWHERE
        if self._own is None:
            self._own = self._open_own()
        return self._own.span(site)

    def place(self, site: int) -> tuple[int, int]:
        return self.span(site)[0]

    def line(self, site: int) -> int:
        """The line in whichever file the site belongs to."""
        if self.is_own(site):
            return self.span(site)[0][0]
        other = self._other(site)
        return other[1].span(site)[0][0] if other is not None else 1

    def file(self, site: int) -> str:
        """The file of a site; empty for the analysed file."""
        other = None if self.is_own(site) else self._other(site)
        return other[0] if other is not None else ""

    def said(self, site: int) -> int | str:
        """The line as messages say it: with the file, unless it is the analysed one."""
        file = self.file(site)
        return f"{self.line(site)} of {file}" if file else self.line(site)

    def _other(self, site: int) -> tuple[str, Positions] | None:
        unit = unit_of(site)
        if unit not in self._others:
            self._others[unit] = self._open(unit)
        return self._others[unit]
