"""Lowering: a libcst tree becomes the structured event IR.

The visitor goes from node to node by type, never into white space, comments or parentheses, and
walks operator chains with a loop, so that a sum of a thousand terms needs no deeper stack than a
sum of two. It resolves nothing but imports: what a name means is the interpreter's question.

Known holes: ``del`` of attributes and type parameters are dropped; a star pattern in ``match``
binds its name to an unknown value.
"""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from torchmode.ir import Program
from torchmode.lower.positions import Sites
from torchmode.lower.statements import Lowering


def lower(module: cst.Module, unit: int = 0) -> tuple[Program, Sites]:
    """The IR of ``module`` as unit number ``unit``, and its sites.

    Raises nothing: an unknown node becomes an opaque ``Mix``.
    """
    lowering = Lowering(unit)
    program = lowering.program(module.body)
    lowering.let_go()
    return program, Sites(lowering.nodes, lowering.placed)


def lower_pieces(modules: Iterable[cst.Module], unit: int = 0) -> Program:
    """The IR of a file whose statements come in several trees, of which none is kept."""
    lowering = Lowering(unit)
    program = lowering.program(lowering.forgetting(modules))
    lowering.let_go()
    return program
