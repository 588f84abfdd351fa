"""Two files in place of one: classes, or all definitions, go to ``parts.py`` and are imported from there.

Worked example: ``class Net`` goes to ``parts.py`` with a copy of the imports, and ``script.py`` says
``from parts import Net``. What a function does wrong with a module that it is handed may then be reported at the call
(docs of "Imports" in the README): findings are compared by the line of the pass.
"""

from __future__ import annotations

import ast

from variants.source import (
    BUILTINS,
    FUNCTIONS,
    DoesNotApply,
    Line,
    Source,
    Variant,
    first_line,
    free_names,
    last_line,
    own_lines,
    stores,
)

IMPORTS = (ast.Import, ast.ImportFrom)


def classes(source: Source) -> Variant:
    """All classes that need nothing but imports and each other."""
    return split(source, (ast.ClassDef,))


def definitions(source: Source) -> Variant:
    """All classes and functions that need nothing but imports and each other."""
    return split(source, (ast.ClassDef, *FUNCTIONS))


def split(source: Source, kinds: tuple[type, ...]) -> Variant:
    body = source.tree.body
    if not own_lines(body, 0):
        raise DoesNotApply("two statements on one line at module level")
    imports = [node for node in body if isinstance(node, IMPORTS)]
    if any(item.name == "*" for node in imports for item in node.names):
        raise DoesNotApply("import *")
    known = stores(imports) | BUILTINS
    chosen = [node for node in body if isinstance(node, kinds)]
    names = [node.name for node in chosen]  # type: ignore[attr-defined]
    if len(set(names)) != len(names):
        raise DoesNotApply("a name is defined twice")
    while True:
        own = {node.name for node in chosen}  # type: ignore[attr-defined]
        kept = [node for node in chosen if free_names(node) <= known | own]
        if len(kept) == len(chosen):
            break
        chosen = kept
    if not chosen:
        raise DoesNotApply("nothing that stands by itself")
    if any(isinstance(node, ast.Global) and own & set(node.names) for node in ast.walk(source.tree)):
        raise DoesNotApply("a definition is assigned to")
    others = stores([node for node in body if node not in chosen])
    if own & others:
        raise DoesNotApply("a name is bound twice")
    if len(chosen) == len([node for node in body if not isinstance(node, IMPORTS)]):
        raise DoesNotApply("nothing is left in the script")
    pieces, moved = [], []
    for node in chosen:
        first = first_line(node)
        while first > 1 and source.lines[first - 2].text.startswith("#"):
            first -= 1
        moved.extend([Line(""), Line(""), *source.part(first, last_line(node))])
        pieces.append((first, last_line(node), []))
    copied = [line for node in imports for line in source.part(node.lineno, last_line(node))]
    for node in imports:
        if node.module == "parts" if isinstance(node, ast.ImportFrom) else False:
            raise DoesNotApply("parts.py is taken")
    last = max((last_line(node) for node in imports), default=0)
    line = Line(f"from parts import {', '.join(sorted(own))}")
    head = (source.lines[0],) if source.lines[0].text.startswith("#") else ()
    script = source.replaced([*pieces, (last + 1, last, [line])])
    return Variant(
        {"script.py": script.lines, "parts.py": (*head, *copied, *moved)}, source.spell, moved=True
    )
