"""Statements: bodies are run with the settings they are given, one statement after the other."""

from __future__ import annotations

from torchmode import ir
from torchmode.interp.bodies.calls import Calls
from torchmode.interp.bodies.ground import Frame, TooLong
from torchmode.interp.bodies.spelled import is_meant, is_meant_class
from torchmode.interp.settings import (
    OPEN,
    Body,
    BuiltLayer,
    Given,
    Handed,
    Layer,
    Literal,
    Named,
    Own,
    Row,
    Setting,
    blend,
    choose,
    hand_over,
    join,
)
from torchmode.names import canonical

MAX_DEPTH = 8


class Statements(Calls):
    """Bodies, statements and assignments."""

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


def merged(one: dict[str, Setting], other: dict[str, Setting], by_mode: bool) -> dict[str, Setting]:
    """The environment behind two branches."""
    names = [*one, *(name for name in other if name not in one)]
    return {name: choose(one.get(name, OPEN), other.get(name, OPEN), by_mode) for name in names}
