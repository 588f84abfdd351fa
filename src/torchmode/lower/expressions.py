"""Lowering of expressions."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from sys import intern
from typing import Any

import libcst as cst

from torchmode import ir
from torchmode.lower.scopes import ScopeBuilder

_COMPARE = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
}
_LITERAL_NAMES = {"True": True, "False": False, "None": None}
_OPAQUE = ir.Mix(())
# A condition above one of these is worth a context of its own where it is asked again.
SWITCHES = frozenset(
    [
        "eval",
        "train",
        "no_grad",
        "inference_mode",
        "enable_grad",
        "set_grad_enabled",
        "backward",
        "requires_grad",
        "requires_grad_",
    ]
)


class ExpressionLowering(ABC):
    """Turns libcst expressions into IR; keeps the table of sites."""

    def __init__(self, unit: int) -> None:
        self.unit = unit
        self.base = unit << ir.UNIT_BITS
        self.nodes: list[cst.CSTNode] = []
        self.count = 0
        self.scope = ScopeBuilder(None, None)
        self.functions: list[ir.Function | None] = []
        self.named: list[str] = []
        self.attributes: list[str] = []
        self.switched: set[str] = set()
        self.by_type: dict[type, Callable[[Any], ir.Expr]] = {
            cst.Name: self.name,
            cst.Attribute: self.attribute,
            cst.Call: self.call,
            cst.Subscript: self.subscript,
            cst.Integer: self.number,
            cst.Float: self.number,
            cst.Imaginary: self.number,
            cst.SimpleString: self.string,
            cst.ConcatenatedString: self.joined_string,
            cst.FormattedString: self.formatted,
            cst.List: lambda node: self.items("list", node),
            cst.Tuple: lambda node: self.items("tuple", node),
            cst.Set: lambda node: self.items("set", node),
            cst.Dict: self.dictionary,
            cst.Lambda: self.lambda_,
            cst.ListComp: lambda node: self.comprehension("list", node),
            cst.SetComp: lambda node: self.comprehension("set", node),
            cst.GeneratorExp: lambda node: self.comprehension("generator", node),
            cst.DictComp: lambda node: self.comprehension("dict", node),
            cst.IfExp: self.choice,
            cst.BooleanOperation: self.logic,
            cst.UnaryOperation: self.unary,
            cst.Comparison: self.comparison,
            cst.BinaryOperation: self.binary,
            cst.Await: lambda node: ir.Await(self.expr(node.expression), self.site(node)),
            cst.Yield: self.yield_,
            cst.NamedExpr: self.walrus,
            cst.StarredElement: lambda node: ir.Starred(self.expr(node.value)),
            cst.Ellipsis: lambda node: ir.Const("..."),
        }

    def site(self, node: Any) -> int:
        self.nodes.append(node)
        return self.base + len(self.nodes) - 1

    def expr(self, node: Any) -> ir.Expr:
        self.count += 1
        lowering = self.by_type.get(type(node))
        return lowering(node) if lowering else _OPAQUE

    def name(self, node: cst.Name) -> ir.Expr:
        if node.value in _LITERAL_NAMES:
            return ir.Const(_LITERAL_NAMES[node.value])
        return self.read(node.value, node)

    def read(self, name: str, node: Any) -> ir.Expr:
        name = intern(name)
        self.named.append(name)
        return ir.Name(name, self.site(node))

    def attribute(self, node: cst.Attribute) -> ir.Expr:
        return self.looked_up(node.attr.value, node)

    def looked_up(self, name: str, node: Any) -> ir.Expr:
        """The attribute ``name`` of ``node.value``."""
        name = intern(name)
        self.scope.attributes.add(name)
        self.attributes.append(name)
        if name in SWITCHES:
            self.scope.marks += 1
        return ir.Attr(self.expr(node.value), name, self.site(node))

    def call(self, node: cst.Call) -> ir.Expr:
        func = self.expr(node.func)
        args = tuple(
            ir.Arg(self.expr(arg.value), intern(arg.keyword.value) if arg.keyword else None, arg.star)
            for arg in node.args
        )
        return self.called(func, args, node)

    def called(self, func: ir.Expr, args: tuple[ir.Arg, ...], node: Any) -> ir.Expr:
        if isinstance(func, ir.Name) and func.name in ("getattr", "setattr"):
            self.scope.attributes.update(
                arg.value.value
                for arg in args[1:2]
                if isinstance(arg.value, ir.Const) and isinstance(arg.value.value, str)
            )
        if isinstance(func, (ir.Attr, ir.Name)) and func.name in (
            "train",
            "set_grad_enabled",
            "requires_grad_",
        ):
            for arg in args:
                self.scope.ask(arg.value, relevant=True)
        if (
            not args
            and isinstance(func, ir.Attr)
            and func.name in ("eval", "train")
            and isinstance(func.base, ir.Name)
        ):
            self.switched.add(func.base.name)
        return ir.Call(func, args, self.site(node))

    def subscript(self, node: cst.Subscript) -> ir.Expr:
        base = self.expr(node.value)
        parts: list[ir.Expr] = []
        match node.slice:
            case [cst.SubscriptElement(cst.Index(cst.Tuple(items), None))]:  # `at[(1, 2)]` is `at[1, 2]`
                parts.extend(self.expr(item.value) for item in items)
                return ir.Subscript(base, ir.Mix(tuple(parts)), self.site(node))
            case [cst.SubscriptElement(cst.Index(value, None))]:
                return ir.Subscript(base, self.expr(value), self.site(node))
        for element in node.slice:
            match element.slice:
                case cst.Index(value=value):
                    parts.append(self.expr(value))
                case cst.Slice(lower=low, upper=high, step=step):
                    parts.extend(self.expr(bound) for bound in (low, high, step) if bound is not None)
        return ir.Subscript(base, ir.Mix(tuple(parts)), self.site(node))

    def number(self, node: cst.Integer | cst.Float | cst.Imaginary) -> ir.Expr:
        text = node.value
        try:
            if isinstance(node, cst.Integer):
                return ir.Const(int(text, 0))
            return ir.Const(float(text) if isinstance(node, cst.Float) else complex(text))
        except ValueError:  # more digits than Python takes
            return ir.Const("number")

    def string(self, node: cst.SimpleString) -> ir.Expr:
        return self.literal(node.value)

    def literal(self, text: str) -> ir.Expr:
        """A string or bytes, as it is spelled."""
        if text[0] in "'\"" and "\\" not in text and "\r" not in text:
            quotes = 3 if text.startswith(("'''", '"""')) else 1
            return ir.Const(text[quotes:-quotes], text)
        try:
            return ir.Const(ast.literal_eval(text), text)
        except (ValueError, SyntaxError):
            return _OPAQUE

    def joined_string(self, node: cst.ConcatenatedString) -> ir.Expr:
        parts: list[cst.BaseExpression] = []
        part: cst.BaseExpression = node
        while isinstance(part, cst.ConcatenatedString):
            parts.append(part.left)
            part = part.right
        parts.append(part)
        plain = [part.value for part in parts if isinstance(part, cst.SimpleString)]
        if len(plain) == len(parts):
            return self.joined(plain)
        return ir.Mix(
            tuple(
                operand
                for part in parts
                if isinstance(part, cst.FormattedString)
                for operand in self.inserted(part)
            )
        )

    def joined(self, texts: list[str]) -> ir.Expr:
        """Strings or bytes that stand side by side."""
        self.count += len(texts)
        operands = tuple(map(self.literal, texts))
        values = [operand.value for operand in operands if isinstance(operand, ir.Const)]
        if len(values) == len(operands) and all(isinstance(value, str) for value in values):
            return ir.Const("".join(str(value) for value in values))
        return ir.Mix(operands)

    def formatted(self, node: cst.FormattedString) -> ir.Expr:
        return ir.Mix(tuple(self.inserted(node)))

    def inserted(self, node: cst.FormattedString) -> Iterator[ir.Expr]:
        for part in node.parts:
            if isinstance(part, cst.FormattedStringExpression):
                yield self.expr(part.expression)

    def items(self, kind: str, node: cst.List | cst.Tuple | cst.Set) -> ir.Expr:
        lowered = tuple(
            ir.Starred(self.expr(item.value)) if type(item) is cst.StarredElement else self.expr(item.value)
            for item in node.elements
        )
        return ir.Items(kind, lowered, self.site(node))

    def dictionary(self, node: cst.Dict) -> ir.Expr:
        pairs = tuple(
            (self.expr(item.key) if isinstance(item, cst.DictElement) else None, self.expr(item.value))
            for item in node.elements
        )
        return ir.Mapping(pairs, self.site(node))

    @abstractmethod
    def lambda_(self, node: cst.Lambda) -> ir.Expr: ...

    def comprehension(self, kind: str, node: Any) -> ir.Expr:
        clauses = []
        part: cst.CompFor | None = node.for_in
        self.scope.loop_depth += 1
        while part is not None:
            source = self.expr(part.iter)
            target = self.target(part.target)
            clauses.append(ir.Clause(target, source, tuple(self.expr(test.test) for test in part.ifs)))
            part = part.inner_for_in
        if kind == "dict":
            element: ir.Expr = ir.Items("pair", (self.expr(node.key), self.expr(node.value)), self.site(node))
        else:
            element = self.expr(node.elt)
        self.scope.loop_depth -= 1
        return ir.Comprehension(kind, element, tuple(clauses), self.site(node))

    def choice(self, node: Any) -> ir.Expr:
        test = self.expr(node.test)
        marks = self.scope.marks
        then, other = self.expr(node.body), self.expr(node.orelse)
        self.scope.ask(test, relevant=self.scope.marks > marks)
        return ir.Choice(test, then, other)

    def logic(self, node: cst.BooleanOperation) -> ir.Expr:
        kind = type(node.operator)
        operands: list[cst.BaseExpression] = []
        part: cst.BaseExpression = node
        while isinstance(part, cst.BooleanOperation) and type(part.operator) is kind:
            operands.append(part.right)
            part = part.left
        operands.append(part)
        op = "and" if kind is cst.And else "or"
        return ir.Logic(op, tuple(self.expr(operand) for operand in reversed(operands)))

    def unary(self, node: cst.UnaryOperation) -> ir.Expr:
        depth, part = 0, node
        negated = isinstance(node.operator, cst.Not)
        while (
            isinstance(part.expression, cst.UnaryOperation)
            and isinstance(part.expression.operator, cst.Not) is negated
        ):
            part = part.expression
            depth += 1
        operand = self.expr(part.expression)
        if negated:
            return ir.Not(operand) if depth % 2 == 0 else operand
        return self.signed(operand, isinstance(node.operator, cst.Minus) and depth == 0)

    def signed(self, operand: ir.Expr, is_negative: bool) -> ir.Expr:
        match operand:
            case ir.Const(int() | float() as value) if is_negative:
                return ir.Const(-value)
        return ir.Mix((operand,))

    def comparison(self, node: cst.Comparison) -> ir.Expr:
        left = self.expr(node.left)
        rights = tuple(
            (_COMPARE.get(type(target.operator), "?"), self.expr(target.comparator))
            for target in node.comparisons
        )
        return ir.Compare(left, rights)

    def binary(self, node: Any) -> ir.Expr:
        operands: list[Any] = []
        part = node
        while type(part) is type(node):
            operands.append(part.right)
            part = part.left
        operands.append(part)
        return ir.Mix(tuple(self.expr(operand) for operand in reversed(operands)))

    def yield_(self, node: cst.Yield) -> ir.Expr:
        self.scope.is_generator = True
        match node.value:
            case None:
                value = None
            case cst.From(item=item):
                value = self.expr(item)
            case other:
                value = self.expr(other)
        return ir.Yield(value, self.site(node))

    def walrus(self, node: Any) -> ir.Expr:
        value = self.expr(node.value)
        return ir.Walrus(self.target(node.target), value)

    def target(self, node: Any) -> ir.Expr:
        """An assignment target; the names it binds are recorded in the scope."""
        match node:
            case cst.Name(value=name):
                return self.bound(name, node)
            case cst.Tuple(elements=elements) | cst.List(elements=elements):
                return ir.Items(
                    "tuple",
                    tuple(
                        ir.Starred(self.target(element.value))
                        if type(element) is cst.StarredElement
                        else self.target(element.value)
                        for element in elements
                    ),
                    self.site(node),
                )
            case cst.Attribute():
                return self.assigned(node)
            case _:
                return self.expr(node)

    def bound(self, name: str, node: Any) -> ir.Expr:
        self.scope.bind(intern(name))
        return self.read(name, node)

    def assigned(self, node: Any) -> ir.Expr:
        lowered = self.expr(node)
        self.scope.assigned_paths.add(ir.spell(lowered))
        return lowered
