"""Positions: from a site to line and column, computed at most once per file and only when asked for."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider


class Positions:
    """Lines are 1-based, columns 0-based in code points."""

    def __init__(self, tree: cst.Module, nodes: Sequence[cst.CSTNode]) -> None:
        self._tree = tree
        self._nodes = nodes
        self._ranges: dict[cst.CSTNode, CodeRange] | None = None

    def span(self, site: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Start and end of a site; ``(1, 0)`` twice for a site that is no place in the source."""
        if site < 0:
            return (1, 0), (1, 0)
        if self._ranges is None:
            wrapper = MetadataWrapper(self._tree, unsafe_skip_copy=True)
            self._ranges = dict(wrapper.resolve(PositionProvider))
        found = self._ranges.get(self._nodes[site])
        if found is None:
            return (1, 0), (1, 0)
        return (found.start.line, found.start.column), (found.end.line, found.end.column)

    def place(self, site: int) -> tuple[int, int]:
        return self.span(site)[0]

    def line(self, site: int) -> int:
        return self.span(site)[0][0]
