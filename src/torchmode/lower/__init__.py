"""Lowering: a libcst tree becomes the structured event IR.

The visitor goes from node to node by type, never into white space, comments or parentheses, and
walks operator chains with a loop, so that a sum of a thousand terms needs no deeper stack than a
sum of two. It resolves nothing but imports: what a name means is the interpreter's question.

Known holes: ``del`` of attributes and type parameters are dropped; a star pattern in ``match``
binds its name to an unknown value.
"""

from __future__ import annotations

import ast

import libcst as cst

from torchmode.ir import Program
from torchmode.lower.positions import Sites
from torchmode.lower.statements import Lowering
from torchmode.parse import guard, parse, syntax_tree
from torchmode.source import CannotAnalyse


def lower(module: cst.Module, unit: int = 0) -> tuple[Program, Sites]:
    """The IR of ``module`` as unit number ``unit``, and its sites.

    Raises nothing: an unknown node becomes an opaque ``Mix``.
    """
    lowering = Lowering(unit)
    program = lowering.program(module.body)
    lowering.let_go()
    return program, Sites(lowering.nodes, lowering.placed)


def program_of(text: str, unit: int = 0) -> Program:
    """The IR of ``text``: by way of Python's own parser, or of libcst's where that cannot read it.

    Raises ``CannotAnalyse`` where neither can, or may.
    """
    problem = guard(text)
    if problem is not None:
        raise CannotAnalyse(problem)
    tree = syntax_tree(text)
    return lower(parse(text), unit)[0] if tree is None or "\r" in text else lower_plain(text, tree, unit)


def lower_plain(text: str, tree: ast.Module, unit: int = 0) -> Program:
    """The IR of a text as ``lower`` gives it, from the tree that Python's own parser makes of it."""
    from torchmode.lower.plain import PlainLowering  # most files follow none

    lowering = PlainLowering(text, unit)
    program = lowering.program(tree.body)
    lowering.let_go()
    return program
