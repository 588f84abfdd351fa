"""Positions: from a site to line and column, computed at most once per file and only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from torchmode.ir import UNIT_BITS, unit_of

Span = tuple[tuple[int, int], tuple[int, int]]
NOWHERE: Span = ((1, 0), (1, 0))


class Positions:
    """The places of one file: 1-based lines, 0-based columns in code points."""

    def __init__(self, tree: cst.Module, nodes: Sequence[cst.CSTNode]) -> None:
        self._tree = tree
        self._nodes = nodes
        self._ranges: dict[cst.CSTNode, CodeRange] | None = None

    def span(self, site: int) -> Span:
        """Start and end of a site of this file; ``NOWHERE`` for one that is no place in the source."""
        if site < 0:
            return NOWHERE
        if self._ranges is None:
            wrapper = MetadataWrapper(self._tree, unsafe_skip_copy=True)
            self._ranges = dict(wrapper.resolve(PositionProvider))
        found = self._ranges.get(self._nodes[site & ((1 << UNIT_BITS) - 1)])
        if found is None:
            return NOWHERE
        return (found.start.line, found.start.column), (found.end.line, found.end.column)


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
