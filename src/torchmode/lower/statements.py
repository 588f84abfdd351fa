"""Lowering of statements, functions and classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from sys import intern
from typing import Any, Final

import libcst as cst

from torchmode import ir
from torchmode.lower.expressions import ExpressionLowering
from torchmode.lower.positions import Placed
from torchmode.lower.scopes import ScopeBuilder
from torchmode.names import import_bindings

# What stands on lines of its own; all other statements are parts of such a line.
_PLACED: Final = frozenset(
    (
        cst.SimpleStatementLine, cst.SimpleStatementSuite, cst.If, cst.For, cst.While, cst.With, cst.Try, cst.TryStar,
        cst.Match, cst.FunctionDef, cst.ClassDef,
    )
)  # fmt: skip


class Lowering(ExpressionLowering):
    """The whole visitor: one instance lowers one file."""

    def __init__(self, unit: int) -> None:
        super().__init__(unit)
        self.placed: list[Placed] = []
        self.classes: list[ir.Class | None] = []
        self.owner: str | None = None
        self.pending_methods: list[list[ir.Function]] = []
        self.statements: dict[type, Callable[[Any], Iterable[ir.Stmt]]] = {
            cst.SimpleStatementLine: self.simple_line,
            cst.SimpleStatementSuite: self.simple_line,
            cst.If: self.branch,
            cst.For: self.for_,
            cst.While: self.while_,
            cst.With: self.with_,
            cst.Try: self.try_,
            cst.TryStar: self.try_,
            cst.Match: self.match_,
            cst.FunctionDef: self.function_def,
            cst.ClassDef: self.class_def,
            cst.Expr: self.evaluate,
            cst.Assign: self.assign,
            cst.AnnAssign: self.annotated,
            cst.AugAssign: self.augmented,
            cst.Return: self.return_,
            cst.Raise: self.raise_,
            cst.Assert: lambda node: (ir.Check(self.expr(node.test)),),
            cst.Break: lambda node: (ir.Break(),),
            cst.Continue: lambda node: (ir.Continue(),),
            cst.Import: self.import_,
            cst.ImportFrom: self.import_,
            cst.Global: self.outer_names,
            cst.Nonlocal: self.outer_names,
            cst.Del: self.delete,
        }

    def program(self, statements: Iterable[Any]) -> ir.Program:
        body: list[ir.Stmt] = []
        spans: list[tuple[str, int, int, int, int]] = []
        for statement in statements:
            functions, classes = len(self.functions), len(self.classes)
            lowered = self.block((statement,))
            body.extend(lowered)
            match lowered:
                case (ir.Define(ir.Function(name=name)) | ir.DefineClass(ir.Class(name=name)),):
                    ends = functions, len(self.functions), classes, len(self.classes)
                    first, last, first_class, last_class = (self.base + number for number in ends)
                    spans.append((name, first, last, first_class, last_class))
        return ir.Program(
            body=tuple(body),
            functions=tuple(function for function in self.functions if function is not None),
            classes=tuple(cls for cls in self.classes if cls is not None),
            unit=self.unit,
            locals=frozenset(self.scope.bound),
            events=self.count,
            repeated_tests=self.scope.repeated_tests(),
            named=dict(Counter([*self.named, *self.attributes])),
            attributes=dict(Counter(self.attributes)),
            switched=frozenset(self.switched),
            spans=tuple(spans),
        )

    def let_go(self) -> None:
        """Drop the tables of methods, which refer back here: else the tree would wait for a search for garbage."""
        self.statements.clear()
        self.by_type.clear()

    def block(self, body: Sequence[Any]) -> ir.Block:
        lowered: list[ir.Stmt] = []
        for node in body:
            self.count += 1
            lowering = self.statements.get(type(node))
            if lowering is None:
                continue
            if type(node) in _PLACED:
                lowered.extend(self.place(node, lowering))
            else:
                lowered.extend(lowering(node))
        return tuple(lowered)

    def place(self, node: cst.CSTNode, lowering: Callable[[Any], Iterable[ir.Stmt]]) -> Iterable[ir.Stmt]:
        """Lower a line or a compound statement, and note which sites lie in it."""
        number, first = len(self.placed), len(self.nodes)
        self.placed.append(Placed(node, first, first))
        lowered = tuple(lowering(node))
        self.placed[number] = Placed(node, first, len(self.nodes))
        return lowered

    def suite(self, node: Any) -> ir.Block:
        return self.block(node.body if isinstance(node, cst.IndentedBlock) else (node,))

    def rest(self, node: Any) -> ir.Block:
        """The body of an ``else`` or a ``finally``, if there is one."""
        return self.suite(node.body) if node is not None else ()

    def simple_line(self, node: cst.SimpleStatementLine | cst.SimpleStatementSuite) -> Iterable[ir.Stmt]:
        return self.block(node.body)

    def evaluate(self, node: Any) -> Iterable[ir.Stmt]:
        yield ir.Evaluate(self.expr(node.value), self.site(node))

    def assign(self, node: cst.Assign) -> Iterable[ir.Stmt]:
        value = self.expr(node.value)
        yield ir.Assign(tuple(self.target(target.target) for target in node.targets), value, self.site(node))

    def annotated(self, node: cst.AnnAssign) -> Iterable[ir.Stmt]:
        annotation = self.expr(node.annotation.annotation)
        if node.value is not None:
            value = self.expr(node.value)
            yield ir.Assign((self.target(node.target),), value, self.site(node), annotation)

    def augmented(self, node: Any) -> Iterable[ir.Stmt]:
        value = self.expr(node.value)
        yield ir.AugAssign(self.target(node.target), value, self.site(node))

    def return_(self, node: Any) -> Iterable[ir.Stmt]:
        yield ir.Return(self.expr(node.value) if node.value is not None else None, self.site(node))

    def raise_(self, node: Any) -> Iterable[ir.Stmt]:
        yield ir.Raise(self.expr(node.exc) if node.exc is not None else None)

    def import_(self, node: cst.Import | cst.ImportFrom) -> Iterable[ir.Stmt]:
        return self.imported(import_bindings(node))

    def imported(self, bindings: tuple[tuple[str, str], ...]) -> Iterable[ir.Stmt]:
        for local, _ in bindings:
            if local != "*":
                self.scope.bind(local)
        yield ir.Import(bindings)

    def outer_names(self, node: cst.Global | cst.Nonlocal) -> Iterable[ir.Stmt]:
        self.scope.outer.update(item.name.value for item in node.names)
        return ()

    def delete(self, node: cst.Del) -> Iterable[ir.Stmt]:
        target = node.target
        parts = [element.value for element in target.elements] if isinstance(target, cst.Tuple) else [target]
        yield ir.Delete(tuple(self.expr(part) for part in parts))

    def branch(self, node: Any) -> Iterable[ir.Stmt]:
        return self.condition(node, opens=True)

    def alternative(self, node: Any) -> Iterable[ir.Stmt]:
        """An ``elif``."""
        return self.condition(node, opens=False)

    def condition(self, node: Any, *, opens: bool) -> Iterable[ir.Stmt]:
        test = self.expr(node.test)
        marks = self.scope.marks
        then = self.suite(node.body)
        other = self.otherwise(node)
        if test == ir.Const(True):
            yield from then
            return
        self.scope.ask(test, relevant=self.scope.marks > marks, opens=opens)
        yield ir.Branch(test, then, other, self.site(node))

    def otherwise(self, node: Any) -> ir.Block:
        """What stands behind an ``if``: an ``elif``, an ``else`` or nothing."""
        if isinstance(node.orelse, cst.If):
            return tuple(self.place(node.orelse, self.alternative))
        return self.rest(node.orelse)

    def for_(self, node: Any) -> Iterable[ir.Stmt]:
        source = self.awaited(node.iter, node)
        self.scope.loop_depth += 1
        target = self.target(node.target)
        body = self.suite(node.body)
        self.scope.loop_depth -= 1
        orelse = self.rest(node.orelse)
        yield ir.Loop(target, source, body, orelse, self.site(node))

    def awaited(self, node: cst.BaseExpression, statement: cst.For | cst.With) -> ir.Expr:
        """What ``for`` or ``with`` takes; ``async`` ones wait for it."""
        expr = self.expr(node)
        return expr if statement.asynchronous is None else ir.Await(expr, self.site(node))

    def while_(self, node: Any) -> Iterable[ir.Stmt]:
        self.scope.loop_depth += 1
        test = self.expr(node.test)
        body = self.suite(node.body)
        self.scope.loop_depth -= 1
        orelse = self.rest(node.orelse)
        yield ir.Loop(None, test, body, orelse, self.site(node))

    def with_(self, node: cst.With) -> Iterable[ir.Stmt]:
        items = []
        for item in node.items:
            value = self.awaited(item.item, node)
            items.append((value, self.target(item.asname.name) if item.asname else None))
        yield self.entered(items, node)

    def entered(self, items: list[tuple[ir.Expr, ir.Expr | None]], node: Any) -> ir.Stmt:
        """A ``with`` statement that enters these."""
        body = self.suite(node.body)
        for _, target in items:
            if isinstance(target, ir.Name):
                body = within_what_it_enters(target.name, body)
        return ir.Scope(tuple(items), body, self.site(node))

    def try_(self, node: Any) -> Iterable[ir.Stmt]:
        body = self.suite(node.body)
        handlers = []
        for handler in node.handlers:
            if handler.name is not None:
                self.caught(handler)
            handlers.append(self.suite(handler.body))
        orelse = self.rest(node.orelse)
        final = self.rest(node.finalbody)
        yield ir.Try(body, tuple(handlers), orelse, final)

    def caught(self, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
        assert handler.name is not None
        self.target(handler.name.name)

    def match_(self, node: Any) -> Iterable[ir.Stmt]:
        subject = self.expr(node.subject)
        cases = []
        for case in node.cases:
            literals, captures, irrefutable = self.pattern(case.pattern)
            guard = self.expr(case.guard) if case.guard is not None else None
            cases.append(ir.Case(literals, captures, irrefutable, guard, self.suite(case.body)))
        yield ir.Match(subject, tuple(cases))

    def pattern(self, node: Any) -> tuple[tuple[object, ...], tuple[str, ...], bool]:
        """(literal alternatives, captured names, matches everything) of a pattern."""
        match node:
            case cst.MatchValue(value=value):
                lowered = self.expr(value)
                return ((lowered.value,) if isinstance(lowered, ir.Const) else ()), (), False
            case cst.MatchSingleton(value=value):
                return ({"True": True, "False": False, "None": None}[value.value],), (), False
            case cst.MatchOr(patterns=patterns):
                return self.alternatives([element.pattern for element in patterns])
            case cst.MatchAs(pattern=inner, name=name):
                return self.captured(inner, name.value if name is not None else None)
            case _:
                return (), (), False

    def alternatives(self, patterns: Sequence[Any]) -> tuple[tuple[object, ...], tuple[str, ...], bool]:
        parts = [self.pattern(pattern) for pattern in patterns]
        plain = all(literals for literals, _, _ in parts)
        return tuple(lit for literals, _, _ in parts for lit in literals) if plain else (), (), False

    def captured(self, inner: Any, name: str | None) -> tuple[tuple[object, ...], tuple[str, ...], bool]:
        """A pattern with a name, or one that takes anything."""
        if name is not None:
            self.scope.bind(name)
        captured = (name,) if name is not None else ()
        if inner is None:
            return (), captured, True
        literals, more, irrefutable = self.pattern(inner)
        return literals, captured + more, irrefutable

    def signature(self, node: Any) -> tuple[ir.Param, ...]:
        return self.parameters(node.params)

    def lambda_(self, node: Any) -> ir.Expr:
        self.scope.has_inner = True
        outer = self.enter(None)
        params = self.signature(node)
        for param in params:
            self.scope.bind(param.name)
        value = self.expr(node.body)
        body = (ir.Return(value, self.site(node)),)
        return ir.Lambda(self.leave(outer, "<lambda>", params, body, (), False, self.site(node)))

    def function_def(self, node: cst.FunctionDef) -> Iterable[ir.Stmt]:
        decorators = tuple(self.expr(decorator.decorator) for decorator in node.decorators)
        yield from self.function(node, node.name.value, decorators, node.asynchronous is not None)

    def function(
        self, node: Any, name: str, decorators: tuple[ir.Expr, ...], is_async: bool
    ) -> Iterable[ir.Stmt]:
        defaults = self.signature(node)
        methods = self.pending_methods
        owner, self.owner = self.owner, None
        if owner is None:
            self.scope.bind(name)
        self.scope.has_inner = True
        self.pending_methods = []
        outer = self.enter(owner)
        for param in defaults:
            self.scope.bind(param.name)
        body = self.suite(node.body)
        function = self.leave(outer, name, defaults, body, decorators, is_async, self.site(node))
        self.pending_methods = methods
        self.owner = owner
        if owner is not None:
            methods[-1].append(function)
        else:
            yield ir.Define(function)

    def enter(self, owner: str | None) -> ScopeBuilder:
        outer = self.scope
        self.functions.append(None)
        self.scope = ScopeBuilder(self.base + len(self.functions) - 1, owner)
        return outer

    def leave(
        self,
        outer: ScopeBuilder,
        name: str,
        params: tuple[ir.Param, ...],
        body: ir.Block,
        decorators: tuple[ir.Expr, ...],
        is_async: bool,
        site: int,
    ) -> ir.Function:
        scope = self.scope
        assert scope.ident is not None
        function = ir.Function(
            name=name,
            params=params,
            body=body,
            decorators=decorators,
            locals=frozenset(scope.bound) - frozenset(scope.outer),
            parent=outer.ident,
            owner=scope.owner,
            is_async=is_async,
            is_generator=scope.is_generator,
            has_inner=scope.has_inner,
            site=site,
            ident=scope.ident,
            attributes=frozenset(scope.attributes),
            repeated_tests=scope.repeated_tests(),
            lone_tests=scope.lone_tests(),
            steady_tests=scope.steady_tests(),
        )
        self.functions[scope.ident - self.base] = function
        self.scope = outer
        return function

    def parameters(self, params: cst.Parameters) -> tuple[ir.Param, ...]:
        lowered: list[ir.Param] = []
        groups: list[tuple[Sequence[cst.Param], bool]] = [
            (params.posonly_params, False),
            (params.params, False),
            (params.kwonly_params, True),
        ]
        for group, keyword_only in groups:
            lowered.extend(self.parameter(param, "plain", keyword_only) for param in group)
        if isinstance(params.star_arg, cst.Param):
            lowered.append(self.parameter(params.star_arg, "*", False))
        if params.star_kwarg is not None:
            lowered.append(self.parameter(params.star_kwarg, "**", False))
        return tuple(lowered)

    def parameter(self, param: cst.Param, kind: str, keyword_only: bool) -> ir.Param:
        return ir.Param(
            intern(param.name.value),
            kind,
            self.expr(param.default) if param.default is not None else None,
            self.expr(param.annotation.annotation) if param.annotation is not None else None,
            keyword_only,
        )

    def class_def(self, node: cst.ClassDef) -> Iterable[ir.Stmt]:
        bases = tuple(self.expr(arg.value) for arg in node.bases)
        decorators = tuple(self.expr(decorator.decorator) for decorator in node.decorators)
        yield from self.class_(node, node.name.value, bases, decorators)

    def class_(
        self, node: Any, name: str, bases: tuple[ir.Expr, ...], decorators: tuple[ir.Expr, ...]
    ) -> Iterable[ir.Stmt]:
        self.scope.bind(name)
        self.classes.append(None)
        position = len(self.classes) - 1
        self.pending_methods.append([])
        owner, self.owner = self.owner, name
        body = self.suite(node.body)
        self.owner = owner
        methods = tuple(self.pending_methods.pop())
        cls = ir.Class(name, bases, methods, body, decorators, self.site(node), self.base + position)
        self.classes[position] = cls
        yield ir.DefineClass(cls)


def within_what_it_enters(stack: str, body: ir.Block) -> ir.Block:
    """The block of an ``ExitStack``, with all that follows ``stack.enter_context(manager)`` in a ``with`` of its own.

    A stack leaves what it entered in the opposite order when its block ends, as nested ``with`` statements do; not
    where it is emptied before, or handed on. What it enters under a condition stays a call.
    """
    for place, statement in enumerate(body):
        target: ir.Expr | None = None
        match statement:
            case ir.Evaluate(ir.Call() as call):
                pass
            case ir.Assign((target,), ir.Call() as call):
                pass
            case _:
                continue
        match call:
            case ir.Call(ir.Attr(ir.Name(name), "enter_context"), (ir.Arg(manager, None, ""),), site) if (
                name == stack and is_kept(stack, body)
            ):
                rest = within_what_it_enters(stack, body[place + 1 :])
                return (*body[:place], ir.Scope(((manager, target),), rest, site))
            case _:
                continue
    return body


def is_kept(stack: str, body: ir.Block) -> bool:
    """Whether nothing is done with a stack but to enter contexts on it and to leave calls for its end."""
    named = sum(isinstance(node, ir.Name) and node.name == stack for node in ir.walk(body))
    return named == sum(
        isinstance(node, ir.Attr)
        and isinstance(node.base, ir.Name)
        and node.base.name == stack
        and node.name in ("enter_context", "callback", "push")
        for node in ir.walk(body)
    )
