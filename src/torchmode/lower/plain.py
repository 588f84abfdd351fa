"""Lowering of what Python's own parser sees: the same IR, site by site, for a twentieth of what libcst's parser takes.

A tree of libcst knows of each site where it stands, of white space and comments, and reads newer syntax than that of
the running Python. A file that is only followed needs none of this, unless something is to be said of a place in it:
its sites have the same numbers, so that they are looked up in a tree of libcst then.

Known holes: a string inside an f-string may be spelled otherwise where Python before 3.12 does not know its place.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from functools import partial
from sys import intern
from typing import Any, Final

from torchmode import ir
from torchmode.lower.statements import Lowering
from torchmode.names import bindings_of
from torchmode.parse import STRING

_COMPARE: Final = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_COMPOUND: Final = frozenset(
    (
        ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match,
        ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
    )
)  # fmt: skip
_TRIPLE: Final = ("'''", '"""')
_LITERALS: Final = re.compile(rf"\#[^\n]*|({STRING})", re.DOTALL | re.VERBOSE)


class PlainLowering(Lowering):
    """The visitor of one file whose text is given beside its tree."""

    def __init__(self, text: str, unit: int) -> None:
        super().__init__(unit)
        self.lines = text.split("\n")
        self.sites = 0
        self.line_end = 0  # where the last simple statement ends: another may stand behind it
        self.by_type = {
            ast.Name: lambda node: self.read(node.id, node),
            ast.Attribute: lambda node: self.looked_up(node.attr, node),
            ast.Call: self.call,
            ast.Subscript: self.subscript,
            ast.Constant: self.constant,
            ast.JoinedStr: self.formatted,
            ast.List: partial(self.items, "list"),
            ast.Tuple: partial(self.items, "tuple"),
            ast.Set: partial(self.items, "set"),
            ast.Dict: self.dictionary,
            ast.Lambda: self.lambda_,
            ast.ListComp: partial(self.comprehension, "list"),
            ast.SetComp: partial(self.comprehension, "set"),
            ast.GeneratorExp: partial(self.comprehension, "generator"),
            ast.DictComp: partial(self.comprehension, "dict"),
            ast.IfExp: self.choice,
            ast.BoolOp: self.logic,
            ast.UnaryOp: self.unary,
            ast.Compare: self.comparison,
            ast.BinOp: self.binary,
            ast.Await: lambda node: ir.Await(self.expr(node.value), self.site(node)),
            ast.Yield: self.yield_,
            ast.YieldFrom: self.yield_,
            ast.NamedExpr: self.walrus,
            ast.Starred: lambda node: ir.Starred(self.expr(node.value)),
        }
        self.statements = {
            ast.If: self.branch,
            ast.For: self.for_,
            ast.AsyncFor: self.for_,
            ast.While: self.while_,
            ast.With: self.with_,
            ast.AsyncWith: self.with_,
            ast.Try: self.try_,
            ast.TryStar: self.try_,
            ast.Match: self.match_,
            ast.FunctionDef: self.function_def,
            ast.AsyncFunctionDef: self.function_def,
            ast.ClassDef: self.class_def,
            ast.Expr: self.evaluate,
            ast.Assign: self.assign,
            ast.AnnAssign: self.annotated,
            ast.AugAssign: self.augmented,
            ast.Return: self.return_,
            ast.Raise: self.raise_,
            ast.Assert: lambda node: (ir.Check(self.expr(node.test)),),
            ast.Break: lambda node: (ir.Break(),),
            ast.Continue: lambda node: (ir.Continue(),),
            ast.Import: self.import_,
            ast.ImportFrom: self.import_,
            ast.Global: self.outer_names,
            ast.Nonlocal: self.outer_names,
            ast.Delete: self.delete,
        }

    def site(self, node: Any) -> int:
        self.sites += 1
        return self.base + self.sites - 1

    # -- expressions ------------------------------------------------------------------

    def call(self, node: Any) -> ir.Expr:
        func = self.expr(node.func)
        given = [*node.args, *node.keywords]
        if node.keywords and node.args and place(node.args[-1]) > place(node.keywords[0]):
            given.sort(key=place)
        return self.called(func, tuple(map(self.argument, given)), node)

    def argument(self, node: Any) -> ir.Arg:
        kind = type(node)
        if kind is ast.keyword:
            return ir.Arg(self.expr(node.value), node.arg, "" if node.arg else "**")
        return ir.Arg(self.expr(node.value), None, "*") if kind is ast.Starred else ir.Arg(self.expr(node))

    def element(self, node: Any) -> ir.Expr:
        return ir.Starred(self.expr(node.value)) if type(node) is ast.Starred else self.expr(node)

    def subscript(self, node: Any) -> ir.Expr:
        base, index = self.expr(node.value), node.slice
        if type(index) is not ast.Tuple and type(index) is not ast.Slice:
            return ir.Subscript(base, self.expr(index), self.site(node))
        parts: list[ir.Expr] = []
        for element in index.elts if type(index) is ast.Tuple else (index,):
            if type(element) is ast.Slice:
                bounds = element.lower, element.upper, element.step
                parts.extend(self.expr(bound) for bound in bounds if bound is not None)
            else:
                parts.append(self.expr(element.value if type(element) is ast.Starred else element))
        return ir.Subscript(base, ir.Mix(tuple(parts)), self.site(node))

    def constant(self, node: Any) -> ir.Expr:
        value = node.value
        if type(value) is not str and type(value) is not bytes:
            return ir.Const(value if value is not ... else "...")
        spelled = self.source(node)
        if spelled[1:-1] == value or (spelled[3:-3] == value and spelled.startswith(_TRIPLE)):
            return ir.Const(value, spelled)
        texts = [found[1] for found in _LITERALS.finditer(spelled) if found[1]]
        lowered = self.joined(texts) if len(texts) > 1 else self.literal(spelled or "''")
        return ir.Const(value) if isinstance(lowered, ir.Const) and lowered.value != value else lowered

    def source(self, node: ast.expr) -> str:
        """How an expression is spelled; perhaps not inside of an f-string, whose places Python mixes up before 3.12."""
        first, last = node.lineno - 1, (node.end_lineno or 1) - 1
        if last >= len(self.lines):
            return ""
        start, end = self.column(first, node.col_offset), self.column(last, node.end_col_offset or 0)
        if first == last:
            return self.lines[first][start:end]
        return "\n".join((self.lines[first][start:], *self.lines[first + 1 : last], self.lines[last][:end]))

    def column(self, line: int, offset: int) -> int:
        """The column of a place that Python's parser tells in bytes."""
        text = self.lines[line]
        return offset if text.isascii() else len(text.encode()[:offset].decode("utf-8", "replace"))

    def formatted(self, node: Any) -> ir.Expr:
        parts = (part.value for part in node.values if type(part) is ast.FormattedValue)
        return ir.Mix(tuple(map(self.expr, parts)))

    def items(self, kind: str, node: Any) -> ir.Expr:
        return ir.Items(kind, tuple(map(self.element, node.elts)), self.site(node))

    def dictionary(self, node: Any) -> ir.Expr:
        pairs = tuple(
            (self.expr(key) if key is not None else None, self.expr(value))
            for key, value in zip(node.keys, node.values, strict=True)
        )
        return ir.Mapping(pairs, self.site(node))

    def comprehension(self, kind: str, node: Any) -> ir.Expr:
        clauses = []
        self.scope.loop_depth += 1
        for part in node.generators:
            source = self.expr(part.iter)
            target = self.target(part.target)
            clauses.append(ir.Clause(target, source, tuple(map(self.expr, part.ifs))))
        if kind == "dict":
            element: ir.Expr = ir.Items("pair", (self.expr(node.key), self.expr(node.value)), self.site(node))
        else:
            element = self.expr(node.elt)
        self.scope.loop_depth -= 1
        return ir.Comprehension(kind, element, tuple(clauses), self.site(node))

    def logic(self, node: Any) -> ir.Expr:
        kind, operands = type(node.op), node.values
        while type(operands[0]) is ast.BoolOp and type(operands[0].op) is kind:  # in brackets
            operands = [*operands[0].values, *operands[1:]]
        return ir.Logic("and" if kind is ast.And else "or", tuple(map(self.expr, operands)))

    def unary(self, node: Any) -> ir.Expr:
        depth, operand = 0, node.operand
        negated = type(node.op) is ast.Not
        while type(operand) is ast.UnaryOp and (type(operand.op) is ast.Not) is negated:
            operand = operand.operand
            depth += 1
        lowered = self.expr(operand)
        if negated:
            return ir.Not(lowered) if depth % 2 == 0 else lowered
        return self.signed(lowered, type(node.op) is ast.USub and depth == 0)

    def comparison(self, node: Any) -> ir.Expr:
        left = self.expr(node.left)
        rights = zip(node.ops, node.comparators, strict=True)
        return ir.Compare(left, tuple((_COMPARE[type(op)], self.expr(right)) for op, right in rights))

    def yield_(self, node: Any) -> ir.Expr:
        self.scope.is_generator = True
        value = self.expr(node.value) if node.value is not None else None
        return ir.Yield(value, self.site(node))

    def target(self, node: Any) -> ir.Expr:
        match node:
            case ast.Name(id=name):
                return self.bound(name, node)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                targets = tuple(
                    ir.Starred(self.target(element.value))
                    if type(element) is ast.Starred
                    else self.target(element)
                    for element in elements
                )
                return ir.Items("tuple", targets, self.site(node))
            case ast.Attribute():
                return self.assigned(node)
            case _:
                return self.expr(node)

    # -- statements -------------------------------------------------------------------

    def block(self, body: Sequence[Any]) -> ir.Block:
        lowered: list[ir.Stmt] = []
        for node in body:
            kind = type(node)
            self.count += 1
            if kind not in _COMPOUND:
                self.count += node.lineno != self.line_end  # a line counts, and each statement on it
                self.line_end = node.end_lineno
            lowering = self.statements.get(kind)
            if lowering is not None:
                lowered.extend(lowering(node))
        return tuple(lowered)

    def suite(self, node: Any) -> ir.Block:
        return self.block(node)

    def rest(self, node: Any) -> ir.Block:
        return self.block(node)

    def otherwise(self, node: Any) -> ir.Block:
        match node.orelse:
            case [ast.If(col_offset=node.col_offset) as alternative]:
                return tuple(self.alternative(alternative))
            case body:
                return self.block(body)

    def assign(self, node: Any) -> Iterable[ir.Stmt]:
        value = self.expr(node.value)
        yield ir.Assign(tuple(map(self.target, node.targets)), value, self.site(node))

    def annotated(self, node: Any) -> Iterable[ir.Stmt]:
        annotation = self.expr(node.annotation)
        if node.value is not None:
            value = self.expr(node.value)
            yield ir.Assign((self.target(node.target),), value, self.site(node), annotation)

    def import_(self, node: Any) -> Iterable[ir.Stmt]:
        return self.imported(bindings_of(node))

    def outer_names(self, node: Any) -> Iterable[ir.Stmt]:
        self.scope.outer.update(node.names)
        return ()

    def delete(self, node: Any) -> Iterable[ir.Stmt]:
        match node.targets:
            case [ast.Tuple(elts=parts)] | parts:
                yield ir.Delete(tuple(map(self.element, parts)))

    def awaited(self, node: Any, statement: Any) -> ir.Expr:
        expr = self.expr(node)
        is_async = type(statement) is ast.AsyncFor or type(statement) is ast.AsyncWith
        return ir.Await(expr, self.site(node)) if is_async else expr

    def with_(self, node: Any) -> Iterable[ir.Stmt]:
        items = []
        for item in node.items:
            value = self.awaited(item.context_expr, node)
            items.append((value, self.target(item.optional_vars) if item.optional_vars else None))
        yield self.entered(items, node)

    def caught(self, handler: Any) -> None:
        self.bound(handler.name, handler)

    def pattern(self, node: Any) -> tuple[tuple[object, ...], tuple[str, ...], bool]:
        match node:
            case ast.MatchValue(value=value):
                lowered = self.expr(value)
                return ((lowered.value,) if isinstance(lowered, ir.Const) else ()), (), False
            case ast.MatchSingleton(value=value):
                return (value,), (), False
            case ast.MatchOr(patterns=patterns):
                return self.alternatives(patterns)
            case ast.MatchAs(pattern=inner, name=name):
                return self.captured(inner, name)
            case _:
                return (), (), False

    def signature(self, node: Any) -> tuple[ir.Param, ...]:
        given = node.args
        plain = [*given.posonlyargs, *given.args]
        defaults = [None] * (len(plain) - len(given.defaults)) + given.defaults
        return (
            *(self.param(*pair, "plain", False) for pair in zip(plain, defaults, strict=True)),
            *(
                self.param(*pair, "plain", True)
                for pair in zip(given.kwonlyargs, given.kw_defaults, strict=True)
            ),
            *((self.param(given.vararg, None, "*", False),) if given.vararg else ()),
            *((self.param(given.kwarg, None, "**", False),) if given.kwarg else ()),
        )

    def param(self, node: Any, default: Any, kind: str, keyword_only: bool) -> ir.Param:
        return ir.Param(
            intern(node.arg),
            kind,
            self.expr(default) if default is not None else None,
            self.expr(node.annotation) if node.annotation is not None else None,
            keyword_only,
        )

    def function_def(self, node: Any) -> Iterable[ir.Stmt]:
        decorators = tuple(map(self.expr, node.decorator_list))
        return self.function(node, node.name, decorators, type(node) is ast.AsyncFunctionDef)

    def class_def(self, node: Any) -> Iterable[ir.Stmt]:
        bases = tuple(self.expr(base.value if type(base) is ast.Starred else base) for base in node.bases)
        return self.class_(node, node.name, bases, tuple(map(self.expr, node.decorator_list)))


def place(node: Any) -> tuple[int, int]:
    return node.lineno, node.col_offset
