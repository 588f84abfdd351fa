"""Values: which setting an expression has, a name, an attribute, a condition."""

from __future__ import annotations

from collections.abc import Iterable

from torchmode import ir
from torchmode.interp.bodies.ground import Frame, Ground, Surroundings
from torchmode.interp.bodies.spelled import assigned_values, is_mode_word, names_mode, variables_of
from torchmode.interp.members import self_name
from torchmode.interp.settings import (
    FIXED,
    OPEN,
    TIED,
    Body,
    Fixed,
    Given,
    Kind,
    Layer,
    LayerMethod,
    Literal,
    Named,
    Own,
    Partial,
    Row,
    Setting,
    Tied,
    blend,
    choose,
    in_order,
    is_tied,
    join,
)
from torchmode.names import canonical
from torchmode.objects import ClassInfo


class Values(Ground):
    """Expressions, names and attributes."""

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
            around = self.home_of(scope) if scope.outer is None else None
            if around is not None and name in around.locals and (values := assigned_values(around, name)):
                return self.local(around, name, values)
            scope = self.standing_in(around) if around is not None else scope.outer
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

    def home_of(self, frame: Frame) -> ir.Function | None:
        """The function in which a class stands whose methods are read, or the function around that one."""
        if frame.home is not None or frame.function is None or frame.function.parent is None:
            return frame.home
        return self.by_ident.get(frame.function.parent)

    def standing_in(self, function: ir.Function) -> Frame | None:
        around = self.by_ident.get(function.parent) if function.parent is not None else None
        return (
            Frame(ir.unit_of(function.ident), None, None, None, home=around) if around is not None else None
        )

    def local(self, function: ir.Function, name: str, values: list[ir.Expr | None]) -> Setting:
        """A name of a function around a class, where all that it is assigned are functions, of a library or here."""
        key = f"{function.ident}:{name}"
        if key in self.resolving or is_mode_word(name) or self.is_set_inside(function, name):
            return OPEN
        self.resolving.add(key)
        frame = Frame(ir.unit_of(function.ident), None, None, None, home=function)
        found = join([self.plain(frame, value) for value in values])
        self.resolving.discard(key)
        return found if all(isinstance(atom, (Named, Body, Partial)) for atom in found) else OPEN

    def is_set_inside(self, function: ir.Function, name: str) -> bool:
        """Whether a function in it may assign its name (``nonlocal``)."""
        return any(
            other.parent is not None and name not in other.locals and name in variables_of(other.body)
            for other in self.by_ident.values()
            if other is not function
        )

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

    def hand_out(self, frame: Frame, settings: Iterable[Setting]) -> None:
        """Something that is not followed receives the settings: it may call the functions and keep the layers."""
        for setting in settings:
            self.spare(setting)
            for atom in in_order(setting):
                if isinstance(atom, Body):
                    self.run(atom, None, frame)
