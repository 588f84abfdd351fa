"""Positions: from a site to line and column, computed only for the statements that somebody asks about.

libcst's trees hold no positions: its provider finds them by writing the code out again. So only the innermost line or
compound statement that a site stands in is written out, and where it starts is what ``ast`` sees: both parsers see the
same statements in the same order.

Known holes: the bodies of ``if a: b`` and the heads of ``elif`` cannot be written out by themselves, so the statement
around them is.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from torchmode.ir import UNIT_BITS, unit_of

Span = tuple[tuple[int, int], tuple[int, int]]
NOWHERE: Span = ((1, 0), (1, 0))


@dataclass(frozen=True, slots=True)
class Placed:
    """A line, suite or compound statement, with the numbers of the sites in it: from ``first`` to before ``end``."""

    node: cst.CSTNode
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Sites:
    """The ``nodes`` of all sites of a file in order, and its statements, each before those inside it."""

    nodes: Sequence[cst.CSTNode]
    statements: Sequence[Placed]


class Positions:
    """The places of one file: 1-based lines, 0-based columns in code points."""

    def __init__(self, text: str, tree: cst.Module, sites: Sites) -> None:
        self._text = text
        self._tree = tree
        self._sites = sites
        self._ranges: dict[int, dict[cst.CSTNode, CodeRange]] = {}
        self._starts: list[tuple[int, int]] | None = None
        self._parts: frozenset[int] = frozenset()

    def span(self, site: int) -> Span:
        """Start and end of a site of this file; ``NOWHERE`` for one that is no place in the source."""
        if site < 0:
            return NOWHERE
        index = site & ((1 << UNIT_BITS) - 1)
        if self._starts is None:
            self._starts = starts_of(self._text, self._sites.statements)
            self._parts = parts_of_others(self._sites.statements)
        number = self._innermost(index) if self._starts else None
        if number is None:
            ranges, offset = self._ranges_of(-1, self._tree), 0
        else:
            statement = self._sites.statements[number].node
            line, column = self._starts[number]
            ranges = self._ranges_of(number, standing_at(column, statement))
            offset = line - ranges[statement].start.line
        found = ranges.get(self._sites.nodes[index])
        if found is None:
            return NOWHERE
        return (found.start.line + offset, found.start.column), (found.end.line + offset, found.end.column)

    def _innermost(self, index: int) -> int | None:
        """The number of the innermost statement with a site in it that can be written out by itself."""
        statements = self._sites.statements
        for number in range(bisect_right(statements, index, key=_first) - 1, -1, -1):
            if index < statements[number].end and number not in self._parts:
                return number
        return None

    def _ranges_of(self, number: int, module: cst.Module) -> dict[cst.CSTNode, CodeRange]:
        known = self._ranges.get(number)
        if known is None:
            wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
            known = self._ranges[number] = dict(wrapper.resolve(PositionProvider))
        return known


def _first(placed: Placed) -> int:
    return placed.first


def parts_of_others(placed: Sequence[Placed]) -> frozenset[int]:
    """The numbers of suites and of ``elif``s: they cannot be written out by themselves."""
    chained = {id(item.node.orelse) for item in placed if isinstance(item.node, cst.If)}
    return frozenset(
        number
        for number, item in enumerate(placed)
        if isinstance(item.node, cst.SimpleStatementSuite) or id(item.node) in chained
    )


def standing_at(column: int, statement: cst.CSTNode) -> cst.Module:
    """A module in which a statement is indented as far as it is in its file."""
    if not column:
        return cst.Module((statement,))  # type: ignore[arg-type]
    block = cst.IndentedBlock((statement,), indent=" " * column)  # type: ignore[arg-type]
    return cst.Module((cst.If(cst.Name("here"), block),))


def starts_of(text: str, placed: Iterable[Placed]) -> list[tuple[int, int]]:
    """Line and column of each statement, decorators left aside; empty where ``ast`` sees other statements.

    Columns count bytes; before a statement that can be written out by itself only white space stands.
    """
    try:
        statements = list(in_order(ast.parse(text).body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    starts: list[tuple[int, int]] = []
    position = 0
    for item in placed:
        if position >= len(statements):
            return []
        starts.append((statements[position].lineno, statements[position].col_offset))
        small = isinstance(item.node, (cst.SimpleStatementLine, cst.SimpleStatementSuite))
        position += len(item.node.body) if small else 1  # type: ignore[attr-defined]
    return starts if position == len(statements) else []


def in_order(block: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a block, each before those inside it."""
    for statement in block:
        yield statement
        for name in ("body", "handlers", "cases", "orelse", "finalbody"):
            for part in getattr(statement, name, ()):
                yield from in_order([part] if isinstance(part, ast.stmt) else part.body)


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
