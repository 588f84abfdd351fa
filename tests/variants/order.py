"""Another order of what is independent: neighbouring statements, functions, methods.

Two neighbours are independent if neither binds what the other names, and one of them does nothing but bind a name to
a literal or to a new object of a library, or is ``optimizer.zero_grad()`` beside something that is no other such call.

Worked example: ``net.eval(); right = 0`` becomes ``right = 0; net.eval()``.
"""

from __future__ import annotations

import ast

from variants.source import (
    BUILTINS,
    FUNCTIONS,
    DoesNotApply,
    Source,
    Variant,
    blocks,
    defaults,
    first_line,
    last_line,
    loads,
    own_lines,
    stores,
)

GRADIENTS = frozenset(
    (
        "backward",
        "step",
        "zero_grad",
        "grad",
        "minimize",
        "scale",
        "manual_backward",
        "clip_grad_norm_",
        "closure",
    )
)
HARMLESS = frozenset(("len", "int", "float", "str", "list", "dict", "set", "tuple", "range"))


def imported(source: Source) -> set[str]:
    nodes = [node for node in ast.walk(source.tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    return stores(nodes)


def is_inert(node: ast.stmt, libraries: set[str]) -> bool:
    """Whether a statement only binds names to literals or to new objects of libraries."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)):
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        items = target.elts if isinstance(target, ast.Tuple) else [target]
        if not all(isinstance(item, ast.Name) for item in items):
            return False
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Await, ast.NamedExpr, ast.Yield, ast.YieldFrom)):
            return False
        if isinstance(inner, ast.Call) and not makes_an_object(inner, libraries):
            return False
        if isinstance(inner, ast.Attribute) and not is_path(inner, libraries):
            return False
    return True


def makes_an_object(call: ast.Call, libraries: set[str]) -> bool:
    match call.func:
        case ast.Name(name):
            return name in HARMLESS
        case ast.Attribute(attr=name) as path:
            return name[:1].isupper() and is_path(path, libraries)
    return False


def is_path(node: ast.AST, libraries: set[str]) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in libraries


def is_zero_grad(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and ast.unparse(node).endswith(".zero_grad()")


def touches_gradients(node: ast.stmt) -> bool:
    return any(isinstance(inner, ast.Attribute) and inner.attr in GRADIENTS for inner in ast.walk(node))


def independent(left: ast.stmt, right: ast.stmt, libraries: set[str]) -> bool:
    if not all(isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr)) for node in (left, right)):
        return False
    sides = []
    for node in (left, right):
        names = {name.id for name in loads([node])}
        if "super" in names or any(isinstance(inner, (ast.Yield, ast.Await)) for inner in ast.walk(node)):
            return False
        sides.append((names - libraries - BUILTINS, stores([node])))
    (reads, writes), (other_reads, other_writes) = sides
    if writes & (other_reads | other_writes) or other_writes & reads:
        return False
    if is_inert(left, libraries) or is_inert(right, libraries):
        return not any(
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in (left, right)
        )
    zero, rest = (left, right) if is_zero_grad(left) else (right, left)
    calls_own = any(
        isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id not in HARMLESS
        and inner.func.id.startswith(("train", "step", "fit", "update"))
        for inner in ast.walk(rest)
    )  # fmt: skip
    return is_zero_grad(zero) and not touches_gradients(rest) and not calls_own


def statements(source: Source) -> Variant:
    """Neighbours that are independent, swapped."""
    libraries = imported(source)
    pieces = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            continue
        for block, header in blocks(node):
            if not own_lines(block, header):
                continue
            index = 0
            while index + 1 < len(block):
                left, right = block[index], block[index + 1]
                together = last_line(left) + 1 == first_line(right)
                if together and independent(left, right, libraries):
                    first, last = first_line(left), last_line(right)
                    middle = last_line(left)
                    pieces.append(
                        (first, last, [*source.part(middle + 1, last), *source.part(first, middle)])
                    )
                    index += 2
                else:
                    index += 1
    if not pieces:
        raise DoesNotApply("no independent neighbours")
    return source.replaced(pieces).variant()


def functions(source: Source) -> Variant:
    """Neighbouring functions of the module in the opposite order."""
    return reversed_runs(source, [source.tree.body])


def methods(source: Source) -> Variant:
    """Neighbouring methods of each class in the opposite order."""
    return reversed_runs(
        source, [node.body for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    )


def reversed_runs(source: Source, bodies: list[list[ast.stmt]]) -> Variant:
    pieces = []
    for body in bodies:
        run: list[ast.stmt] = []
        for node in [*body, None]:
            if isinstance(node, FUNCTIONS):
                run.append(node)
                continue
            if len(run) > 1 and may_be_reversed(run):
                starts = [with_comments(source, item) for item in run]
                whole = [source.part(start, last_line(item)) for start, item in zip(starts, run, strict=True)]
                gaps = [
                    source.part(last_line(item) + 1, start - 1)
                    for item, start in zip(run, starts[1:], strict=False)
                ]
                lines = []
                for number, part in enumerate(reversed(whole)):
                    lines.extend(part)
                    if number < len(gaps):
                        lines.extend(gaps[number])
                pieces.append((starts[0], last_line(run[-1]), lines))
            run = []
    if not pieces:
        raise DoesNotApply("no neighbouring functions")
    return source.replaced(pieces).variant()


def with_comments(source: Source, node: ast.stmt) -> int:
    first = first_line(node)
    while first > 1 and source.lines[first - 2].text.lstrip().startswith("#"):
        first -= 1
    return first


def may_be_reversed(run: list[ast.stmt]) -> bool:
    names = [node.name for node in run if isinstance(node, FUNCTIONS)]
    needed = {
        name.id
        for node in run
        if isinstance(node, FUNCTIONS)
        for name in loads([*node.decorator_list, *defaults(node.args)])
    }
    header = own_lines(run, first_line(run[0]) - 1)
    return header and len(set(names)) == len(names) and not needed & set(names)
