"""Names: what an import binds, and one spelling for each thing that has several.

``import torch.nn.functional as F`` binds ``F`` to ``torch.nn.functional``; ``t.autograd.no_grad``
and ``torch.no_grad`` are one object, so both are called ``torch.no_grad`` from here on. The
resolver is our own because libcst's scope and qualified-name providers cost several times the parse.

Relative imports keep their dots (``.models.build``): such a name is known to be first-party.
"""

from __future__ import annotations

import ast

import libcst as cst

from torchmode import knowledge


def canonical(qualified: str) -> str:
    """The one name used in the knowledge tables for ``qualified``."""
    return knowledge.renamed(qualified)


def dotted(node: cst.BaseExpression | None) -> str:
    """``a.b.c`` of a name or attribute chain; empty where it is something else."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ""
    parts.append(node.value)
    return ".".join(reversed(parts))


def import_bindings(node: cst.Import | cst.ImportFrom) -> tuple[tuple[str, str], ...]:
    """(local name, qualified name) for each name that the statement binds; ``("*", module)`` for a star."""
    if isinstance(node, cst.Import):
        bound = []
        for alias in node.names:
            full = dotted(alias.name)
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                bound.append((alias.asname.name.value, full))
            else:
                root = full.split(".", 1)[0]
                bound.append((root, root))
        return tuple(bound)
    module = "." * len(node.relative) + dotted(node.module)
    if isinstance(node.names, cst.ImportStar):
        return (("*", module),)
    bound = []
    for alias in node.names:
        name = dotted(alias.name)
        local = alias.asname.name.value if alias.asname and isinstance(alias.asname.name, cst.Name) else name
        bound.append((local, below(module, name)))
    return tuple(bound)


def bindings_of(node: ast.Import | ast.ImportFrom) -> tuple[tuple[str, str], ...]:
    """The same of a statement as Python's own parser sees it."""
    if isinstance(node, ast.Import):
        roots = ((alias, alias.name.partition(".")[0]) for alias in node.names)
        return tuple((alias.asname, alias.name) if alias.asname else (root, root) for alias, root in roots)
    module = "." * node.level + (node.module or "")
    if node.names[0].name == "*":
        return (("*", module),)
    return tuple((alias.asname or alias.name, below(module, alias.name)) for alias in node.names)


def below(module: str, name: str) -> str:
    """The qualified name of ``name`` in a module, which may be all dots."""
    return f"{module}{name}" if module.endswith(".") else f"{module}.{name}"
