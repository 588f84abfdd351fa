"""The model as ``self.model`` of a class, with a driver.

Worked example: ``net = Net(); net.eval(); net(x)`` becomes ``class Job: def run(self): self.net = Net(); ...`` and
``Job().run()``. In the second form what stands up to the making of the model goes to ``__init__``, and what it
assigns becomes attributes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from variants.source import (
    COMPREHENSIONS,
    FUNCTIONS,
    STEP,
    DoesNotApply,
    Edit,
    Line,
    Source,
    Variant,
    body_start,
    bound_inside,
    enclosing,
    first_line,
    header_line,
    is_docstring,
    last_line,
    loads,
    own_lines,
    parameters,
    replace_names,
    stores,
    within_scope,
)
from variants.wrapping import check_order, gathered, is_main_guard, script_statements, without_settings

CLASS = ("Job", "Job_", "TheJob")
ENTRY = re.compile(r"(?:state|TMD\d{3}): ([^\W\d]\w*)")


def script_or_main(source: Source) -> tuple[list[ast.stmt], ast.FunctionDef | None, ast.Expr | None]:
    """The statements that hold the model: at module level, or of the one function that the script calls."""
    found = main_function(source)
    if found is not None:
        function, call = found
        body = function.body[1:] if is_docstring(function.body[0]) else function.body
        if not own_lines(function.body, header_line(function, function.body)) or not body:
            raise DoesNotApply("statements share a line")
        return body, function, call
    moved = without_settings(source, script_statements(source))
    if any(is_main_guard(node) for node in moved):
        raise DoesNotApply("the script calls more than one function")
    if not moved:
        raise DoesNotApply("no script")
    check_order(source, moved)
    return moved, None, None


def main_function(source: Source) -> tuple[ast.FunctionDef, ast.Expr] | None:
    """A function without parameters that is mentioned once: in a call at the end of the script."""
    calls = [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name)
        and not node.value.args and not node.value.keywords
    ]  # fmt: skip
    for function in source.tree.body:
        if not isinstance(function, ast.FunctionDef) or parameters(function.args):
            continue
        named = [
            name for name in ast.walk(source.tree) if isinstance(name, ast.Name) and name.id == function.name
        ]
        for call in calls:
            if named == [call.value.func] and enclosing(call, *FUNCTIONS, ast.ClassDef) is None:  # type: ignore[attr-defined]
                return function, call
    return None


def model_names(source: Source, block: list[ast.stmt]) -> set[str]:
    """The variables of a block that the entries of the script speak of."""
    inner = {
        line
        for node in within_scope(block)
        if isinstance(node, (*FUNCTIONS, ast.ClassDef))
        for line in range(first_line(node), last_line(node) + 1)
    }
    found = {
        name
        for number in range(first_line(block[0]), last_line(block[-1]) + 1)
        if number not in inner
        for name in ENTRY.findall(source.lines[number - 1].text.partition("#")[2])
    }
    return found & plain_stores(block)


def plain_stores(block: list[ast.stmt]) -> set[str]:
    """The names that are assigned, and never bound in another way."""
    assigned = {
        target.id
        for node in within_scope(block, into_comprehensions=False)
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign))
        for top in (node.targets if isinstance(node, ast.Assign) else [node.target])
        for target in ast.walk(top)
        if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store)
    }
    others: set[str] = set()
    for node in within_scope(block):
        match node:
            case ast.For(target=target) | ast.NamedExpr(target=target) | ast.comprehension(target=target):
                others |= {name.id for name in ast.walk(target) if isinstance(name, ast.Name)}
            case ast.withitem(optional_vars=ast.AST() as target):
                others |= {name.id for name in ast.walk(target) if isinstance(name, ast.Name)}
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                others |= set(names)
            case ast.AnnAssign(target=ast.Name(name)):
                others.add(name)
            case ast.Delete(targets=targets):
                others |= {name.id for top in targets for name in ast.walk(top) if isinstance(name, ast.Name)}
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                others |= bound_inside(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                others |= stores(node.body) | {arg.arg for arg in parameters(node.args)} | {node.name}
    return assigned - others


def to_attributes(source: Source, block: list[ast.stmt], names: set[str], receiver: str) -> list[Edit]:
    nodes = [
        node for top in block for node in ast.walk(top) if isinstance(node, ast.Name) and node.id in names
    ]
    return source.renaming(nodes, lambda name: f"{receiver}.{name}")


def spelling(source: Source, block: list[ast.stmt], names: set[str]):  # type: ignore[no-untyped-def]
    """In the moved block a moved name is an attribute; elsewhere only in a path that the code there cannot mean.

    A part of a module is reported in its class as `net.head`, by the name that the object has where it is made.
    """
    ranges = [(first_line(node), last_line(node)) for node in block]
    elsewhere = [
        (first_line(top), last_line(top), names_in(ast.walk(top)) | arguments_in(top))
        for top in source.tree.body
        if top not in block
    ]

    def spell(line: int, spelled: str) -> str:
        root, dot, _ = spelled.partition(".")
        moved = any(first <= line <= last for first, last in ranges) or any(
            first <= line <= last and dot and root in names and root not in known
            for first, last, known in elsewhere
        )
        return (
            replace_names(spelled, lambda name: f"self.{name}" if name in names else name)
            if moved
            else spelled
        )

    return spell


def model_in_self(source: Source) -> Variant:
    """All in one method, the model in an attribute."""
    return moved_to_class(source, None)


def model_made_in_init(source: Source) -> Variant:
    """The model is made in ``__init__`` and used in a method."""
    block, _, _ = script_or_main(source)
    models = model_names(source, block)
    prefix = 0
    for index, node in enumerate(block):
        if not isinstance(node, (ast.Assign, ast.Expr)) or any(
            isinstance(inner, (ast.Return, ast.Yield, ast.Await)) for inner in ast.walk(node)
        ):
            break
        if isinstance(node, ast.Assign) and stores([node]) & models:
            prefix = index + 1
    if not prefix or prefix == len(block):
        raise DoesNotApply("the model is not made at the beginning, or is not used")
    return moved_to_class(source, prefix)


def moved_to_class(source: Source, prefix: int | None) -> Variant:
    block, function, call = script_or_main(source)
    if "self" in source.names and any(isinstance(node, ast.Name) and node.id == "self"
                                      for top in block for node in ast.walk(top)):  # fmt: skip
        raise DoesNotApply("`self` is taken")
    names = model_names(source, block)
    if not names:
        raise DoesNotApply("no model in a variable of the script")
    plain = plain_stores(block)
    if prefix is not None:
        before, after = block[:prefix], block[prefix:]
        used = {name.id for name in loads(after)} | stores(after)
        names |= stores(before) & used
        if not names <= plain:
            raise DoesNotApply("a variable that cannot be an attribute")
    if any(
        isinstance(node, COMPREHENSIONS) and bound_inside(node) & names
        for top in block
        for node in ast.walk(top)
    ):
        raise DoesNotApply("a comprehension hides the name")
    edits = to_attributes(source, block, names, "self")
    spell = spelling(source, block, names)
    cls = source.fresh(*CLASS)
    spelled = source.edited(edits).spelled(spell)
    if function is not None:
        assert call is not None
        return from_function(spelled, function, call, cls, block, prefix).variant()
    parts = [block] if prefix is None else [block[:prefix], block[prefix:]]
    rest, lines = gathered(spelled, block, 2 * len(STEP))
    if prefix is not None:
        _, before = gathered(spelled, parts[0], 2 * len(STEP))
        _, after = gathered(spelled, parts[1], 2 * len(STEP))
        lines = [Line(f"{STEP}def __init__(self):"), *before, Line(""), Line(f"{STEP}def run(self):"), *after]
    else:
        lines = [Line(f"{STEP}def run(self):"), *lines]
    added = (Line(""), Line(""), Line(f"class {cls}:"), *lines, Line(""), Line(""), Line(f"{cls}().run()"))
    return Source((*rest.lines, *added), spell).variant()


def from_function(
    source: Source, function: ast.FunctionDef, call: ast.Expr, cls: str, block: list[ast.stmt], prefix: int | None
) -> Source:  # fmt: skip
    """The function as a method of the same name, and the call of it on a new object."""
    first = first_line(function)
    start = body_start(source, function.body)
    header = source.part(first, start - 1, len(STEP))
    opened = f"def {function.name}("
    if not any(opened in line.text for line in header):
        raise DoesNotApply("a header in an unusual form")
    header = [Line(line.text.replace(opened + ")", opened + "self)"), line.origin) for line in header]
    if prefix is None:
        inside = [*header, *source.part(start, last_line(function), len(STEP))]
    else:
        cut = body_start(source, block[prefix:])
        inside = [
            Line(f"{STEP}def __init__(self):"),
            *source.part(start, cut - 1, len(STEP)),
            Line(""),
            *header,
            *source.part(cut, last_line(function), len(STEP)),
        ]
    pad = source.lines[call.lineno - 1].text[: call.col_offset]
    return source.replaced(
        [
            (first, last_line(function), [Line(f"class {cls}:"), *inside]),
            (call.lineno, last_line(call), [Line(f"{pad}{cls}().{function.name}()")]),
        ]
    )


def arguments_in(top: ast.AST) -> set[str]:
    return {node.arg for node in ast.walk(top) if isinstance(node, ast.arg)}


def names_in(nodes: Iterable[ast.AST]) -> set[str]:
    return {node.id for node in nodes if isinstance(node, ast.Name)}
