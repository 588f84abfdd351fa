"""Containers: layers that a class keeps where ``nn.Module`` does not see them, by the text of its methods.

Terms. The *level* of an expression says how deep a layer may lie in it: 0 for something else, 1 for a layer itself, 2
for a container of layers (a list, tuple, dict or set of Python, or what else holds on to a layer without being one: a
lambda, a bound method), and so on up to ``DEEPEST``. The *shape* of what a function returns is its level, or that of
each part where it returns a tuple. An attribute of level 2 or more hides layers.

The question answered: may a method keep a container with layers as an attribute?

Worked example: after ``blocks = []`` and ``blocks.append(nn.Linear(2, 3))`` the level of ``blocks`` is 2, and
``self.blocks = blocks`` hides it; ``self.blocks = nn.Sequential(*blocks)`` does not: what is called takes care of them.

Known holes: a container that the caller of the class gives, or that another function fills; one that is kept by
``__dict__``; what a function returns that lists what another function returns.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from torchmode import knowledge
from torchmode.triage.callees import Callees, Kind
from torchmode.triage.nodes import last_name, nodes_below

Shape = int | tuple[int, ...]

LAYER: Final = 1
CONTAINER: Final = 2
DEEPEST: Final = 4
WHOLE: Final = -1  # in place of the number of a part

_FILLS_WITH_ONE: Final = frozenset(("append", "insert", "add", "setdefault", "__setitem__"))
_FILLS_WITH_SOME: Final = frozenset(("extend", "update"))
_FORWARD: Final = frozenset(("forward", "__call__"))
_COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.GeneratorExp)
_MAY_BE_CONTAINER: Final = (
    ast.Name, ast.BinOp, ast.Subscript, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.DictComp, *_COMPREHENSIONS,
)  # fmt: skip
_MADE_OF_ONE: Final = frozenset(
    (
        "list", "tuple", "dict", "set", "OrderedDict", "deque", "defaultdict", "zip", "sorted", "reversed", "enumerate",
        "copy", "values", "items",
    )
)  # fmt: skip
_STATEMENTS: Final = frozenset(
    (ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.AugAssign, ast.For, ast.comprehension, ast.Call)
)


def level_at(shape: Shape, part: int) -> int:
    """The level of one part of what has this shape, or of the whole."""
    if part == WHOLE:
        return shape if isinstance(shape, int) else _around(max(shape, default=0))
    if isinstance(shape, int):
        return max(shape - 1, 0)
    return shape[part] if part < len(shape) else max(shape, default=0)


@dataclass(slots=True)
class Body:
    """One function or method.

    ``returned`` are the shapes of what the functions of the file return that list, ``registered`` the attributes that
    hold an ``nn.ModuleList`` or its like. It ``hides`` where it keeps a container with layers; it may do so where one
    of the ``kept`` is one: functions of other files, each with the part of its result that is kept.
    """

    callees: Callees
    returned: Mapping[str, Shape] = field(default_factory=dict)
    registered: frozenset[str] = frozenset()
    hides: bool = False
    kept: set[tuple[str, int]] = field(default_factory=set)
    _levels: dict[str, int] = field(default_factory=dict)
    _built: set[str] = field(default_factory=set)
    _obtained: dict[str, tuple[str, int]] = field(default_factory=dict)

    def look(self, nodes: Iterable[ast.AST]) -> None:
        """Follow the statements until no level rises any more: they come in no particular order."""
        statements = [node for node in nodes if type(node) in _STATEMENTS and _says_something(node)]
        before = (-1, -1)
        while before != (now := (sum(self._levels.values()), len(self._obtained))) and not self.hides:
            before = now
            for node in statements:
                self._statement(node)

    def _statement(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets, value):
                for target in targets:
                    self._assign(target, value)
            case ast.AnnAssign(target, _, ast.expr() as value) | ast.NamedExpr(target, value):
                self._assign(target, value)
            case ast.AugAssign(target, _, value):
                self._fill(target, self.level(value))
            case ast.For(target, source) | ast.comprehension(target, source):
                self._run_through(target, source)
            case ast.Call(ast.Name("setattr"), [ast.Name(), _, value]):
                self._keep(value, WHOLE)
            case ast.Call(ast.Attribute(holder, name), given, keywords):
                if name in _FILLS_WITH_ONE or name in _FILLS_WITH_SOME:
                    values = [*given, *(keyword.value for keyword in keywords)]
                    level = max(map(self.level, values), default=0)
                    self._fill(holder, level + 1 if level and name in _FILLS_WITH_ONE else level)

    def _assign(self, target: ast.expr, value: ast.expr, part: int = WHOLE) -> None:
        """``target`` becomes ``value``, or one part of it."""
        match target:
            case ast.Tuple(into) | ast.List(into):
                for number, one in enumerate(into):
                    match value:
                        case ast.Tuple(values) | ast.List(values) if len(values) == len(into):
                            self._assign(one, values[number])
                        case _:
                            self._assign(one, value, number)
            case ast.Name(name):
                self._raise(name, level_at(self.shape(value), part))
                if part == WHOLE and type(value) is ast.Call and last_name(value.func)[:1].isupper():
                    self._built.add(name)
                source = self._source(value, part)
                if source is not None:
                    self._obtained[name] = source
            case ast.Subscript(holder):
                level = level_at(self.shape(value), part)
                self._fill(holder, level + 1 if level else 0)
            case ast.Attribute(ast.Name()):
                self._keep(value, part)
            case _:  # an attribute of an attribute: not kept by this class
                return

    def _run_through(self, target: ast.expr, source: ast.expr) -> None:
        """``target`` becomes each part of ``source`` in turn."""
        match target, source:
            case ast.Tuple([_, inner]), ast.Call(ast.Name("enumerate"), [first, *_]):
                self._run_through(inner, first)
            case ast.Tuple([_, inner]), ast.Call(ast.Attribute(mapping, "items"), []):
                self._run_through(inner, mapping)
            case ast.Tuple(parts), ast.Call(ast.Name("zip"), sources) if len(parts) == len(sources):
                for part, one in zip(parts, sources, strict=True):
                    self._run_through(part, one)
            case _:
                level = self.level(source) - 1
                for node in nodes_below([target]) if level >= LAYER else ():
                    if type(node) is ast.Name:
                        self._raise(node.id, level)

    def _keep(self, value: ast.expr, part: int) -> None:
        """The object gets an attribute."""
        self.hides = self.hides or level_at(self.shape(value), part) >= CONTAINER
        source = self._source(value, part)
        if source is not None:
            self.kept.add(source)

    def _fill(self, holder: ast.expr, level: int) -> None:
        """``holder`` becomes a container of at least this level, if layers are put into it."""
        if not level:
            return
        while True:
            match holder:
                case ast.Subscript(inner) | ast.Call(ast.Attribute(inner)):
                    holder = inner
                case ast.Name(name):
                    if name not in self._built:
                        self._raise(name, max(level, CONTAINER))
                    return
                case ast.Attribute(ast.Name(), name):
                    self.hides = self.hides or name not in self.registered
                    return
                case _:
                    return

    def _raise(self, name: str, level: int) -> None:
        if level > self._levels.get(name, 0):
            self._levels[name] = min(level, DEEPEST)

    def _source(self, value: ast.expr, part: int) -> tuple[str, int] | None:
        """The function of another file that a value comes from, if any: what it returns is not known here."""
        match value:
            case ast.Name(name) if part == WHOLE:
                return self._obtained.get(name)
            case ast.Call(func) if self.callees.kind(func) is Kind.ELSEWHERE:
                qualified = self.callees.root(func)
                return None if qualified is None or last_name(func)[:1].isupper() else (qualified, part)
            case _:
                return None

    def shape(self, value: ast.expr) -> Shape:
        """The shape of what an expression may give."""
        match value:
            case ast.Tuple(parts):
                return tuple(map(self.level, parts))
            case ast.Call(func) if last_name(func) in self.returned:
                return self.returned[last_name(func)]
            case _:
                return self.level(value)

    def level(self, value: ast.expr) -> int:
        """How deep a layer may lie in what an expression gives."""
        match value:
            case ast.Name(name):
                return self._levels.get(name, 0)
            case ast.Call():
                return self._level_of_call(value)
            case ast.Attribute(ast.Call() as inner):
                return CONTAINER if self.level(inner) else 0
            case ast.Attribute(inner, name):
                return CONTAINER if name in _FORWARD and self.level(inner) else 0
            case ast.Subscript(inner, ast.Slice()) | ast.NamedExpr(_, inner):
                return self.level(inner)
            case ast.Subscript(inner) | ast.Starred(inner):
                return max(self.level(inner) - 1, 0)
            case ast.IfExp(_, left, right) | ast.BinOp(left, _, right):
                return max(self.level(left), self.level(right))
            case ast.BoolOp(_, parts):
                return max(map(self.level, parts))
            case ast.List(parts) | ast.Tuple(parts) | ast.Set(parts) | ast.Dict(_, parts):
                return _around(max(map(self.level, parts), default=0))
            case ast.DictComp(_, part):
                return _around(self.level(part))
            case _ if isinstance(value, _COMPREHENSIONS):
                return _around(self.level(value.elt))
            case ast.Lambda(body=body):
                return _around(
                    any(self.level(part) for part in nodes_below([body]) if isinstance(part, ast.expr))
                )
            case _:
                return 0

    def _level_of_call(self, call: ast.Call) -> int:
        name = last_name(call.func)
        if name in self.returned:
            return level_at(self.returned[name], WHOLE)
        if name in _MADE_OF_ONE:
            values = [*call.args, *(keyword.value for keyword in call.keywords)]
            level = max(map(self.level, values), default=0)
            if type(call.func) is ast.Attribute:
                level = max(level, self.level(call.func.value))
            return max(level, CONTAINER) if level else 0
        if self.callees.makes_layer(call):
            return LAYER
        if type(call.func) is ast.Attribute and name in knowledge.methods("same"):
            return self.level(call.func.value)
        return 0


def _around(level: int) -> int:
    return min(level + 1, DEEPEST) if level else 0


def may_keep(nodes: Iterable[ast.AST]) -> bool:
    """Whether a method may give the object an attribute, or fill one: a look at what is most common."""
    return any(
        (type(node) is ast.Attribute and type(node.ctx) is ast.Store)
        or (type(node) is ast.Subscript and type(node.ctx) is ast.Store)
        or (type(node) is ast.Call and _says_something(node))
        for node in nodes
    )


def _says_something(node: ast.AST) -> bool:
    """Whether a statement or call may say something of containers; all but the most common ones may."""
    if type(node) is not ast.Call:
        return True
    if type(node.func) is ast.Attribute:
        return node.func.attr in _FILLS_WITH_ONE or node.func.attr in _FILLS_WITH_SOME
    return type(node.func) is ast.Name and node.func.id == "setattr"


def shape_returned(callees: Callees, nodes: list[ast.AST]) -> Shape:
    """The shape of what a function with these nodes may return, 0 where there are no layers in it.

    Of one that returns no container only what stands in the ``return`` itself is seen.
    """
    values = [node.value for node in nodes if type(node) is ast.Return]
    layer = LAYER if any(type(value) is ast.Call and callees.makes_layer(value) for value in values) else 0
    returned = [value for value in values if _may_be_container(value)]
    if not returned or not any(map(_makes_container, nodes)):
        return layer
    body = Body(callees)
    body.look(nodes)
    shapes = {body.shape(value) for value in returned if value is not None}
    if all(level_at(shape, WHOLE) < CONTAINER for shape in shapes):
        return layer
    return shapes.pop() if len(shapes) == 1 else max(level_at(shape, WHOLE) for shape in shapes)


def _may_be_container(value: ast.expr | None) -> bool:
    if type(value) is ast.Call:
        return last_name(value.func) in _MADE_OF_ONE
    return isinstance(value, _MAY_BE_CONTAINER)


def _makes_container(node: ast.AST) -> bool:
    """Whether a statement makes a container, or returns one as it stands."""
    match node:
        case (
            ast.Assign(_, value) | ast.AnnAssign(value=value) | ast.AugAssign(_, _, value) | ast.Return(value)
        ):
            return value is not None and type(value) is not ast.Name and _may_be_container(value)
        case _:
            return False


def registered_by(methods: Iterable[list[ast.AST]]) -> frozenset[str]:
    """The attributes that a class fills with what a call returns, such as an ``nn.ModuleList``."""
    return frozenset(
        target.attr
        for nodes in methods
        for part in nodes
        if type(part) is ast.Assign
        and type(part.value) is ast.Call
        and last_name(part.value.func) not in _MADE_OF_ONE
        for target in part.targets
        if isinstance(target, ast.Attribute)
    )
