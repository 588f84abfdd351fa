"""Cut: a text without the bodies of the definitions that are not needed, line for line."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from torchmode.triage.nodes import DEFINITIONS, last_name, nodes_below

STUB: Final = "..."
QUOTES: Final = '"""'
MANY: Final = 4  # lines, from which on a string is cheaper


@dataclass(frozen=True, slots=True)
class Slice:
    """What of a file is to be parsed: a text with the same lines, and the names that are mentioned in the rest.

    ``named`` counts the names, ``read`` holds those read as attributes or spelled as strings, ``assigned`` the
    attributes that are set on something other than ``self``. ``roots`` are the top-level definitions in which something
    happens, ``shown`` those whose text may be wrong; None is all of them.
    """

    text: str
    named: Counter[str] = field(default_factory=Counter)
    read: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()
    roots: frozenset[str] | None = None
    shown: frozenset[str] | None = None


def without(text: str, cold: Iterable[tuple[ast.stmt, bool]]) -> Slice:
    """The text with the bodies of these definitions and the values of these assignments left out, line for line.

    Of those that come with True nothing is left, not even the head.
    """
    lines = text.split("\n")
    holes: dict[int, str] = {}
    named: Counter[str] = Counter()
    read: set[str] = set()
    assigned: set[str] = set()
    for statement, as_a_whole in cold:
        first, column, last, instead = all_of(statement) if as_a_whole else left_out(statement)
        indent = lines[first - 1][:column]
        if not indent.strip():  # else it stands behind its own head, or another statement
            lines[first - 1 : last] = [""] * (last - first + 1)
            if instead:
                lines[first - 1] = f"{indent}{instead}"
            holes[first - 1 if instead in ("", STUB) else first] = indent
            note_names(statement, named, read, assigned)
    return Slice("\n".join(filled(lines, holes)), named, frozenset(read), frozenset(assigned))


def filled(lines: list[str], holes: dict[int, str]) -> Iterator[str]:
    """The lines with strings in place of long holes, of which the numbers of the first lines and the indents are given.

    A string goes over all the empty lines from there on: libcst makes four nodes of each empty line.
    """
    number = 0
    while number < len(lines):
        end = number + 1
        if number in holes:
            while end < len(lines) and not lines[end].strip():
                end += 1
        if end - number < MANY:
            yield from lines[number:end]
        else:
            yield from (f"{holes[number]}{QUOTES}", *[""] * (end - number - 2), QUOTES)
        number = end


def left_out(statement: ast.stmt) -> tuple[int, int, int, str]:
    """What to leave out: its first line (1-based) and column, its last line, and what stands there instead."""
    last = statement.end_lineno or statement.lineno
    match statement:
        case (
            ast.FunctionDef(body=[first, *_])
            | ast.AsyncFunctionDef(body=[first, *_])
            | ast.ClassDef(body=[first, *_])
        ):
            decorators = first.decorator_list if isinstance(first, DEFINITIONS) else []
            start = decorators[0].lineno if decorators else first.lineno
            return start, first.col_offset, last, STUB
        case ast.Assign([ast.Name(name)]):
            return statement.lineno, statement.col_offset, last, f"{name} = ..."
        case _:
            raise AssertionError(f"not a unit that can be left out: {ast.dump(statement)[:80]}")


def all_of(statement: ast.stmt) -> tuple[int, int, int, str]:
    """A definition, in the words of ``left_out``."""
    decorators = statement.decorator_list if isinstance(statement, DEFINITIONS) else []
    first = decorators[0].lineno if decorators else statement.lineno
    return first, statement.col_offset, statement.end_lineno or statement.lineno, ""


def note_names(top: ast.stmt, named: Counter[str], read: set[str], assigned: set[str]) -> None:
    """What a statement that is left out mentions."""
    names: list[str] = []
    for node in nodes_below([top]):
        kind = type(node)
        if kind is ast.Name:
            names.append(node.id)  # type: ignore[attr-defined]
        elif kind is ast.Attribute:
            name = node.attr  # type: ignore[attr-defined]
            names.append(name)
            if type(node.ctx) is not ast.Store:  # type: ignore[attr-defined]
                read.add(name)
            elif last_name(node.value) not in ("self", "cls"):  # type: ignore[attr-defined]
                assigned.add(name)
        elif kind is ast.Constant and type(node.value) is str:  # type: ignore[attr-defined]
            read.add(node.value)  # type: ignore[attr-defined]
    named.update(names)
