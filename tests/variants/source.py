"""A script as lines that know where they came from, and the questions that transformations ask about its code.

Terms. A *line* carries its text and its *origin*: the number of the line of the script that it was made from, 0 where
it is new. Every transformation moves, indents or edits lines, so that a finding in the variant is looked up in the
script by the origin of its line; no transformation prints a tree anew.

Worked example: wrapping ``net.eval()`` (line 7) into ``if True:`` gives the lines ``if True:`` (origin 0) and
``    net.eval()`` (origin 7).
"""

from __future__ import annotations

import ast
import builtins
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BUILTINS = frozenset(dir(builtins))
STEP = "    "


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line and the line of the script that it stands for.

    Where parts of it come from several lines, ``parts`` holds the column at which each begins and its origin.
    """

    text: str
    origin: int = 0
    parts: tuple[tuple[int, int], ...] = ()

    def origin_at(self, column: int) -> int:
        found = self.origin
        for start, origin in self.parts:
            if start <= column:
                found = origin
        return found


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``[start, end)`` of a line (1-based; columns in code points) by a text."""

    line: int
    start: int
    end: int
    text: str


Spell = Callable[[int, str], str]


def as_before(line: int, spelled: str) -> str:
    return spelled


@dataclass(frozen=True, slots=True)
class Variant:
    """What a transformation made: files by name, ``script.py`` first; and how an object is spelled in it.

    ``spell`` gets the line of the script and the object as spelled there. ``moved`` says that a finding may stand at
    the call that hands the object over instead, because the pass went to another file.
    """

    files: dict[str, tuple[Line, ...]]
    spell: Spell = as_before
    moved: bool = False


class DoesNotApply(Exception):
    """The transformation cannot be made on this script without changing what the script does."""


@dataclass(eq=False)
class Source:
    """Parsed lines; ``text`` is what Python sees."""

    lines: tuple[Line, ...]
    spell: Spell = field(default=as_before)

    @classmethod
    def of(cls, text: str) -> Source:
        return cls(tuple(Line(line, number) for number, line in enumerate(text.splitlines(), 1)))

    @cached_property
    def text(self) -> str:
        return "".join(f"{line.text}\n" for line in self.lines)

    @cached_property
    def tree(self) -> ast.Module:
        tree = ast.parse(self.text)
        for parent in ast.walk(tree):
            for child in ast.iter_child_nodes(parent):
                child.parent = parent  # type: ignore[attr-defined]
        return tree

    @cached_property
    def in_string(self) -> frozenset[int]:
        """The lines that begin inside a string: they must not be indented."""
        inside: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.STRING or tokenize.tok_name[token.type].startswith("FSTRING"):
                inside.update(range(token.start[0] + 1, token.end[0] + 1))
        return frozenset(inside)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every identifier of the file, whatever it stands for."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return frozenset(token.string for token in tokens if token.type == tokenize.NAME) | frozenset(
            re.findall(r"\w+", " ".join(node.value for node in ast.walk(self.tree) if is_text(node)))
        )

    def fresh(self, *wanted: str) -> str:
        """The first of the names that nothing in the file has."""
        for name in wanted:
            if name not in self.names and name not in BUILTINS:
                return name
        raise DoesNotApply(f"no free name among {wanted}")

    def variant(self) -> Variant:
        return Variant({"script.py": self.lines}, self.spell)

    def part(self, first: int, last: int, by: int = 0) -> list[Line]:
        """The lines ``first`` to ``last``, moved ``by`` columns to the right."""
        return [self.moved(number, by) for number in range(first, last + 1)]

    def moved(self, number: int, by: int) -> Line:
        line = self.lines[number - 1]
        if number in self.in_string or not line.text.strip() or not by:
            return line
        if by < 0:
            if line.text[:-by].strip():
                return Line(line.text.lstrip(), line.origin)  # a comment that stands further left
            return Line(line.text[-by:], line.origin)
        return Line(" " * by + line.text, line.origin)

    def indent_of(self, node: ast.stmt) -> int:
        return column(self, node)

    def replaced(self, pieces: Iterable[tuple[int, int, Sequence[Line]]]) -> Source:
        """A new source with line ranges replaced; an empty range (first > last) inserts before ``first``."""
        lines = list(self.lines)
        for first, last, new in sorted(pieces, key=lambda piece: (piece[0], piece[1]), reverse=True):
            lines[first - 1 : last] = new
        return Source(tuple(lines), self.spell)

    def edited(self, edits: Iterable[Edit]) -> Source:
        lines = list(self.lines)
        for edit in sorted(set(edits), key=lambda item: (item.line, item.start, item.end), reverse=True):
            old = lines[edit.line - 1]
            lines[edit.line - 1] = Line(old.text[: edit.start] + edit.text + old.text[edit.end :], old.origin)
        return Source(tuple(lines), self.spell)

    def spelled(self, spell: Spell) -> Source:
        return Source(self.lines, spell)

    def renaming(self, nodes: Iterable[ast.AST], new: Callable[[str], str]) -> list[Edit]:
        """Edits that rename ``ast.Name`` and ``ast.arg`` nodes, also inside f-strings."""
        edits: list[Edit] = []
        in_f_string: dict[ast.AST, dict[str, str]] = {}
        for node in nodes:
            old = node.id if isinstance(node, ast.Name) else node.arg  # type: ignore[attr-defined]
            around = joined_string(node)
            if around is not None:
                in_f_string.setdefault(around, {})[old] = new(old)
                continue
            line, start = node.lineno, column(self, node)  # type: ignore[attr-defined]
            if self.lines[line - 1].text[start : start + len(old)] != old:
                raise DoesNotApply(f"`{old}` is not where it is said to be")
            edits.append(Edit(line, start, start + len(old), new(old)))
        for around, renames in in_f_string.items():
            edits.extend(self.renaming_in_string(around, renames))
        return edits

    def renaming_in_string(self, node: ast.AST, renames: dict[str, str]) -> Iterator[Edit]:
        if node.lineno != node.end_lineno:  # type: ignore[attr-defined]
            raise DoesNotApply("a name inside an f-string of several lines")
        line = node.lineno  # type: ignore[attr-defined]
        start = column(self, node)
        end = end_column(self, node)
        segment = self.lines[line - 1].text[start:end]

        def inside(found: re.Match[str]) -> str:
            return replace_names(found[0], lambda name: renames.get(name, name))

        yield Edit(line, start, end, re.sub(r"\{[^{}]*\}", inside, segment))


def replace_names(spelled: str, new: Callable[[str], str]) -> str:
    """Rename the identifiers of an expression that are no attributes, keywords or parts of strings."""
    pieces = re.split(r"('[^']*'|\"[^\"]*\")", spelled)
    for index in range(0, len(pieces), 2):
        pieces[index] = re.sub(
            r"(?<![\w.])[^\W\d]\w*(?!\w|\s*=[^=])", lambda found: new(found[0]), pieces[index]
        )
    return "".join(pieces)


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def joined_string(node: ast.AST) -> ast.AST | None:
    """The outermost f-string around a node."""
    found = None
    current: ast.AST | None = node
    while current is not None and not isinstance(current, ast.stmt):
        if isinstance(current, ast.JoinedStr):
            found = current
        current = getattr(current, "parent", None)
    return found


def column(source: Source, node: ast.AST) -> int:
    """The column of a node in code points."""
    line = source.lines[node.lineno - 1].text  # type: ignore[attr-defined]
    return len(line.encode()[: node.col_offset].decode())  # type: ignore[attr-defined]


def end_column(source: Source, node: ast.AST) -> int:
    line = source.lines[node.end_lineno - 1].text  # type: ignore[attr-defined]
    return len(line.encode()[: node.end_col_offset].decode())  # type: ignore[attr-defined]


def first_line(statement: ast.stmt) -> int:
    """The first line of a statement, its decorators included."""
    decorators = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def last_line(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


def is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and is_text(statement.value)


def own_lines(block: list[ast.stmt], header: int) -> bool:
    """Whether each statement of a block begins on a line of its own, below ``header``."""
    last = header
    for statement in block:
        if first_line(statement) <= last:
            return False
        last = last_line(statement)
    return True


def within_scope(nodes: Iterable[ast.AST], into_comprehensions: bool = True) -> Iterator[ast.AST]:
    """The nodes below, without what stands in functions and classes defined there (lambdas are entered)."""
    todo = list(nodes)
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            continue
        if not into_comprehensions and isinstance(node, COMPREHENSIONS):
            continue
        todo.extend(ast.iter_child_nodes(node))


def bound_inside(node: ast.AST) -> frozenset[str]:
    """The names that a lambda or comprehension binds for itself."""
    if isinstance(node, ast.Lambda):
        return frozenset(arg.arg for arg in parameters(node.args))
    if isinstance(node, COMPREHENSIONS):
        return frozenset(
            name.id
            for clause in node.generators
            for name in ast.walk(clause.target)
            if isinstance(name, ast.Name)
        )
    return frozenset()


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    found.extend(arg for arg in (arguments.vararg, arguments.kwarg) if arg is not None)
    return found


def loads(nodes: Iterable[ast.AST]) -> list[ast.Name]:
    """The names read below that are not bound by a lambda or comprehension around them, in source order."""
    found: list[ast.Name] = []

    def visit(node: ast.AST, hidden: frozenset[str]) -> None:
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load) and node.id not in hidden:
                found.append(node)
            return
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            found.extend(ast.Name(inner, ast.Load()) for inner in sorted(free_names(node)))
            return
        inside = hidden | bound_inside(node)
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    for node in nodes:
        visit(node, frozenset())
    return found


def stores(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that the code binds in its own scope."""
    found: set[str] = set()
    for node in within_scope(nodes, into_comprehensions=False):
        match node:
            case ast.Name(name, ast.Store() | ast.Del()):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.ExceptHandler(name=str(name)):
                found.add(name)
            case ast.alias(name, renamed):
                found.add(renamed or name.partition(".")[0])
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                found.add(name)
    return found


def free_names(node: ast.AST) -> set[str]:
    """The names that a function or class takes from outside."""
    if isinstance(node, ast.ClassDef):
        read = {name.id for name in loads([*node.bases, *node.keywords, *node.decorator_list, *node.body])}
        return read - (stores(node.body) - {name.id for name in loads(node.body)})
    assert isinstance(node, FUNCTIONS)
    own = stores(node.body) | {arg.arg for arg in parameters(node.args)}
    shared = {
        name
        for inner in within_scope(node.body)
        if isinstance(inner, (ast.Global, ast.Nonlocal))
        for name in inner.names
    }
    read = {name.id for name in loads(node.body)} | shared
    outside = {name.id for name in loads([*node.decorator_list, *defaults(node.args)])}
    return (read - (own - shared)) | outside


def defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [item for item in (*arguments.defaults, *arguments.kw_defaults) if item is not None]


def enclosing(node: ast.AST, *kinds: type) -> ast.AST | None:
    """The nearest node around that is of one of the kinds."""
    current = getattr(node, "parent", None)
    while current is not None and not isinstance(current, kinds):
        current = getattr(current, "parent", None)
    return current  # type: ignore[no-any-return]


def blocks(node: ast.AST) -> Iterator[tuple[list[ast.stmt], int]]:
    """The blocks of a statement (or module) with the line of the header before each."""
    if isinstance(node, ast.match_case):
        return  # its block is one of the ``match``
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
            yield block, header_line(node, block)
    for handler in getattr(node, "handlers", []):
        yield handler.body, handler.lineno
    for case in getattr(node, "cases", []):
        yield case.body, case.pattern.end_lineno


def header_line(node: ast.AST, block: list[ast.stmt]) -> int:
    """The last line of what introduces a block, as far as the tree tells."""
    if isinstance(node, ast.Module):
        return 0
    match node:
        case ast.If(test=test) | ast.While(test=test):
            last = test.end_lineno
        case ast.For(iter=source) | ast.AsyncFor(iter=source):
            last = source.end_lineno
        case ast.With(items=items) | ast.AsyncWith(items=items):
            last = max((item.optional_vars or item.context_expr).end_lineno or 0 for item in items)
        case _:
            last = node.lineno  # type: ignore[attr-defined]
    assert last is not None
    if getattr(node, "body", None) is not block:
        before = node.body[-1].end_lineno  # type: ignore[attr-defined]
        for handler in getattr(node, "handlers", []):
            before = max(before, handler.end_lineno)
        if getattr(node, "finalbody", None) is block and getattr(node, "orelse", None):
            before = node.orelse[-1].end_lineno  # type: ignore[attr-defined]
        return int(before)
    return int(last)


def body_start(source: Source, block: list[ast.stmt]) -> int:
    """The first line of a block, with the comments above its first statement."""
    first = first_line(block[0])
    while source.lines[first - 2].text.lstrip().startswith("#"):
        first -= 1
    return first
