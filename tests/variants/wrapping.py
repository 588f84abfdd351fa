"""Code in another frame: ``main()``, ``if True:``, ``try: ... finally:``.

Worked example: ``net.eval()`` and what follows at module level becomes ``def main(): net.eval() ...`` and ``main()``.
Imports, functions and classes stay where they are; where functions use what the moved statements assign, they move too.
"""

from __future__ import annotations

import ast

from variants.source import (
    FUNCTIONS,
    STEP,
    DoesNotApply,
    Line,
    Source,
    Variant,
    blocks,
    body_start,
    first_line,
    free_names,
    is_docstring,
    last_line,
    loads,
    own_lines,
    stores,
)

STAYS = (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)


def script_statements(source: Source) -> list[ast.stmt]:
    """The statements at module level that do something, in order."""
    body = source.tree.body
    if not own_lines(body, 0):
        raise DoesNotApply("two statements on one line at module level")
    found = [node for node in body if not isinstance(node, STAYS)]
    if found and body and found[0] is body[0] and is_docstring(found[0]):
        found = found[1:]
    return [node for node in found if not is_dunder(node)]


def is_dunder(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and all(
        isinstance(target, ast.Name) and target.id.startswith("__") for target in node.targets
    )


def without_settings(source: Source, moved: list[ast.stmt]) -> list[ast.stmt]:
    """The statements without plain assignments that functions or classes read: those are settings of the module."""
    read = {name for node in source.tree.body if isinstance(node, STAYS[:3]) for name in free_names(node)}
    kept: list[ast.stmt] = []
    assigned: set[str] = set()
    for node in moved:
        own = stores([node])
        needs = {name.id for name in loads([node])}
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and own & read and not needs & assigned:
            continue
        kept.append(node)
        assigned |= own
    if assigned & read:
        raise DoesNotApply("functions use what the script assigns")
    return kept


def check_order(source: Source, moved: list[ast.stmt]) -> None:
    """What stays must not need what moves, nor move past something it depends on."""
    if any(isinstance(node, (ast.Import, ast.ImportFrom)) for top in moved for node in ast.walk(top)):
        raise DoesNotApply("an import among the statements")
    taken = {id(node) for node in moved}
    assigned = stores(moved)
    defined = [node.name for node in source.tree.body if isinstance(node, STAYS[:3])]
    if len(set(defined)) < len(defined):
        raise DoesNotApply("a name is defined twice")
    variables = stores([node for node in source.tree.body if not isinstance(node, STAYS)])
    touched = variables & {name.id for name in loads(moved)}
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef):
            run = [part for part in node.body if not isinstance(part, FUNCTIONS)]
            if touched & {name.id for name in loads(run)}:
                raise DoesNotApply("the body of a class runs with what moves")
        if id(node) not in taken and not isinstance(node, FUNCTIONS):
            if assigned & (stores([node]) | {name.id for name in loads([node])}):
                raise DoesNotApply("what stays needs what moves")
        elif isinstance(node, FUNCTIONS) and assigned & {name.id for name in loads(node.decorator_list)}:
            raise DoesNotApply("a decorator needs what moves")


def gathered(source: Source, moved: list[ast.stmt], by: int) -> tuple[Source, list[Line]]:
    """The source without the statements; and their lines, with the comments above, ``by`` columns to the right."""
    lines: list[Line] = []
    pieces = []
    for node in moved:
        first = first_line(node)
        while first > 1 and source.lines[first - 2].text.startswith("#"):
            first -= 1
        if first == 1 or (first == 2 and source.lines[0].text.startswith("#!")):
            first = first_line(node)
        lines.extend(source.part(first, last_line(node), by))
        pieces.append((first, last_line(node), []))
    return source.replaced(pieces), lines


def in_main(source: Source) -> Variant:
    """The statements at module level become ``main()``."""
    moved = without_settings(source, script_statements(source))
    if not moved or all(is_main_guard(node) for node in moved):
        raise DoesNotApply("no script")
    check_order(source, moved)
    name = source.fresh("main", "main_", "run_all")
    rest, lines = gathered(source, moved, len(STEP))
    call = (Line(""), Line(""), Line('if __name__ == "__main__":'), Line(f"{STEP}{name}()"))
    added = (Line(""), Line(""), Line(f"def {name}():"), *lines, *call)
    return Source((*rest.lines, *added), source.spell).variant()


def is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def all_in_main(source: Source) -> Variant:
    """Everything but the imports becomes ``main()``: functions turn into closures."""
    body = source.tree.body
    if not own_lines(body, 0):
        raise DoesNotApply("two statements on one line at module level")
    imports = [index for index, node in enumerate(body) if isinstance(node, (ast.Import, ast.ImportFrom))]
    start = imports[-1] + 1 if imports else 0
    rest = body[start:]
    if not any(not isinstance(node, STAYS) for node in rest):
        raise DoesNotApply("no script")
    if any(not isinstance(node, STAYS) and not is_docstring(node) for node in body[:start]):
        raise DoesNotApply("statements between the imports")
    if any(isinstance(node, (ast.Global, ast.Nonlocal)) for node in ast.walk(source.tree)):
        raise DoesNotApply("a function writes globals")
    if any(
        isinstance(node, ast.Name) and node.id in ("globals", "__file__") for node in ast.walk(source.tree)
    ):
        raise DoesNotApply("globals()")
    name = source.fresh("main", "main_", "run_all")
    first = last_line(body[start - 1]) + 1 if start else 1
    lines = source.part(first, len(source.lines), len(STEP))
    head = source.lines[: first - 1]
    return Source(
        (*head, Line(""), Line(f"def {name}():"), *lines, Line(""), Line(f"{name}()")), source.spell
    ).variant()


def framed(source: Source, before: str, after: tuple[str, ...]) -> Variant:
    """The bodies of functions, loops, scopes and the script in one more block."""
    done = 0
    current = source
    for _ in range(100):
        place = next(places_to_frame(current), None)
        if place is None:
            break
        first, last, indent = place
        pad = " " * indent
        current = current.replaced(
            [
                (
                    first,
                    last,
                    [
                        Line(f"{pad}{before}  # framed"),
                        *current.part(first, last, len(STEP)),
                        *(Line(f"{pad}{line}") for line in after),
                    ],
                )
            ]
        )
        done += 1
    if not done:
        raise DoesNotApply("nothing to frame")
    return current.variant()


def places_to_frame(source: Source):  # type: ignore[no-untyped-def]
    for node in ast.walk(source.tree):
        if not isinstance(node, (*FUNCTIONS, ast.For, ast.While, ast.With)):
            continue
        block, header = next(blocks(node))
        body = block[1:] if isinstance(node, FUNCTIONS) and is_docstring(block[0]) else block
        if not body or not own_lines(body, header) or framed_already(source, body[0]):
            continue
        if isinstance(node, FUNCTIONS) and trivial(body):
            continue
        yield body_start(source, body), last_line(body[-1]), source.indent_of(body[0])


def trivial(body: list[ast.stmt]) -> bool:
    """A stub, or an ``__init__`` whose first statement must stay the first."""
    return len(body) == 1 and isinstance(body[0], (ast.Pass, ast.Raise))


def framed_already(source: Source, node: ast.stmt) -> bool:
    return source.lines[node.lineno - 1].text.endswith("  # framed")


def if_true(source: Source) -> Variant:
    return framed(source, "if True:", ())


def try_finally(source: Source) -> Variant:
    return framed(source, "try:", ("finally:", f"{STEP}pass"))


def switches_if_true(source: Source) -> Variant:
    """``if True:`` around each statement that is a call."""
    pieces = []
    for node in ast.walk(source.tree):
        for block, header in blocks(node):
            if isinstance(node, ast.ClassDef) or not own_lines(block, header):
                continue
            for statement in block:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
                    first, last = body_start(source, [statement]), last_line(statement)
                    pad = " " * source.indent_of(statement)
                    pieces.append(
                        (first, last, [Line(f"{pad}if True:"), *source.part(first, last, len(STEP))])
                    )
    if not pieces:
        raise DoesNotApply("no call that is a statement")
    return source.replaced(pieces).variant()
