"""Nodes: the syntax tree of Python's own parser, looked at node by node."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any, Final

Definition = ast.FunctionDef | ast.AsyncFunctionDef

DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BLOCKS: Final = frozenset(("body", "orelse", "finalbody", "handlers", "cases"))

# Fields that hold nodes, or lists of them; `Dict.keys` may hold None.
_HOLDS_NODES: Final = frozenset(
    (
        "body", "decorator_list", "args", "returns", "bases", "keywords", "targets", "value", "target", "annotation",
        "iter", "orelse", "test", "items", "msg", "exc", "cause", "handlers", "finalbody", "subject", "cases", "left",
        "right", "operand", "elt", "key", "values", "elts", "func", "slice", "lower", "upper", "step", "generators",
        "ifs", "comparators", "type", "pattern", "guard", "posonlyargs", "kwonlyargs", "vararg", "kwarg", "kw_defaults",
        "defaults", "context_expr", "optional_vars", "patterns", "kwd_patterns", "cls", "keys", "type_params", "bound",
    )
)  # fmt: skip
_FIELDS: Final[dict[type, tuple[str, ...]]] = {
    kind: tuple(name for name in kind._fields if name in _HOLDS_NODES)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
_BLOCKS_OF: Final = {
    kind: tuple(name for name in names if name in _BLOCKS) for kind, names in _FIELDS.items()
}
_FIELDS.update({ast.Constant: (), ast.MatchSingleton: (), type(None): ()})


def nodes_below(roots: Iterable[ast.AST]) -> list[ast.AST]:
    """These nodes and all below them, a node before what it holds; without contexts and operators."""
    found: list[ast.AST] = []
    todo: list[Any] = list(roots)
    while todo:
        node = todo.pop()
        found.append(node)
        for name in _FIELDS[node.__class__]:
            value = getattr(node, name, None)
            if value.__class__ is list:
                todo += value
            elif value is not None:
                todo.append(value)
    return found


def statements_below(body: Iterable[ast.stmt]) -> list[Any]:
    """The statements of a body and of the blocks in it, with the handlers and cases that hold some of them."""
    found: list[Any] = []
    todo: list[Any] = list(body)
    while todo:
        statement = todo.pop()
        found.append(statement)
        for name in _BLOCKS_OF[statement.__class__]:
            todo += getattr(statement, name)
    return found


def last_name(node: ast.AST) -> str:
    """The last part of a dotted name, empty for anything else."""
    if type(node) is ast.Attribute:
        return node.attr
    return node.id if type(node) is ast.Name else ""
