"""What does not matter to Python: comments, type annotations, where lines are broken.

Worked example: ``total = 0`` becomes ``total: Any = 0``; ``ruff format`` with lines of 40 columns breaks most calls.
After ``ruff format`` a line is known by its names: the formatter moves tokens, and never changes the order of names.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize

from variants.source import (
    FUNCTIONS,
    DoesNotApply,
    Edit,
    Line,
    Source,
    Variant,
    blocks,
    column,
    end_column,
    first_line,
    is_docstring,
    last_line,
    own_lines,
    parameters,
)

ABOVE = "# see the notes"
BESIDE = "  # noted"


def commented(source: Source) -> Variant:
    """A comment above each statement and beside each line that have none."""
    pieces = []
    for node in ast.walk(source.tree):
        for block, header in blocks(node):
            if not own_lines(block, header):
                continue
            for statement in block:
                first = first_line(statement)
                if first == 1 or is_docstring(statement) or has_comment(source, first - 1):
                    continue
                pad = " " * source.indent_of(statement)
                pieces.append((first, first - 1, [Line(f"{pad}{ABOVE}")]))
    simple = {
        last_line(node)
        for node in ast.walk(source.tree)
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr, ast.Return))
        and last_line(node) not in source.in_string
    }
    edits = [
        Edit(number, len(source.lines[number - 1].text), len(source.lines[number - 1].text), BESIDE)
        for number in simple
        if not has_comment(source, number) and not source.lines[number - 1].text.endswith("\\")
    ]
    return source.edited(edits).replaced(pieces).variant()


def has_comment(source: Source, number: int) -> bool:
    return number >= 1 and "#" in source.lines[number - 1].text


def annotated(source: Source) -> Variant:
    """Parameters, results and assignments with the annotation ``Any``, or the class that is made there."""
    any_ = source.fresh("Any", "Anything", "Any_")
    classes = {node.name for node in source.tree.body if isinstance(node, ast.ClassDef)}
    edits: list[Edit] = []
    for node in ast.walk(source.tree):
        match node:
            case ast.FunctionDef(args=arguments) | ast.AsyncFunctionDef(args=arguments):
                edits.extend(annotated_function(source, node, arguments, any_))
            case ast.Assign(targets=[ast.Name(name) as target], value=value) if (
                not isinstance(node.parent, ast.ClassDef) and not is_global(node, name)  # type: ignore[attr-defined]
            ):
                said = any_
                match value:
                    case ast.Call(func=ast.Name(made)) if made in classes:
                        said = made
                end = end_column(source, target)
                if source.lines[target.lineno - 1].text[end:].lstrip().startswith("="):
                    edits.append(Edit(target.lineno, end, end, f": {said}"))
    if not edits:
        raise DoesNotApply("nothing to annotate")
    body = source.tree.body
    at = 1
    for statement in body:
        future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
        if not is_docstring(statement) and not future:
            break
        at = last_line(statement) + 1
    if at == 1 and source.lines[0].text.startswith("#"):
        at = 2
    renamed = f" as {any_}" if any_ != "Any" else ""
    return source.edited(edits).replaced([(at, at - 1, [Line(f"from typing import Any{renamed}")])]).variant()


def is_global(node: ast.AST, name: str) -> bool:
    current = node
    while not isinstance(current, (*FUNCTIONS, ast.Module)):
        current = current.parent  # type: ignore[attr-defined]
    return any(
        isinstance(inner, (ast.Global, ast.Nonlocal)) and name in inner.names for inner in ast.walk(current)
    )


def annotated_function(source: Source, node: ast.AST, arguments: ast.arguments, said: str) -> list[Edit]:
    edits = []
    for arg in parameters(arguments):
        if arg.annotation is None and arg.arg not in ("self", "cls"):
            end = column(source, arg) + len(arg.arg)
            edits.append(Edit(arg.lineno, end, end, f": {said}"))
    last = max([column(source, node), *(end_column(source, item) for item in (
        *parameters(arguments), *arguments.defaults, *arguments.kw_defaults) if item is not None
        and item.end_lineno == node.lineno)])  # fmt: skip
    text = source.lines[node.lineno - 1].text  # type: ignore[attr-defined]
    if found := re.compile(r"\)\s*:").search(text, last):
        edits.append(Edit(node.lineno, found.start() + 1, found.start() + 1, f" -> {said}"))  # type: ignore[attr-defined]
    return edits


def narrow(source: Source) -> Variant:
    """Formatted for 40 columns, with single quotes."""

    def spell(line: int, spelled: str) -> str:
        return spelled.replace('"', "'")

    return formatted(source.spelled(spell), "line-length=40", "format.quote-style='single'")


def wide(source: Source) -> Variant:
    """Formatted for 320 columns: as few lines as can be."""
    return formatted(source, "line-length=320", "format.skip-magic-trailing-comma=true")


def formatted(source: Source, *settings: str) -> Variant:
    options = [part for setting in settings for part in ("--config", setting)]
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--quiet", *options, "-"]
    done = subprocess.run(command, input=source.text, capture_output=True, text=True, check=True)
    before, after = names_of(source.text), names_of(done.stdout)
    if [name for name, _, _ in before] != [name for name, _, _ in after]:
        raise DoesNotApply("the formatter changed the names")
    parts: dict[int, list[tuple[int, int]]] = {}
    for (_, old, _), (_, new, start) in zip(before, after, strict=True):
        parts.setdefault(new, []).append((start, source.lines[old - 1].origin))
    lines = []
    for number, text in enumerate(done.stdout.splitlines(), 1):
        found = tuple(parts.get(number, ()))
        lines.append(Line(text, found[0][1] if found else 0, found))
    return Source(tuple(lines), source.spell).variant()


def names_of(text: str) -> list[tuple[str, int, int]]:
    return [
        (token.string, *token.start)
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.NAME
    ]
