"""Code in a function of its own: bodies of loops, and bodies of ``with`` under a decorator.

Worked example: ``for x, y in loader: total += net(x).sum()`` becomes ``def _take(net, total, x): total += ...;
return total`` and ``for x, y in loader: total = _take(net, total, x)``. In a method the new function is a private
method. What is read is a parameter; what is assigned and used elsewhere, or in the next pass, is returned.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from variants.source import (
    FUNCTIONS,
    STEP,
    DoesNotApply,
    Line,
    Source,
    Variant,
    body_start,
    enclosing,
    first_line,
    header_line,
    is_docstring,
    last_line,
    loads,
    own_lines,
    parameters,
    stores,
    within_scope,
)

NAME = "_take"
GUARDS = ("no_grad", "inference_mode", "enable_grad", "set_grad_enabled")


@dataclass(frozen=True, slots=True)
class Cut:
    """What a piece of code needs and gives: its parameters and results."""

    needs: tuple[str, ...]
    gives: tuple[str, ...]


def scope_of(node: ast.AST) -> ast.AST:
    found = enclosing(node, *FUNCTIONS, ast.ClassDef, ast.Lambda, ast.Module)
    assert found is not None
    return found


def local_names(scope: ast.AST) -> set[str]:
    """The variables of a function, or of the module without its imports, functions and classes."""
    if isinstance(scope, FUNCTIONS):
        return stores(scope.body) | {arg.arg for arg in parameters(scope.args)}
    assert isinstance(scope, ast.Module)
    defined: set[str] = set()
    for node in within_scope(scope.body):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)):
            defined |= stores([node])
    return stores(scope.body) - defined


def must_stay(block: list[ast.stmt]) -> bool:
    """Whether the code may only stand where it stands."""
    for node in within_scope(block):
        if isinstance(
            node, (ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal, ast.Delete)
        ):
            return True
        if isinstance(
            node, (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom, ast.AsyncFor, ast.AsyncWith)
        ):
            return True
        if isinstance(node, ast.Name) and node.id in ("super", "locals", "__class__", "globals"):
            return True
        if isinstance(node, (ast.Break, ast.Continue)):
            loop = enclosing(node, ast.For, ast.While)
            if loop is None or not any(loop is inner for top in block for inner in ast.walk(top)):
                return True
    return False


def definitely(block: list[ast.stmt]) -> set[str]:
    """The names that a block certainly assigns."""
    found: set[str] = set()
    for node in block:
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)):
            found |= stores([node])
        elif isinstance(node, ast.With):
            found |= stores(node.items) | definitely(node.body)
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)):
            found |= stores([node])
        elif isinstance(node, ast.If) and node.orelse:
            found |= definitely(node.body) & definitely(node.orelse)
    return found


def exposed(block: list[ast.stmt], known: frozenset[str] = frozenset()) -> set[str]:
    """The names that a block may read before it assigns them."""
    found: set[str] = set()
    defined = set(known)
    for node in block:
        match node:
            case ast.For(target=target, iter=source, body=body, orelse=other):
                found |= {name.id for name in loads([source])} - defined
                inside = defined | stores([target])
                found |= exposed(body, frozenset(inside)) | exposed(other, frozenset(defined))
            case ast.While(test=test, body=body, orelse=other) | ast.If(test=test, body=body, orelse=other):
                found |= {name.id for name in loads([test])} - defined
                found |= exposed(body, frozenset(defined)) | exposed(other, frozenset(defined))
            case ast.With(items=items, body=body):
                found |= {name.id for name in loads(items)} - defined
                found |= exposed(body, frozenset(defined | stores(items)))
            case ast.AugAssign(target=ast.Name(name), value=value):
                found |= ({item.id for item in loads([value])} | {name}) - defined
            case _:
                found |= {name.id for name in loads([node])} - defined
        defined |= definitely([node])
    return found


def assigned_before(node: ast.AST, scope: ast.AST) -> set[str]:
    """The names that certainly have a value where ``node`` begins."""
    found = {arg.arg for arg in parameters(scope.args)} if isinstance(scope, FUNCTIONS) else set()
    current = node
    while current is not scope:
        parent = current.parent  # type: ignore[attr-defined]
        for name in ("body", "orelse", "finalbody"):
            block = getattr(parent, name, None)
            if isinstance(block, list) and current in block:
                found |= definitely(block[: block.index(current)])
        if isinstance(parent, ast.For) and current in parent.body:
            found |= stores([parent.target])
        if isinstance(parent, ast.With) and current in parent.body:
            found |= stores(parent.items)
        current = parent
    return found


def cut(block: list[ast.stmt], place: ast.stmt, also_before: set[str]) -> Cut:
    """The parameters and results of a block that becomes a function, called where ``place`` stands."""
    scope = scope_of(place)
    if not isinstance(scope, (*FUNCTIONS, ast.Module)) or must_stay(block):
        raise DoesNotApply("the code may only stand where it stands")
    if any(isinstance(node, (ast.Global, ast.Nonlocal)) for node in within_scope(getattr(scope, "body", []))):
        raise DoesNotApply("globals are written")
    here = local_names(scope)
    inside = {id(name) for top in block for name in ast.walk(top)}
    own = stores(block) & here
    everything = scope.body
    read_elsewhere = {name.id for name in loads(everything) if id(name) not in inside}
    if isinstance(scope, ast.Module):
        read_elsewhere |= {
            name.id
            for node in ast.walk(scope)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in inside
            for name in [node]
        }
    read_elsewhere |= {
        node.target.id
        for node in within_scope(everything)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and id(node) not in inside
    }
    needs = exposed(block) & here
    gives = own & (read_elsewhere | needs)
    needs |= gives - definitely(block)
    if not needs <= assigned_before(place, scope) | also_before:
        raise DoesNotApply("a name may have no value yet")
    if isinstance(scope, ast.Module) and own & (
        {
            name
            for node in ast.walk(scope)
            if isinstance(node, (ast.Global, ast.Nonlocal))
            for name in node.names
        }
    ):
        raise DoesNotApply("globals are written")
    return Cut(tuple(sorted(needs)), tuple(sorted(gives)))


def receiver_of(scope: ast.AST) -> str | None:
    """``self`` of a plain method, None for a plain function or the module."""
    owner = enclosing(scope, *FUNCTIONS, ast.ClassDef) if not isinstance(scope, ast.Module) else None
    if owner is None:
        return None
    if not isinstance(owner, ast.ClassDef) or not isinstance(scope, FUNCTIONS):
        raise DoesNotApply("a nested function")
    if isinstance(owner.parent, ast.Module) and scope.args.args:  # type: ignore[attr-defined]
        first = scope.args.args[0].arg
        if first == "self" and not any(
            "method" in ast.unparse(decorator) for decorator in scope.decorator_list
        ):
            return first
    raise DoesNotApply("no plain method")


def extracted(
    source: Source, block: list[ast.stmt], place: ast.stmt, replaced: tuple[int, int], indent: int,
    before: set[str], decorator: str = "",
) -> Source:  # fmt: skip
    """The source with the block in a function of its own and a call of it in its place."""
    scope = scope_of(place)
    found = cut(block, place, before)
    receiver = receiver_of(scope)
    number = next(index for index in range(1, 100) if f"{NAME}_{index}" not in source.names)
    name = f"{NAME}_{number}"
    needs = [need for need in found.needs if need != receiver]
    gives = ", ".join(found.gives)
    result = f"{gives} = " if gives else ""
    call = f"{receiver}.{name}" if receiver else name
    arguments = ", ".join(needs)
    first, last = body_start(source, block), last_line(block[-1])
    if receiver:
        at = last_line(scope) + 1  # type: ignore[arg-type]
        inner = source.indent_of(scope)  # type: ignore[arg-type]
        blank = [Line("")]
    else:
        top: ast.AST = place
        while not isinstance(top.parent, ast.Module):  # type: ignore[attr-defined]
            top = top.parent  # type: ignore[attr-defined]
        at, inner, blank = first_line(top), 0, [Line(""), Line("")]  # type: ignore[arg-type]
    pad, body_pad = " " * inner, " " * (inner + len(STEP))
    lines = source.part(first, last, inner + len(STEP) - source.indent_of(block[0]))
    head = [Line(f"{pad}@{decorator}")] if decorator else []
    parameter_list = ", ".join(filter(None, [receiver, arguments]))
    ending = [Line(f"{body_pad}return {gives}")] if gives else []
    definition = [*head, Line(f"{pad}def {name}({parameter_list}):"), *lines, *ending]
    definition = [*blank, *definition] if receiver else [*definition, *blank]
    return source.replaced(
        [(at, at - 1, definition), (*replaced, [Line(f"{' ' * indent}{result}{call}({arguments})")])]
    )


def generated(node: ast.AST) -> bool:
    scope = scope_of(node)
    return isinstance(scope, FUNCTIONS) and scope.name.startswith(f"{NAME}_")


def repeated(source: Source, step) -> Variant:  # type: ignore[no-untyped-def]
    """Apply ``step`` (source -> source or None) until it finds nothing more."""
    current, done = source, 0
    for _ in range(12):
        after = step(current)
        if after is None:
            break
        current, done = after, done + 1
    if not done:
        raise DoesNotApply("no such code")
    return current.variant()


def one_loop(source: Source, outer: bool) -> Source | None:
    loops = [node for node in ast.walk(source.tree) if isinstance(node, ast.For) and not generated(node)]
    for loop in loops if outer else reversed(loops):
        header = header_line(loop, loop.body)
        if not own_lines(loop.body, header) or is_call_only(loop.body):
            continue
        if not outer and any(isinstance(node, ast.For) and node is not loop for node in ast.walk(loop)):
            continue
        try:
            return extracted(
                source,
                loop.body,
                loop,
                (body_start(source, loop.body), last_line(loop.body[-1])),
                source.indent_of(loop.body[0]),
                stores([loop.target]),
            )
        except DoesNotApply:
            continue
    return None


def is_call_only(body: list[ast.stmt]) -> bool:
    return len(body) == 1 and f"{NAME}_" in ast.unparse(body[0])


def inner_loops(source: Source) -> Variant:
    """The bodies of innermost loops become functions."""
    return repeated(source, lambda current: one_loop(current, outer=False))


def outer_loops(source: Source) -> Variant:
    """The bodies of outermost loops become functions."""
    return repeated(source, lambda current: one_loop(current, outer=True))


def guard_scopes(source: Source) -> Iterator[ast.With]:
    """The ``with`` statements that hold nothing but one constant grad guard."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.With) or len(node.items) != 1 or node.items[0].optional_vars is not None:
            continue
        match node.items[0].context_expr:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=arguments) as call:
                constant = all(isinstance(item, ast.Constant) for item in [*arguments, *call.keywords])
                if name in GUARDS and constant:
                    yield node


def one_scope(source: Source) -> Source | None:
    for scope in guard_scopes(source):
        header = header_line(scope, scope.body)
        if generated(scope) or not own_lines(scope.body, header):
            continue
        try:
            return extracted(
                source,
                scope.body,
                scope,
                (first_line(scope), last_line(scope)),
                source.indent_of(scope),
                set(),
                ast.unparse(scope.items[0].context_expr),
            )
        except DoesNotApply:
            continue
    return None


def scopes_to_functions(source: Source) -> Variant:
    """The body of each ``with torch.no_grad():`` becomes a function under that decorator."""
    return repeated(source, one_scope)


def scopes_to_decorators(source: Source) -> Variant:
    """A function whose body is one ``with torch.no_grad():`` (and what only reads its results) is decorated instead."""

    def step(current: Source) -> Source | None:
        for scope in guard_scopes(current):
            function = scope.parent  # type: ignore[attr-defined]
            if not isinstance(function, ast.FunctionDef) or not own_lines(
                scope.body, header_line(scope, scope.body)
            ):
                continue
            if any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in within_scope(function.body)):
                continue
            if any("property" in ast.unparse(item) or "contextmanager" in ast.unparse(item)
                   for item in function.decorator_list):  # fmt: skip
                continue
            rest = [node for node in function.body if node is not scope and not is_docstring(node)]
            if not all(is_inert(node) for node in rest):
                continue
            pad = " " * current.indent_of(function)
            expression = ast.unparse(scope.items[0].context_expr)
            return current.replaced(
                [
                    (function.lineno, function.lineno - 1, [Line(f"{pad}@{expression}")]),
                    (
                        scope.lineno,
                        last_line(scope),
                        current.part(body_start(current, scope.body), last_line(scope), -len(STEP)),
                    ),
                ]
            )
        return None

    return repeated(source, step)


def is_inert(node: ast.stmt) -> bool:
    """Whether a statement does the same with recording on and off: it computes nothing with tensors."""
    calls = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    switches = all(
        isinstance(call.func, ast.Attribute) and call.func.attr in ("eval", "train") and not call.args
        for call in calls
    )
    return isinstance(node, (ast.Assign, ast.Expr, ast.Return, ast.Pass)) and switches
