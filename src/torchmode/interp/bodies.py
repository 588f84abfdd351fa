"""Bodies: does the code that runs when a module runs follow the mode of that module?

The question answered here: of each call of a function that takes the mode as an argument (``F.dropout``,
``F.scaled_dot_product_attention``, ...), where do its flag and its probability come from; and which layers
are built anew in each run? The interpreter does not follow ``forward`` on each pass (no mode is switched in
it), so this is a walk of its own over the methods of each module class: one pass over the IR with a small
environment of settings (see ``settings``), functions of the file followed with the settings they are given.

Worked example: in ``def forward(self, x): p = self.p if self.training else 0.0; return F.dropout(x, p)`` the
name ``p`` is tied to the mode where ``F.dropout`` receives it, so the call is right although it has no flag.
Without the condition ``p`` is fixed, the flag has its default ``True``, and the call drops in eval mode too.

What stands under a condition that speaks of the mode is right, whatever the condition says: ``if
self.training``, ``if stage == "test"``, and all that follows ``if not self.training: return x``. A
parameter of an entry is open, and an open flag or probability is somebody else's affair.

Known holes: layers that pass through dictionaries, and functions chosen by name at run time, are not
followed; a loop is walked twice and not to its fixpoint; a condition on a name that only sounds like a mode
(``if self.mode == "lstm"``) silences what it guards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

from torchmode import ir, knowledge
from torchmode.interp.core import Trace
from torchmode.interp.members import Members, members_of, self_name
from torchmode.interp.settings import (
    FIXED,
    OPEN,
    TIED,
    Body,
    BuiltLayer,
    Fixed,
    Given,
    Handed,
    Kind,
    Layer,
    LayerMethod,
    Literal,
    ModeCall,
    Named,
    Own,
    Partial,
    Row,
    Setting,
    Tied,
    blend,
    choose,
    hand_over,
    handed_by,
    in_order,
    is_literal,
    is_off,
    is_same_in_both_modes,
    is_tied,
    join,
)
from torchmode.knowledge.effects import Effect, Layers
from torchmode.knowledge.functional import ModeFunction, is_stacked, mode_function
from torchmode.names import canonical
from torchmode.objects import ClassInfo

MAX_DEPTH = 8
STEPS_PER_EVENT = 20
SPARE_STEPS = 2000
SAME = knowledge.methods("same")
# Builtins whose result is what their arguments make it.
COMPUTING = frozenset(
    f"builtins.{name}"
    for name in (
        *("abs", "bool", "enumerate", "float", "int", "len", "list", "max", "min"),
        *("range", "reversed", "round", "sorted", "sum", "tuple", "zip"),
    )
)
GROWING = frozenset(("append", "extend", "insert"))


class TooLong(Exception):
    """The file needs more steps than its size allows."""


@dataclass(slots=True, eq=False)
class Frame:
    """One function on its way: its names, what encloses it, and the conditions it stands under.

    ``guarded``: a condition that speaks of the mode decides whether this code runs. ``conditional``: any
    condition does. ``meant``: names or docstrings say that the code is random on purpose.
    """

    unit: int
    function: ir.Function | None
    cls: ClassInfo | None
    own: ClassInfo | None
    outer: Frame | None = None
    env: dict[str, Setting] = field(default_factory=dict)
    guarded: bool = False
    conditional: bool = False
    meant: bool = False
    returns: list[tuple[Setting, bool]] = field(default_factory=list)
    inner: dict[int, Body] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the names of one file stand for: imports, functions, classes, and the values of its variables."""

    program: ir.Program
    imports: dict[str, str]
    stars: list[str]
    functions: dict[str, ir.Function]
    classes: dict[str, ClassInfo]
    variables: dict[str, list[ir.Expr | None]]
    rebound: set[str]
    module: Frame


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call of a mode function came to in one context; ``wrong`` is None where nothing is wrong."""

    wrong: ModeCall | None


def read_bodies(
    program: ir.Program, trace: Trace, depends: Callable[[ClassInfo], bool], effect: Callable[[str], Effect]
) -> tuple[tuple[ModeCall, ...], tuple[BuiltLayer, ...]]:
    """The calls that get the mode wrong and the layers that are built anew, in all module classes of a file.

    ``depends`` says whether a class of the file has a layer that depends on the mode, ``effect`` what is known of
    a name.
    """
    bodies = Bodies(program, trace, depends, effect)
    worthy = bodies.worthy()
    if not worthy:
        return (), ()
    tests = in_tests(program)
    try:
        for info in trace.classes:
            own = {function.ident for cls in info.lineage() for function in cls.methods.values()}
            if (
                info.is_module
                and info.definition.ident not in tests
                and (worthy & own or worthy - bodies.owned)
            ):
                bodies.read(info)
    except (TooLong, RecursionError):
        return (), ()
    return bodies.mode_calls(), bodies.built_layers()


def in_tests(program: ir.Program) -> set[int]:
    """The classes that are defined inside a test function."""
    return {
        node.cls.ident
        for function in program.functions
        if function.name.startswith("test")
        for node in ir.walk(function.body)
        if isinstance(node, ir.DefineClass)
    }


class Bodies:
    """One walk over the module classes of one file."""

    def __init__(
        self,
        program: ir.Program,
        trace: Trace,
        depends: Callable[[ClassInfo], bool],
        effect: Callable[[str], Effect],
    ) -> None:
        self.program = program
        self.trace = trace
        self.depends = depends
        self.effect = effect
        self.by_ident = {function.ident: function for function in program.functions}
        self.methods = {function.ident for cls in program.classes for function in cls.methods}
        self.owned = {self.top(function).ident for function in program.functions} & self.methods
        self.set_elsewhere = attributes_set_elsewhere(program)
        self.files: dict[int, Surroundings] = {}
        self.members: dict[int, Members] = {}
        self.stored: dict[str, Setting] = {}
        self.resolving: set[str] = set()
        self.stack: list[ir.Function] = []
        self.reached: set[int] = set()
        self.steps = STEPS_PER_EVENT * program.events + SPARE_STEPS
        self.outcomes: dict[int, list[Outcome]] = {}
        self.built: dict[int, BuiltLayer] = {}
        self.applied: set[int] = set()
        self.spared: set[int] = set()

    def around(self, unit: int) -> Surroundings:
        """The names of a file that takes part."""
        known = self.files.get(unit)
        if known is None:
            file = self.trace.units[unit]
            methods = {function.ident for cls in file.program.classes for function in cls.methods}
            known = self.files[unit] = Surroundings(
                file.program,
                file.imports,
                file.stars,
                {
                    function.name: function
                    for function in file.program.functions
                    if function.parent is None
                    and function.ident not in methods
                    and function.name != "<lambda>"
                },
                {
                    info.definition.name: info
                    for info in self.trace.classes
                    if ir.unit_of(info.definition.ident) == unit
                },
                module_variables(file.program),
                rebound_names(file.program),
                Frame(unit, None, None, None),
            )
        return known

    # -- where to look --------------------------------------------------------------

    def top(self, function: ir.Function) -> ir.Function:
        """The method or module-level function in which a nested function or lambda stands."""
        while function.parent is not None and function.ident not in self.methods:
            function = self.by_ident[function.parent]
        return function

    def worthy(self) -> set[int]:
        """The methods and functions that name a mode function, or outside of ``__init__`` a layer."""
        home = self.around(self.program.unit)
        stars = any(star.startswith("torch.nn") for star in home.stars)
        at_module_level = (
            node for node in ir.walk(self.program.body) if isinstance(node, (ir.Attr, ir.Name))
        )
        found = {-1} if any(self.is_mode_function(node) for node in at_module_level) else set()
        others, _ = self.program.outside(self.program.shown)
        for function in self.program.functions:
            if function.ident in others:
                continue
            top = self.top(function)
            if top.ident in found:
                continue
            builds = function.name != "__init__"
            for node in ir.walk(function.body):
                name = self.imported(node) if isinstance(node, (ir.Attr, ir.Name)) else None
                if name is None:
                    if not (stars and isinstance(node, ir.Name)):
                        continue
                    name = self.through_star(home, node.name) or ""
                if mode_function(name) or (builds and (self.is_layer(name) or name.startswith("file:"))):
                    found.add(top.ident)
                    break
        return found

    def is_mode_function(self, node: ir.Attr | ir.Name) -> bool:
        name = self.imported(node)
        return name is not None and mode_function(name) is not None

    def imported(self, node: ir.Attr | ir.Name) -> str | None:
        """The qualified name by imports alone; ``file:X`` for a module class of this file."""
        parts: list[str] = []
        base: ir.Expr = node
        while isinstance(base, ir.Attr):
            parts.append(base.name)
            base = base.base
        if not isinstance(base, ir.Name):
            return None
        home = self.around(self.program.unit)
        root = home.imports.get(base.name)
        if root is not None:
            return canonical(".".join((root, *reversed(parts))))
        if not parts and base.name in home.classes and home.classes[base.name].is_module:
            return f"file:{base.name}"
        return None

    def through_star(self, file: Surroundings, name: str) -> str | None:
        """What a name means that only ``from torch.nn.functional import *`` can have brought."""
        for star in reversed(file.stars):
            qualified = canonical(f"{star}.{name}")
            if mode_function(qualified) or self.is_layer(qualified):
                return qualified
        return None

    def is_layer(self, name: str) -> bool:
        """Whether the qualified name is that of a layer that depends on the mode, or may."""
        if not name.rpartition(".")[2][:1].isupper():
            return False
        effect = self.effect(name)
        return effect.layers is Layers.DEPENDENT or bool(effect.on_by)

    # -- classes ----------------------------------------------------------------------

    def read(self, info: ClassInfo) -> None:
        self.reached = set()
        for name in self.members_of(info).entries:
            found = info.find(name)
            if found is None or found[1].ident in self.reached:
                continue
            self.stored = {}
            cls, function = found
            own = info if name not in cls.static else None
            self.run(Body(function, cls, own), None, Frame(ir.unit_of(function.ident), None, cls, own))

    def members_of(self, info: ClassInfo) -> Members:
        known = self.members.get(info.definition.ident)
        if known is None:
            known = self.members[info.definition.ident] = members_of(info)
        return known

    # -- functions ----------------------------------------------------------------------

    def run(self, body: Body, given: Given | None, caller: Frame, handed: Handed | None = None) -> Setting:
        """What a function of the file returns; ``given`` is None where its callers are not known."""
        function = body.function
        if function in self.stack or len(self.stack) >= MAX_DEPTH:
            return OPEN
        self.reached.add(function.ident)
        frame = Frame(
            ir.unit_of(function.ident),
            function,
            body.cls,
            body.own or (body.frame.own if body.frame is not None else None),
            body.frame,
            guarded=caller.guarded,
            conditional=caller.conditional,
            meant=caller.meant or is_meant(function, body.cls) or is_meant_class(body.own),
        )
        self.bind(frame, body, given, handed)
        self.stack.append(function)
        self.block(frame, function.body)
        for inner in list(frame.inner.values()):
            if inner.function.ident not in self.reached:
                self.run(inner, None, frame)
        self.stack.pop()
        result = join([setting for setting, _ in frame.returns]) or frozenset((Literal(None),))
        by_mode = any(guarded for _, guarded in frame.returns) and not caller.guarded
        return choose(frame.returns[0][0], result, by_mode) if frame.returns else result

    def bind(self, frame: Frame, body: Body, given: Given | None, handed: Handed | None) -> None:
        plain = [param for param in body.function.params if param.kind == "plain"]
        bound = body.own is not None and body.cls is not None and plain and not plain[0].keyword_only
        if bound and body.own is not None and body.function.name not in (body.cls.static if body.cls else ()):
            frame.env[plain.pop(0).name] = frozenset((Own(body.own),))
        for index, param in enumerate(plain):
            position = index if not param.keyword_only else None
            found = OPEN if given is None else given.get(param.name, position)
            if found is None and param.default is not None:
                outer = body.frame or self.around(frame.unit).module
                found = frozenset(
                    Literal(atom.value, is_default=True) if isinstance(atom, Literal) else atom
                    for atom in self.evaluate(outer, param.default)
                )
            if found is not None and handed is not None:
                found = hand_over(found, Handed(handed.site, handed.spelled, param.name))
            frame.env[param.name] = OPEN if found is None else found
        for param in body.function.params:
            if param.kind != "plain":
                frame.env[param.name] = OPEN

    # -- statements ---------------------------------------------------------------------

    def block(self, frame: Frame, block: ir.Block) -> bool:
        """Run the statements; True where control does not go on behind them."""
        for statement in block:
            self.steps -= 1
            if self.steps < 0:
                raise TooLong
            if self.statement(frame, statement):
                return True
        return False

    def statement(self, frame: Frame, statement: ir.Stmt) -> bool:
        match statement:
            case ir.Evaluate(value):
                self.evaluate(frame, value)
            case ir.Assign(targets, value):
                setting = self.evaluate(frame, value)
                for target in targets:
                    self.assign(frame, target, setting, value)
            case ir.AugAssign(target, value):
                setting = blend((self.evaluate(frame, target), self.evaluate(frame, value)))
                self.assign(frame, target, setting, None)
            case ir.Branch(test, then, other):
                return self.branch(frame, test, then, other)
            case ir.Loop(target, source, body, orelse):
                self.loop(frame, target, source, body, orelse)
            case ir.Scope(items, body):
                for manager, name in items:
                    setting = self.evaluate(frame, manager)
                    if name is not None:
                        self.assign(frame, name, setting, None)
                return self.block(frame, body)
            case ir.Try(body, handlers, orelse, final):
                return self.attempt(frame, body, handlers, orelse, final)
            case ir.Match(subject, cases):
                return self.cases(frame, subject, cases)
            case ir.Return(result):
                setting = self.evaluate(frame, result) if result is not None else frozenset((Literal(None),))
                frame.returns.append((setting, frame.guarded))
                if len(self.stack) == 1:
                    self.spare(setting)  # what an entry returns belongs to its caller
                return True
            case ir.Raise(error):
                if error is not None:
                    self.evaluate(frame, error)
                return True
            case ir.Break() | ir.Continue():
                return True
            case ir.Check(test):
                if self.asks_mode(frame, test):
                    frame.guarded = True
            case ir.Import(bindings):
                for local, qualified in bindings:
                    frame.env[local] = frozenset((Named(canonical(qualified)),))
            case ir.Define(function):
                inner = Body(function, frame.cls, None, frame)
                frame.env[function.name] = frozenset((inner,))
                frame.inner[function.ident] = inner
            case _:
                pass
        return False

    def branch(self, frame: Frame, test: ir.Expr, then: ir.Block, other: ir.Block) -> bool:
        by_mode = self.asks_mode(frame, test)
        before = dict(frame.env), dict(self.stored)
        with self.under(frame, by_mode):
            ended = self.block(frame, then)
        after = frame.env, self.stored
        frame.env, self.stored = before
        with self.under(frame, by_mode):
            other_ended = self.block(frame, other)
        if ended != other_ended and by_mode:
            frame.guarded = True
        if ended and not other_ended:
            return False
        if other_ended and not ended:
            frame.env, self.stored = after
            return False
        frame.env = merged(after[0], frame.env, by_mode)
        self.stored = merged(after[1], self.stored, by_mode)
        return ended and other_ended

    @contextmanager
    def under(self, frame: Frame, by_mode: bool) -> Iterator[None]:
        """Code that a condition guards. A guard that an exit inside leaves behind holds for that code only."""
        guarded, conditional = frame.guarded, frame.conditional
        frame.guarded, frame.conditional = guarded or by_mode, True
        yield
        frame.guarded, frame.conditional = guarded, conditional

    def loop(
        self, frame: Frame, target: ir.Expr | None, source: ir.Expr, body: ir.Block, orelse: ir.Block
    ) -> None:
        by_mode = target is None and self.asks_mode(frame, source)
        items = self.evaluate(frame, source) if target is not None else OPEN
        guarded = frame.guarded
        frame.guarded = guarded or by_mode
        for _ in range(2):
            before = dict(frame.env)
            if target is not None:
                self.assign(frame, target, items - {Row()} or OPEN, None)
            self.block(frame, body)
            frame.env = merged(frame.env, before, False)
        frame.guarded = guarded
        self.block(frame, orelse)

    def attempt(
        self,
        frame: Frame,
        body: ir.Block,
        handlers: tuple[ir.Block, ...],
        orelse: ir.Block,
        final: ir.Block,
    ) -> bool:
        before = dict(frame.env)
        ended = self.block(frame, body) or self.block(frame, orelse)
        ways = [] if ended else [frame.env]
        for handler in handlers:
            frame.env = dict(before)
            conditional, frame.conditional = frame.conditional, True
            if not self.block(frame, handler):
                ways.append(frame.env)
            frame.conditional = conditional
        frame.env = ways[0] if ways else before
        for way in ways[1:]:
            frame.env = merged(frame.env, way, False)
        return self.block(frame, final) or not ways

    def cases(self, frame: Frame, subject: ir.Expr, cases: tuple[ir.Case, ...]) -> bool:
        by_mode = self.asks_mode(frame, subject)
        before = frame.env
        ways = []
        for case in cases:
            frame.env = dict(before)
            for name in case.captures:
                frame.env[name] = OPEN
            asks = case.guard is not None and self.asks_mode(frame, case.guard)
            with self.under(frame, by_mode or asks):
                if not self.block(frame, case.body):
                    ways.append(frame.env)
        if not any(case.irrefutable for case in cases):
            ways.append(before)
        frame.env = ways[0] if ways else before
        for way in ways[1:]:
            frame.env = merged(frame.env, way, by_mode)
        return not ways

    def assign(self, frame: Frame, target: ir.Expr, setting: Setting, value: ir.Expr | None) -> None:
        match target:
            case ir.Name(name):
                frame.env[name] = setting
            case ir.Items(items=items):
                parts = value.items if isinstance(value, ir.Items) else ()
                for index, item in enumerate(items):
                    if len(parts) == len(items):
                        self.assign(frame, item, self.quietly(frame, parts[index]), parts[index])
                    else:
                        self.assign(frame, item, setting - {Row()} or OPEN, None)
            case ir.Starred(inner):
                self.assign(frame, inner, OPEN, None)
            case ir.Attr(base, name):
                self.assign_attribute(frame, base, name, setting)
            case ir.Subscript(base):
                self.evaluate(frame, base)
                self.spare(setting)
            case _:
                self.spare(setting)

    def assign_attribute(self, frame: Frame, base: ir.Expr, name: str, setting: Setting) -> None:
        owner = self.evaluate(frame, base)
        for atom in owner:
            if isinstance(atom, Layer):
                self.spared.add(atom.site)
        if any(isinstance(atom, Own) for atom in owner):
            self.stored[name] = setting
            if not frame.conditional and not frame.guarded:
                for atom in setting:
                    if isinstance(atom, Layer) and atom.site in self.built:
                        known = self.built[atom.site]
                        self.built[atom.site] = BuiltLayer(
                            known.site, known.spelled, known.name, known.place, name
                        )
                return
        self.spare(setting)

    def spare(self, setting: Setting) -> None:
        """The layers in it are kept, or switched by somebody."""
        self.spared |= {atom.site for atom in setting if isinstance(atom, Layer)}

    # -- conditions -----------------------------------------------------------------------

    def asks_mode(self, frame: Frame, test: ir.Expr) -> bool:
        """Whether a condition speaks of the mode: by what it is made of, by its names, or by what others set."""
        return is_tied(self.evaluate(frame, test)) or names_mode(test) or self.asks_others(frame, test)

    def asks_others(self, frame: Frame, test: ir.Expr) -> bool:
        """Whether a condition asks for an attribute that other methods or other code change."""
        for node in ir.walk(test):
            match node:
                case ir.Attr(ir.Name(base), name):
                    owner = frame.env.get(base, OPEN)
                    if any(isinstance(atom, Own) and self.changes(atom.cls, name) for atom in owner):
                        return True
        return False

    def changes(self, cls: ClassInfo, name: str) -> bool:
        return name in self.set_elsewhere or self.members_of(cls).changes(name)

    # -- expressions ------------------------------------------------------------------------

    def quietly(self, frame: Frame, expr: ir.Expr) -> Setting:
        """The setting of an expression that was evaluated before: calls in it are not followed again."""
        return self.evaluate(frame, expr) if isinstance(expr, (ir.Const, ir.Name, ir.Attr)) else OPEN

    def evaluate(self, frame: Frame, expr: ir.Expr) -> Setting:
        match expr:
            case ir.Const(value):
                return frozenset((Literal(value),))
            case ir.Name(name):
                return self.look_up(frame, name)
            case ir.Attr(base, name):
                return self.attribute(frame, base, name)
            case ir.Call():
                return self.call(frame, expr)
            case ir.Choice(test, then, other):
                by_mode = self.asks_mode(frame, test)
                with self.under(frame, by_mode):
                    one, two = self.evaluate(frame, then), self.evaluate(frame, other)
                return choose(one, two, by_mode)
            case ir.Logic(_, operands):
                return self.logic(frame, operands)
            case ir.Not(operand):
                return blend((self.evaluate(frame, operand),))
            case ir.Compare(left, rights):
                return blend(
                    (self.evaluate(frame, left), *(self.evaluate(frame, right) for _, right in rights))
                )
            case ir.Mix(operands):
                return blend([self.evaluate(frame, operand) for operand in operands])
            case ir.Items(items=items):
                return join([frozenset((Row(),)), *(self.evaluate(frame, item) for item in items)])
            case ir.Mapping(pairs):
                for key, value in pairs:
                    if key is not None:
                        self.evaluate(frame, key)
                    self.hand_out(frame, (self.evaluate(frame, value),))
                return OPEN
            case ir.Subscript(base, index):
                self.evaluate(frame, index)
                found = self.evaluate(frame, base) - {Row()}
                return found or OPEN
            case ir.Lambda(function):
                body = Body(function, frame.cls, None, frame)
                frame.inner[function.ident] = body
                return frozenset((body,))
            case ir.Comprehension():
                return self.comprehension(frame, expr)
            case ir.Walrus(target, value):
                setting = self.evaluate(frame, value)
                self.assign(frame, target, setting, value)
                return setting
            case ir.Await(value) | ir.Starred(value):
                return self.evaluate(frame, value)
            case ir.Yield(value):
                if value is not None:
                    self.spare(self.evaluate(frame, value))
                return OPEN
            case _:
                return OPEN

    def logic(self, frame: Frame, operands: tuple[ir.Expr, ...]) -> Setting:
        settings: list[Setting] = []
        guarded, conditional = frame.guarded, frame.conditional
        for operand in operands:
            settings.append(self.evaluate(frame, operand))
            frame.conditional = True
            if is_tied(settings[-1]) or names_mode(operand):
                frame.guarded = True
        by_mode = frame.guarded != guarded
        frame.guarded, frame.conditional = guarded, conditional
        if by_mode or any(is_tied(setting) for setting in settings):
            return TIED
        return join(settings)

    def comprehension(self, frame: Frame, expr: ir.Comprehension) -> Setting:
        saved = dict(frame.env)
        by_mode = False
        for clause in expr.clauses:
            items = self.evaluate(frame, clause.source)
            self.assign(frame, clause.target, items - {Row()} or OPEN, None)
            for test in clause.tests:
                by_mode = self.asks_mode(frame, test) or by_mode
        with self.under(frame, by_mode):
            element = self.evaluate(frame, expr.element)
        frame.env = saved
        return element | {Row()}

    def look_up(self, frame: Frame, name: str) -> Setting:
        scope: Frame | None = frame
        while scope is not None:
            if name in scope.env:
                return scope.env[name]
            if scope.function is not None and name in scope.function.locals:
                return OPEN
            scope = scope.outer
        file = self.around(frame.unit)
        if name in file.rebound:
            return OPEN
        if name in file.imports:
            return frozenset((Named(file.imports[name]),))
        if name in file.functions:
            return frozenset((Body(file.functions[name]),))
        if name in file.classes:
            return frozenset((Kind(file.classes[name]),))
        if name in file.variables:
            return self.variable(file, name)
        found = self.through_star(file, name)
        if found is not None:
            return frozenset((Named(found),))
        return frozenset((Named(f"builtins.{name}"),)) if name not in file.program.locals else OPEN

    def variable(self, file: Surroundings, name: str) -> Setting:
        """A variable of the module: the same in both modes, and more where it is a literal or a function."""
        if is_mode_word(name):
            return TIED
        key = f"{file.program.unit}:{name}"
        if key in self.resolving:
            return OPEN
        self.resolving.add(key)
        found = join([self.plain(file.module, value) for value in file.variables[name]])
        self.resolving.discard(key)
        return found

    def plain(self, frame: Frame, value: ir.Expr | None) -> Setting:
        """What was assigned once: literals, functions and lambdas as they are, all else fixed."""
        match value:
            case ir.Const() | ir.Lambda():
                return self.evaluate(frame, value)
            case ir.Name() | ir.Attr():
                found = self.evaluate(frame, value)
                if all(isinstance(atom, (Named, Body, Partial, Literal)) for atom in found):
                    return found
            case ir.Call(func) if self.evaluate(frame, func) == frozenset((Named("functools.partial"),)):
                return self.evaluate(frame, value)
        if value is not None and names_mode(value):
            return TIED
        return frozenset((Fixed(of_module=True),))

    # -- attributes -------------------------------------------------------------------------

    def attribute(self, frame: Frame, base: ir.Expr, name: str) -> Setting:
        match base:
            case ir.Call(ir.Name("super")):
                return self.inherited(frame, name)
        return (
            join([self.attribute_of(frame, atom, name) for atom in in_order(self.evaluate(frame, base))])
            or OPEN
        )

    def inherited(self, frame: Frame, name: str) -> Setting:
        if frame.own is None or frame.cls is None:
            return OPEN
        found = frame.own.find(name, after=frame.cls)
        return frozenset((Body(found[1], found[0], frame.own),)) if found is not None else OPEN

    def attribute_of(self, frame: Frame, atom: object, name: str) -> Setting:
        match atom:
            case Own(cls):
                return self.member(frame, cls, name)
            case Named(qualified):
                return frozenset((Named(canonical(f"{qualified}.{name}")),))
            case Layer(site):
                return frozenset((LayerMethod(site, name),))
            case Tied():
                return TIED
            case _ if name == "training" or is_mode_word(name):
                return TIED
            case Fixed(of_module):
                return OPEN if name in self.set_elsewhere else frozenset((Fixed(of_module),))
            case Kind(cls):
                return self.member(frame, cls, name)
            case _:
                return OPEN

    def member(self, frame: Frame, cls: ClassInfo, name: str) -> Setting:
        """``self.name``: what this run stored there, a method, a property, or what the constructor put there."""
        if name == "training":
            return frozenset((Tied(is_flag=True),))
        if name in self.stored:
            return self.stored[name]
        found = cls.find(name)
        if found is not None:
            body = Body(found[1], found[0], None if name in found[0].static else cls)
            if name not in cls.properties:
                return frozenset((body,))
            return TIED if is_mode_word(name) else self.run(body, Given(), frame)
        if is_mode_word(name):
            return TIED
        setters = self.members_of(cls).once(name)
        if not setters or name in self.set_elsewhere:
            return OPEN
        settings = []
        for setter in setters:
            constructor = Frame(ir.unit_of(setter.cls.definition.ident), setter.method, setter.cls, cls)
            if setter.method is not None:
                own = self_name(setter.cls, setter.method)
                constructor.env = {param.name: FIXED for param in setter.method.params}
                constructor.env[own] = frozenset((Own(cls),))
            key = f"{cls.definition.ident}.{name}"
            if key in self.resolving:
                return OPEN
            self.resolving.add(key)
            settings.append(self.plain(constructor, setter.value))
            self.resolving.discard(key)
        return join(settings)

    # -- calls ------------------------------------------------------------------------------

    def call(self, frame: Frame, call: ir.Call) -> Setting:
        if self.grows_a_row(frame, call):
            return OPEN
        callee = self.evaluate(frame, call.func)
        given = self.arguments(frame, call)
        result = join([self.apply(frame, atom, given, call) for atom in in_order(callee)])
        return result or OPEN

    def arguments(self, frame: Frame, call: ir.Call) -> Given:
        positional: list[Setting] = []
        named: list[tuple[str, Setting]] = []
        star = twice = False
        for arg in call.args:
            setting = self.evaluate(frame, arg.value)
            if arg.star == "*":
                star = True
                self.stars(frame, setting, positional)
            elif arg.star == "**":
                twice = True
            elif arg.keyword is not None:
                named.append((arg.keyword, setting))
            elif star:
                self.hand_out(frame, (setting,))
            else:
                positional.append(setting)
        return Given(tuple(positional), tuple(named), star, twice)

    def stars(self, frame: Frame, setting: Setting, positional: list[Setting]) -> None:
        """``*layers``: the layers in it are arguments, whichever their number."""
        layers = frozenset(atom for atom in setting if isinstance(atom, Layer))
        if layers:
            positional.append(layers)

    def grows_a_row(self, frame: Frame, call: ir.Call) -> bool:
        """``layers.append(...)`` on a list that was written in this function."""
        match call.func:
            case ir.Attr(ir.Name(name), method) if method in GROWING and Row() in frame.env.get(name, ()):
                added = [self.evaluate(frame, arg.value) for arg in call.args]
                frame.env[name] = join((frame.env[name], *added))
                return True
        return False

    def apply(self, frame: Frame, atom: object, given: Given, call: ir.Call) -> Setting:
        match atom:
            case Named(name):
                return self.apply_named(frame, name, given, call)
            case Body():
                handed = Handed(call.site, ir.spell(call.func), "")
                return self.run(atom, given, frame, handed)
            case Partial(target, first):
                results = [self.apply(frame, inner, given.after(first), call) for inner in in_order(target)]
                return join(results) or OPEN
            case Kind(cls):
                return self.build_own(frame, cls, given, call)
            case Layer(site):
                self.applied.add(site)
                return OPEN
            case LayerMethod(site, name):
                if name in ("forward", "__call__"):
                    self.applied.add(site)
                    return OPEN
                if name in SAME:
                    return frozenset((Layer(site),))
                self.spared.add(site)
                return frozenset((Layer(site),)) if name in ("eval", "train") else OPEN
            case _:
                self.hand_out(frame, given.everything())
                return TIED if any(is_tied(setting) for setting in given.everything()) else OPEN

    def apply_named(self, frame: Frame, name: str, given: Given, call: ir.Call) -> Setting:
        function = mode_function(name)
        if function is not None:
            self.outcomes.setdefault(call.site, []).append(Outcome(self.judge(frame, function, given, call)))
            return OPEN
        if name == "functools.partial" and given.positional:
            rest = Given(given.positional[1:], given.named, given.star, given.twice)
            return frozenset((Partial(given.positional[0], rest),))
        if name == "builtins.getattr" and len(call.args) >= 2:
            key = call.args[1].value
            if isinstance(key, ir.Const) and isinstance(key.value, str):
                return self.attribute(frame, call.args[0].value, key.value)
            return OPEN
        if self.is_layer(name):
            return self.build(frame, name, given, call)
        if self.effect(name).layers is Layers.INSIDE:
            return join(given.everything()) - {Row()} or OPEN
        if name in COMPUTING:
            atoms = join(given.everything())
            if any(isinstance(atom, (Layer, Body)) for atom in atoms):
                return atoms
            return blend(given.everything()) if atoms else FIXED
        self.hand_out(frame, given.everything())
        return TIED if any(is_tied(setting) for setting in given.everything()) else OPEN

    def hand_out(self, frame: Frame, settings: Iterable[Setting]) -> None:
        """Something that is not followed receives the settings: it may call the functions and keep the layers."""
        for setting in settings:
            self.spare(setting)
            for atom in in_order(setting):
                if isinstance(atom, Body):
                    self.run(atom, None, frame)

    # -- verdicts ---------------------------------------------------------------------------

    def judge(self, frame: Frame, function: ModeFunction, given: Given, call: ir.Call) -> ModeCall | None:
        """What is wrong with a call of a mode function here, if anything certainly is."""
        flag = given.slot(function.flag) if function.flag is not None else None
        probability = (
            given.slot(function.probability) if function.probability is not None else frozenset((Fixed(),))
        )
        if probability is None or is_off(probability):
            return None
        spelled = ir.spell(call.func)
        if function.statistics is not None:
            statistics = given.slot(function.statistics)
            if statistics is None or not all(
                isinstance(atom, Fixed) and atom.of_module for atom in statistics
            ):
                return None
        if flag is not None and is_literal(flag, False) and all(atom.is_default for atom in flag):
            return ModeCall(call.site, spelled, function, "never", "default", handed_by(flag))
        if frame.guarded or frame.meant:
            return None
        if flag is not None and not is_literal(flag, True):
            return None
        how = "probability"
        if flag is not None:
            how = "default" if all(atom.is_default for atom in flag) else "literal"
        if how == "default" and probability == frozenset((Tied(is_flag=True),)):
            return ModeCall(call.site, spelled, function, "swapped", how)
        if not is_same_in_both_modes(probability):
            return None
        if flag is None:
            if function.flag is not None:
                return None
            return ModeCall(call.site, spelled, function, "always", how, handed_by(probability))
        return ModeCall(call.site, spelled, function, "always", how, handed_by(flag))

    def build(self, frame: Frame, name: str, given: Given, call: ir.Call) -> Setting:
        """A layer of a library is built: a ``Layer`` where it certainly depends on the mode."""
        effect = self.effect(name)
        if effect.layers is Layers.DEPENDENT:
            for argument, position in (effect.off_by or {}).items():
                setting = given.get(argument, position)
                if setting is not None and (is_off(setting) or not is_same_in_both_modes(setting)):
                    return OPEN
        else:
            settings = [given.get(argument, position) for argument, position in (effect.on_by or {}).items()]
            if not any(
                setting is not None and not is_off(setting) and is_same_in_both_modes(setting)
                for setting in settings
            ):
                return OPEN
            if is_stacked(name) and given.get("num_layers", 2) in (None, frozenset((Literal(1),))):
                return OPEN
        return self.note_layer(frame, name, call)

    def build_own(self, frame: Frame, cls: ClassInfo, given: Given, call: ir.Call) -> Setting:
        """An object of a class of the file is built."""
        if not cls.is_module or not self.depends(cls):
            self.hand_out(frame, given.everything())
            return OPEN
        return self.note_layer(frame, cls.definition.name, call)

    def note_layer(self, frame: Frame, name: str, call: ir.Call) -> Setting:
        if frame.guarded or frame.meant:
            return OPEN
        place = frame.function.name if frame.function is not None else ""
        self.built.setdefault(call.site, BuiltLayer(call.site, ir.spell(call.func), name, place))
        return frozenset((Layer(call.site),))

    # -- results ----------------------------------------------------------------------------

    def mode_calls(self) -> tuple[ModeCall, ...]:
        """One for each call that is wrong; a helper that some callers use rightly leaves the blame to the others."""
        found: dict[tuple[int, str], ModeCall] = {}
        for outcomes in self.outcomes.values():
            for outcome in outcomes:
                if outcome.wrong is not None:
                    wrong = outcome.wrong
                    site = wrong.handed.site if wrong.handed is not None else wrong.site
                    found.setdefault((site, wrong.what), wrong)
        return tuple(found[key] for key in sorted(found))

    def built_layers(self) -> tuple[BuiltLayer, ...]:
        return tuple(self.built[site] for site in sorted(self.applied - self.spared) if site in self.built)


@cache
def is_mode_word(name: str) -> bool:
    """Whether a name speaks of the mode."""
    return knowledge.word("mode_flag").search(name.lower()) is not None


def names_mode(expr: ir.Expr) -> bool:
    """Whether a name in the expression speaks of the mode."""
    return any(is_mode_word(node.name) for node in ir.walk(expr) if isinstance(node, (ir.Name, ir.Attr)))


def is_meant(function: ir.Function, cls: ClassInfo | None) -> bool:
    """Whether a name or docstring says that the function is random on purpose, or runs only in training."""
    name = function.name.lower()
    if knowledge.word("random_on_purpose").search(name) or knowledge.word("only_training").search(name):
        return True
    return says_so(function.body) or is_meant_class(cls)


def is_meant_class(info: ClassInfo | None) -> bool:
    if info is None:
        return False
    return any(
        knowledge.word("random_on_purpose").search(cls.definition.name.lower()) is not None
        or says_so(cls.definition.body)
        for cls in info.lineage()
    )


def says_so(body: ir.Block) -> bool:
    """Whether the docstring of a body says that it is active in both modes on purpose."""
    match body:
        case (ir.Evaluate(ir.Const(str() as text)), *_):
            return knowledge.word("meant_in_both_modes").search(text.lower()) is not None
    return False


def merged(one: dict[str, Setting], other: dict[str, Setting], by_mode: bool) -> dict[str, Setting]:
    """The environment behind two branches."""
    names = [*one, *(name for name in other if name not in one)]
    return {name: choose(one.get(name, OPEN), other.get(name, OPEN), by_mode) for name in names}


def module_variables(program: ir.Program) -> dict[str, list[ir.Expr | None]]:
    """What the module body assigns to each of its names."""
    found: dict[str, list[ir.Expr | None]] = {}
    for node in ir.walk(program.body):
        match node:
            case ir.Assign(targets, value):
                for target in targets:
                    match target:
                        case ir.Name(name):
                            found.setdefault(name, []).append(value)
                        case ir.Items():
                            for name in names_in(target):
                                found.setdefault(name, []).append(None)
            case ir.AugAssign(ir.Name(name)) | ir.Loop(ir.Name(name)):
                found.setdefault(name, []).append(None)
    return found


def names_in(target: ir.Expr) -> list[str]:
    return [node.name for node in ir.walk(target) if isinstance(node, ir.Name)]


def rebound_names(program: ir.Program) -> set[str]:
    """Names of the module that some function assigns (``global``)."""
    return {
        target.name
        for function in program.functions
        for node in ir.walk(function.body)
        if isinstance(node, ir.Assign)
        for target in node.targets
        if isinstance(target, ir.Name)
        and target.name in program.locals
        and target.name not in function.locals
    }


def attributes_set_elsewhere(program: ir.Program) -> set[str]:
    """Attributes that the file assigns on something other than ``self``: ``model.p = 0``."""
    found = set(program.assigned_besides)
    for node in ir.walk(program.body, into=(ir.Function, ir.Class, ir.Param)):
        if isinstance(node, ir.Assign):
            for target in node.targets:
                if isinstance(target, ir.Attr) and not (
                    isinstance(target.base, ir.Name) and target.base.name in ("self", "cls")
                ):
                    found.add(target.name)
    return found
