"""The structured event IR: what lowering makes of the source and all that the interpreter sees.

Terms. A *statement* is control flow (``Branch``, ``Loop``, ``Scope``, ``Try``, ...), an
*expression* computes a value (``Call``, ``Attr``, ``Mix``, ...). A *site* is a small integer that
stands for the place an expression came from: its file (``unit_of``) and its number there; line and column
are looked up only when something is reported. Whether a ``Call`` is an event (create,
set-mode, forward, backward, step, ...) is not known here: that depends on values.

Example: ``with torch.no_grad(): out = net(x)`` becomes
``Scope(((Call(Attr(Name("torch"), "no_grad")), None),), (Assign((Name("out"),), Call(Name("net"), ...)),))``.

Nothing but frozen node types and a pretty-printer lives here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from itertools import product
from operator import attrgetter
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Expr:
    """Base of all expressions."""


@dataclass(frozen=True, slots=True)
class Const(Expr):
    """A literal: ``None``, a bool, number, string or bytes (``...`` is the string ``"..."``)."""

    value: object
    raw: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Name(Expr):
    name: str
    site: int = -1


@dataclass(frozen=True, slots=True)
class Attr(Expr):
    base: Expr
    name: str
    site: int


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument of a call; ``star`` is ``""``, ``"*"`` or ``"**"``."""

    value: Expr
    keyword: str | None = None
    star: str = ""


@dataclass(frozen=True, slots=True)
class Call(Expr):
    func: Expr
    args: tuple[Arg, ...]
    site: int


@dataclass(frozen=True, slots=True)
class Subscript(Expr):
    base: Expr
    index: Expr
    site: int


@dataclass(frozen=True, slots=True)
class Items(Expr):
    """A list, tuple or set display; ``kind`` says which."""

    kind: str
    items: tuple[Expr, ...]
    site: int


@dataclass(frozen=True, slots=True)
class Mapping(Expr):
    """A dict display; a ``None`` key is a ``**`` expansion."""

    pairs: tuple[tuple[Expr | None, Expr], ...]
    site: int


@dataclass(frozen=True, slots=True)
class Lambda(Expr):
    function: Function


@dataclass(frozen=True, slots=True)
class Clause:
    """One ``for target in source if tests`` of a comprehension."""

    target: Expr
    source: Expr
    tests: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Comprehension(Expr):
    """``kind`` is ``list``, ``set``, ``dict`` or ``generator`` (lazy)."""

    kind: str
    element: Expr
    clauses: tuple[Clause, ...]
    site: int


@dataclass(frozen=True, slots=True)
class Choice(Expr):
    """``then if test else other``."""

    test: Expr
    then: Expr
    other: Expr


@dataclass(frozen=True, slots=True)
class Logic(Expr):
    """A chain of ``and`` or of ``or``."""

    op: str
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(Expr):
    operand: Expr


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    left: Expr
    rights: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Mix(Expr):
    """Arithmetic, f-strings, slices: the operands' data flows into the result, nothing else matters."""

    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Await(Expr):
    value: Expr
    site: int


@dataclass(frozen=True, slots=True)
class Yield(Expr):
    value: Expr | None
    site: int


@dataclass(frozen=True, slots=True)
class Walrus(Expr):
    target: Expr
    value: Expr


@dataclass(frozen=True, slots=True)
class Starred(Expr):
    value: Expr


@dataclass(frozen=True, slots=True)
class Stmt:
    """Base of all statements."""


Block = tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class Assign(Stmt):
    targets: tuple[Expr, ...]
    value: Expr
    site: int
    annotation: Expr | None = None


@dataclass(frozen=True, slots=True)
class AugAssign(Stmt):
    target: Expr
    value: Expr
    site: int


@dataclass(frozen=True, slots=True)
class Evaluate(Stmt):
    """An expression statement."""

    value: Expr
    site: int


@dataclass(frozen=True, slots=True)
class Branch(Stmt):
    test: Expr
    then: Block
    other: Block
    site: int


@dataclass(frozen=True, slots=True)
class Loop(Stmt):
    """``for target in source`` or, where ``target`` is None, ``while source``."""

    target: Expr | None
    source: Expr
    body: Block
    orelse: Block
    site: int


@dataclass(frozen=True, slots=True)
class Scope(Stmt):
    """A ``with`` statement."""

    items: tuple[tuple[Expr, Expr | None], ...]
    body: Block
    site: int


@dataclass(frozen=True, slots=True)
class Try(Stmt):
    body: Block
    handlers: tuple[Block, ...]
    orelse: Block
    final: Block


@dataclass(frozen=True, slots=True)
class Case:
    """One ``case`` of a ``match``; ``literals`` is empty where the pattern is not a plain literal."""

    literals: tuple[object, ...]
    captures: tuple[str, ...]
    irrefutable: bool
    guard: Expr | None
    body: Block


@dataclass(frozen=True, slots=True)
class Match(Stmt):
    subject: Expr
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Return(Stmt):
    value: Expr | None
    site: int


@dataclass(frozen=True, slots=True)
class Raise(Stmt):
    value: Expr | None


@dataclass(frozen=True, slots=True)
class Break(Stmt):
    pass


@dataclass(frozen=True, slots=True)
class Continue(Stmt):
    pass


@dataclass(frozen=True, slots=True)
class Check(Stmt):
    """An ``assert``."""

    test: Expr


@dataclass(frozen=True, slots=True)
class Delete(Stmt):
    targets: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Import(Stmt):
    """Local name -> qualified name; the pseudo-name ``*`` marks a star import."""

    bindings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Define(Stmt):
    function: Function


@dataclass(frozen=True, slots=True)
class DefineClass(Stmt):
    cls: Class


@dataclass(frozen=True, slots=True)
class Param:
    """``kind`` is ``plain``, ``*`` or ``**``."""

    name: str
    kind: str = "plain"
    default: Expr | None = None
    annotation: Expr | None = None
    keyword_only: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function, method or lambda. Compared by identity.

    ``locals`` holds the names that live in its scope, ``attributes`` those it looks up on something,
    ``parent`` the ``ident`` of the enclosing
    function (or None at module level), ``owner`` the name of the class whose body it stands in.
    ``repeated_tests`` are the conditions that stand at least twice in it on names that it does not
    change: worth one context for each answer. ``lone_tests`` are such that stand in it once, with a switch below;
    ``steady_tests`` spells all that it asks on names of that kind.
    """

    name: str
    params: tuple[Param, ...]
    body: Block
    decorators: tuple[Expr, ...]
    locals: frozenset[str]
    parent: int | None
    owner: str | None
    is_async: bool
    is_generator: bool
    has_inner: bool
    site: int
    ident: int
    attributes: frozenset[str] = frozenset()
    repeated_tests: tuple[Expr, ...] = ()
    lone_tests: tuple[Expr, ...] = ()
    steady_tests: frozenset[str] = frozenset()

    def may_look_up(self, names: frozenset[str]) -> bool:
        """Whether it, or a function in it, may look up one of these names on something."""
        return self.has_inner or not self.attributes.isdisjoint(names)


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class definition: ``methods`` and the plain statements of its body."""

    name: str
    bases: tuple[Expr, ...]
    methods: tuple[Function, ...]
    body: Block
    decorators: tuple[Expr, ...]
    site: int
    ident: int


@dataclass(frozen=True, slots=True)
class Program:
    """A lowered file. ``unit`` is its number; ``events`` counts its IR nodes, in which work is bounded.

    ``named`` counts the names that it reads, as names or as attributes, ``attributes`` the latter alone; ``switched``
    are the names on which it calls ``eval`` or ``train``. ``spans`` has of each top-level definition its name and where
    the numbers of the functions and of the classes in it begin and end.

    ``named_besides`` counts the names that the file mentions in parts that were not lowered, ``read_besides`` holds
    those that it reads there as attributes or spells as strings, ``assigned_besides`` the attributes that it sets there
    on something other than ``self``. ``roots`` are the names of the top-level definitions that are worth running by
    themselves, ``shown`` of those whose text is worth a look; None is all of them.
    """

    body: Block
    functions: tuple[Function, ...]
    classes: tuple[Class, ...]
    unit: int = 0
    locals: frozenset[str] = frozenset()
    events: int = 0
    repeated_tests: tuple[Expr, ...] = ()
    named: dict[str, int] = field(default_factory=dict)
    attributes: dict[str, int] = field(default_factory=dict)
    switched: frozenset[str] = frozenset()
    spans: tuple[tuple[str, int, int, int, int], ...] = ()
    named_besides: dict[str, int] = field(default_factory=dict)
    read_besides: frozenset[str] = frozenset()
    assigned_besides: frozenset[str] = frozenset()
    roots: frozenset[str] | None = None
    shown: frozenset[str] | None = None

    def body_of(self, function: Function | None) -> Block:
        """The statements of a function of the file, or of the file itself."""
        return self.body if function is None else function.body

    def outside(self, names: frozenset[str] | None) -> tuple[frozenset[int], frozenset[int]]:
        """The functions and the classes, by ``ident``, of the top-level definitions that are not among ``names``."""
        if names is None:
            return frozenset(), frozenset()
        functions: set[int] = set()
        classes: set[int] = set()
        for name, first_function, last_function, first_class, last_class in self.spans:
            if name not in names:
                functions.update(range(first_function, last_function))
                classes.update(range(first_class, last_class))
        return frozenset(functions), frozenset(classes)


UNIT_BITS = 24


def unit_of(number: int) -> int:
    """The unit (file) that a site, or the ``ident`` of a function or class, belongs to; 0 for no place."""
    return number >> UNIT_BITS if number >= 0 else 0


def site_of(expr: Expr) -> int:
    """The site of an expression, -1 where it has none of its own."""
    return int(getattr(expr, "site", -1))


def names_in(node: object) -> set[str]:
    """The names that stand in an expression or in statements, but for those inside of definitions."""
    return {found.name for found in walk(node) if isinstance(found, Name)}


def call_at(body: Block, site: int) -> Call | None:
    """The call among these statements that has this site."""
    return next((node for node in walk(body) if isinstance(node, Call) and node.site == site), None)


def calls_on_itself(function: Function) -> set[str]:
    """The names of the methods that a method calls on its own object, closures included.

    Those that it puts in a table, to call one of them, are among them: ``ways = {"beam": self.beam}``.
    """
    found: set[str] = set()
    for node in walk(function.body, into=(Function,)) if function.params else ():
        match node:
            case Call(func=called):
                used: tuple[Expr, ...] = (called,)
            case Mapping(pairs):
                used = tuple(value for _, value in pairs)
            case _:
                continue
        found.update(
            expr.name
            for expr in used
            if isinstance(expr, Attr)
            and isinstance(expr.base, Name)
            and expr.base.name == function.params[0].name
        )
    return found


def asked_by(test: Expr) -> tuple[Expr, bool]:
    """The question behind a condition, and whether the condition holds where its answer is yes.

    ``not kind == "a"`` and ``kind != "a"`` ask what ``kind == "a"`` asks, ``head is not None`` what ``head`` does.
    """
    match test:
        case Compare(Name() | Attr() as left, (("is not" | "is" as sign, Const(None)),)):
            return left, sign == "is not"
        case Not(operand):
            question, holds = asked_by(operand)
            return question, not holds
        case Compare(rights=(("!=", Const(str() | int()) as right),)):
            return replace(test, rights=(("==", right),)), False
        case _:
            return test, True


def subject_of(test: Expr) -> str:
    """What a comparison with a text or a number asks about, or nothing."""
    match test:
        case Compare(left, (("==", Const(str() | int())),)):
            return spell(left)
        case _:
            return ""


def answers_to(tests: Sequence[Expr]) -> Iterator[tuple[bool, ...]]:
    """The answers that conditions can have together: of two that exclude each other one at most holds."""
    subjects = [subject_of(test) for test in tests]
    for answers in product((True, False), repeat=len(tests)):
        held = [subject for subject, answer in zip(subjects, answers, strict=True) if answer and subject]
        if len(set(held)) == len(held):
            yield answers


def walk(root: object, into: tuple[type, ...] = ()) -> Iterator[Any]:
    """All IR nodes below ``root`` (a node or a block), a node before what it holds.

    Functions, classes and parameters are entered only where ``into`` names their type.
    """
    return _below(root, _held_by((*_NODES, *into), _PLAIN))


def statements(root: object, into: tuple[type, ...] = ()) -> Iterator[Any]:
    """The statements below ``root`` and the cases that hold some, in the order of ``walk``, and no expressions.

    Functions and classes are entered (and found) only where ``into`` names their type, lambdas never.
    """
    return _below(root, _held_by((Stmt, Case, *into), _PLAIN | _EXPRESSIONS))


def held(node: object) -> tuple[Any, ...]:
    """What a node holds directly: nodes, blocks and tuples of them; nothing of a function, class or parameter."""
    parts = _held_by(_NODES, _PLAIN).get(node.__class__, "")
    if not isinstance(parts, str):
        return parts(node)
    return (getattr(node, parts),) if parts else ()


def _below(root: object, held: dict[type, Callable[[Any], tuple[Any, ...]] | str]) -> Iterator[Any]:
    todo: list[Any] = [root]
    while todo:
        node = todo.pop()
        kind = node.__class__
        if kind is tuple:
            todo += node
            continue
        parts = held.get(kind)
        if parts is not None:
            yield node
            if not parts:
                continue
            if isinstance(parts, str):
                todo.append(getattr(node, parts))
            else:
                todo += parts(node)


@cache
def _held_by(
    entered: tuple[type, ...], besides: frozenset[str]
) -> dict[type, Callable[[Any], tuple[Any, ...]] | str]:
    """For each type of node that is entered, what its fields hold: the name of the field if there is but one."""
    held: dict[type, Callable[[Any], tuple[Any, ...]] | str] = {}
    for kind in globals().values():
        if isinstance(kind, type) and issubclass(kind, entered):
            names = [item.name for item in fields(kind) if item.type not in besides]  # type: ignore[arg-type]
            held[kind] = attrgetter(*names) if len(names) > 1 else "".join(names)
    return held


_NODES: Final = (Expr, Stmt, Arg, Clause, Case)
# The annotations of fields that hold no nodes.
_PLAIN: Final = frozenset(
    (
        "str", "int", "bool", "object", "str | None", "int | None", "frozenset[str]", "frozenset[str] | None",
        "dict[str, int]",
        "tuple[str, ...]", "tuple[object, ...]", "tuple[tuple[str, str], ...]",
        "tuple[tuple[str, int, int, int, int], ...]",
    )
)  # fmt: skip
# The annotations of fields that hold no statements.
_EXPRESSIONS: Final = frozenset(
    (
        "Expr", "Expr | None", "tuple[Expr, ...]", "tuple[Arg, ...]", "tuple[Clause, ...]", "tuple[Param, ...]",
        "tuple[tuple[Expr, Expr | None], ...]", "tuple[tuple[Expr | None, Expr], ...]", "tuple[tuple[str, Expr], ...]",
    )
)  # fmt: skip


def spell(expr: Expr) -> str:
    """The expression as a person would write it; ``...`` where it is not a plain path."""
    match expr:
        case Name(name):
            return name
        case Attr(base, name):
            return f"{spell(base)}.{name}"
        case Subscript(base, index):
            return f"{spell(base)}[{spell(index)}]"
        case Const(value, raw):
            return raw or repr(value)
        case Call(func, args):
            inside = ", ".join(spell(arg.value) for arg in args)
            return f"{spell(func)}({inside if len(inside) <= 40 else '...'})"
        case Walrus(target):
            return spell(target)
        case Await(value):
            return spell(value)
        case Starred(value):
            return f"*{spell(value)}"
        case Not(operand):
            return f"not {spell(operand)}"
        case Compare(left, rights):
            return spell(left) + "".join(f" {op} {spell(right)}" for op, right in rights)
        case Logic(op, operands):
            return f" {op} ".join(spell(operand) for operand in operands)
        case _:
            return "..."


def pretty(node: object, indent: int = 0) -> str:
    """A readable dump of a block, statement or program, for people who debug lowering."""
    pad = "  " * indent
    if isinstance(node, tuple):
        return "\n".join(pretty(item, indent) for item in node)
    if isinstance(node, Expr):
        return pad + spell(node)
    lines = [pad + type(node).__name__]
    for item in fields(node) if hasattr(node, "__dataclass_fields__") else ():  # type: ignore[arg-type]
        if item.name in ("parent", "unit", "site", "ident", "locals"):
            continue
        value = getattr(node, item.name)
        if isinstance(value, (Stmt, Function, Class)) or (
            isinstance(value, tuple) and value and isinstance(value[0], (Stmt, Function, Class))
        ):
            lines.append(f"{pad}  {item.name}:\n{pretty(value, indent + 2)}")
        elif isinstance(value, Expr):
            lines.append(f"{pad}  {item.name}: {spell(value)}")
        elif value not in ((), None, ""):
            lines.append(f"{pad}  {item.name}: {value!r}")
    return "\n".join(lines)
