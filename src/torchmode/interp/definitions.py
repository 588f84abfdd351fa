"""Definitions: what ``import``, ``def``, ``class`` and decorators make and bind.

Question: what does a name stand for once its definition has run? A function with the guards that its decorators put
around it, a wrapper of another function, a class with its bases, methods and what its body binds.

Example: ``@torch.no_grad()`` above ``def evaluate(net)`` gives an ``Fn`` whose calls run with recording off.

Known holes: a class stays what it is, whatever its decorator returns.
"""

from __future__ import annotations

from torchmode import ir, knowledge
from torchmode.domain import State
from torchmode.interp.arguments import Arguments
from torchmode.interp.core import REC
from torchmode.interp.evaluate import Evaluate
from torchmode.knowledge.effects import Returns
from torchmode.objects import OPAQUE, ClassInfo, Cls, Ext, Fn, Guard, Lit, Obj, Pending, Ref, Value


class Definitions(Evaluate):
    """The part of the interpreter that runs definitions."""

    method_guards: dict[int, tuple[Guard, ...]]
    wrappers: dict[int, Fn]
    handlers: set[int]

    def bind_imports(self, state: State, bindings: tuple[tuple[str, str], ...]) -> None:
        unit = self.home
        for local, qualified in bindings:
            name = self.imported(unit, qualified)
            if local == "*":
                unit.stars.append(name)
                continue
            unit.imports.setdefault(local, name)
            self.assign_name(state, local, Value(frozenset((Ext(name),))))

    def define(self, state: State, function: ir.Function) -> None:
        fn = self.decorate(state, self.closure(state, function), function)
        value = Value(frozenset((fn,)))
        self.assign_name(state, function.name, value)
        if function.ident in self.handlers & self.switching:
            self.give_to_handler(state, fn, value)

    def give_to_handler(self, state: State, fn: Fn, value: Value) -> None:
        """A function that switches modes is given to somebody: it does so for others, unless it runs modules itself."""
        call = ir.Call(ir.Name(fn.function.name), (), fn.function.site)
        self.call_function(state.fork(), fn, Arguments(), call)
        if not any(entry.activation.function is fn.function for entry in self.trace.passes):
            self.hand_over(state, (value,), fn.function.site)

    def decorate(self, state: State, fn: Fn, function: ir.Function) -> Fn:
        """The function as its decorators leave it; unknown decorators are taken to be transparent.

        One that is found on an object, ``@trainer.on(Events.STARTED)``, may call the function whenever it likes.
        """
        found: list[tuple[ir.Expr, Guard | Ext]] = []
        for decorator in reversed(function.decorators):
            # A decorator that switches recording when it is made gives it back when it wraps the function.
            saved = self.recording(state)
            value = self.evaluate(state, decorator)
            for atom in value.atoms:
                if isinstance(atom, Guard) or (
                    isinstance(atom, Ext) and self.knowledge.makes_guard(atom.name)
                ):
                    found.append((decorator, atom))
                match atom:
                    case Guard():
                        if atom.applied:
                            state.set(REC, saved)
                        fn = self.guarded(fn, atom)  # type: ignore[assignment]
                    case Pending(context) if context.is_context:
                        # A context manager made by @contextmanager is a decorator too.
                        for held in self.guards_inside(context.function):
                            fn = self.guarded(fn, Guard(held, function.site))  # type: ignore[assignment]
                    case Ext(name) if name in ("contextlib.contextmanager", "contextlib.asynccontextmanager"):
                        fn = Fn(fn.function, fn.receiver, fn.cls, fn.guards, True, fn.captured)
                    case Ext(name) if (word := self.knowledge.guard_word(name)) is not None:
                        fn = self.guarded(fn, Guard(word, function.site))  # type: ignore[assignment]
                    case Fn():
                        call = ir.Call(decorator, (), function.site)
                        made = self.call_function(state, atom, Arguments((Value(frozenset((fn,))),)), call)
                        inner = [item for item in made.atoms if isinstance(item, Fn)]
                        if len(inner) == 1 or alike(inner):
                            fn = inner[0]
                    case Ref(obj) if obj.kind == "unknown" and "factory" not in obj.traits:
                        self.handlers.add(function.ident)
                    case _:
                        continue
        for decorator, guard in found:
            self.note_guarded_definition(decorator, guard, function, fn.is_context)
        return fn

    def guards_inside(self, function: ir.Function) -> list[str]:
        """The grad guards that a context manager function holds around its ``yield``."""
        found: list[str] = []
        todo = list(function.body)
        while todo:
            statement = todo.pop(0)
            if isinstance(statement, ir.Try):
                todo[:0] = statement.body
            if not isinstance(statement, ir.Scope) or not yields(statement.body):
                continue
            todo[:0] = statement.body
            for expr, _ in statement.items:
                name = self.static_name(expr.func, expr.site) if isinstance(expr, ir.Call) else None
                found.extend(
                    filter(None, [self.knowledge.guard_word(name) if isinstance(name, str) else None])
                )
        return found

    def decorated(self, cls: ClassInfo, function: ir.Function) -> tuple[Guard, ...]:
        return self.method_guards.get(function.ident, ())

    def define_class(self, state: State, definition: ir.Class) -> None:
        info = self.class_info(state, definition)
        self.assign_name(state, definition.name, Value(frozenset((Cls(info),))))
        for decorator in definition.decorators:
            name = self.static_name(
                decorator.func if isinstance(decorator, ir.Call) else decorator, definition.site
            )
            if isinstance(name, str) and self.knowledge.makes_guard(name):
                self.note_guarded_definition(decorator, Ext(name), None)
        for statement in definition.body:
            match statement:
                case ir.Assign(targets, value, _, annotation):
                    result = self.evaluate(state, value)
                    if annotation is not None and definition.decorators and result.only() == Lit(None):
                        result = OPAQUE  # a field of a dataclass, which whoever makes the object fills
                    for target in targets:
                        if isinstance(target, ir.Name):
                            info.obj.attrs.add(target.name)
                            state.set(("attr", info.obj, target.name), result)
                            self.adopt_function(info, target.name, result)
                case ir.DefineClass(inner):
                    self.define_class(state, inner)
                case _:
                    continue
        for function in definition.methods:
            if function.decorators:
                fn = self.decorate(state, Fn(function, None, info), function)
                if fn.guards:
                    self.method_guards[function.ident] = fn.guards
                if fn.function is not function:
                    self.wrappers[function.ident] = fn
                if fn.is_context:
                    self.context_methods.add(function.ident)
        for decorator in reversed(definition.decorators):
            self.hand_to_decorator(state, info, decorator)

    def hand_to_decorator(self, state: State, info: ClassInfo, decorator: ir.Expr) -> None:
        """Run what a decorator of the file does with a class: it puts it into a table. The class stays what it is."""
        called = decorator.func if isinstance(decorator, ir.Call) else decorator
        if isinstance(self.static_name(called, info.definition.site), str):
            return
        for atom in self.evaluate(state, decorator).atoms:
            if isinstance(atom, Fn):
                given = Arguments((Value(frozenset((Cls(info),))),))
                self.call_function(state, atom, given, ir.Call(decorator, (), info.definition.site))

    def adopt_function(self, info: ClassInfo, name: str, value: Value) -> None:
        """``decode = decode_batch`` in a class body makes a method of a function that stands elsewhere."""
        fn = value.only()
        if isinstance(fn, Fn) and fn.receiver is None and not fn.captured and name not in info.methods:
            info.methods[name] = fn.function
            if fn.guards:
                self.method_guards[fn.function.ident] = fn.guards

    def class_info(self, state: State, definition: ir.Class) -> ClassInfo:
        info = self.class_infos.get(definition.ident)
        bases: list[ClassInfo] = []
        external: list[str] = []
        unresolved = False
        for base in definition.bases:
            # ``Model[T]`` inherits from ``Model``.
            value = self.evaluate(state, base.base if isinstance(base, ir.Subscript) else base)
            for atom in value.atoms:
                match atom:
                    case Cls(inner):
                        bases.append(inner)
                    case Ext(name):
                        external.append(name)
                    case _:
                        unresolved = True
        unresolved = (
            unresolved
            or not all(knowledge.word("known_base").search(name) for name in external)
            or any(base.unresolved_base for base in bases)
        )
        methods: dict[str, ir.Function] = {}
        setters: dict[str, ir.Function] = {}
        marks: dict[str, set[str]] = {"property": set(), "staticmethod": set(), "classmethod": set()}
        for function in definition.methods:
            spelled = {ir.spell(decorator).rsplit(".", 1)[-1] for decorator in function.decorators}
            if spelled & {"setter", "deleter"}:
                if "setter" in spelled:
                    setters[function.name] = function
                continue
            methods[function.name] = function
            if spelled & {"property", "cached_property", "lazy_property"}:
                marks["property"].add(function.name)
            if function.name in ("__init_subclass__", "__class_getitem__"):
                spelled.add("classmethod")  # by their names
            for mark in ("staticmethod", "classmethod"):
                if mark in spelled:
                    marks[mark].add(function.name)
        is_module = self.is_module_class(bases, external, methods)
        obj = info.obj if info is not None else Obj("class", definition.site, definition.name)
        made = ClassInfo(
            definition,
            tuple(bases),
            tuple(external),
            methods,
            is_module,
            unresolved,
            obj,
            frozenset(marks["property"]).union(*(base.properties for base in bases)),
            frozenset(marks["staticmethod"]),
            frozenset(marks["classmethod"]),
            self.is_proven_module(bases, external),
            setters,
        )
        if info is None:
            self.class_infos[definition.ident] = made
            self.trace.classes.append(made)
            return made
        return info

    def is_proven_module(self, bases: list[ClassInfo], external: list[str]) -> bool:
        """Whether a class certainly is an ``nn.Module``: calling a base of it makes one."""
        effects = [self.knowledge.effect(name) for name in external]
        made = any(effect.starts is not None or effect.returns is Returns.LOSS for effect in effects)
        return made or any(base.is_proven for base in bases)

    def is_module_class(
        self, bases: list[ClassInfo], external: list[str], methods: dict[str, ir.Function]
    ) -> bool:
        """Whether a class is an ``nn.Module``: by its bases, or by a ``forward`` under an unknown base."""
        if any(base.is_module for base in bases):
            return True
        external = [name for name in external if self.knowledge.effect(name).returns is not Returns.OTHER]
        if any(
            knowledge.word("module_base").search(name) or self.knowledge.effect(name).starts is not None
            for name in external
        ):
            return True
        unknown = [name for name in external if not knowledge.word("plain_base").search(name)]
        hidden = bool(unknown) or any(base.unresolved_base for base in bases)
        return hidden and "forward" in methods and "backward" not in methods


def alike(functions: list[Fn]) -> bool:
    """Whether it is one function that never records: ``(inference_mode if new else no_grad)()(fn)``."""
    return len({fn.function.ident for fn in functions}) == 1 and all(
        any(guard.word in ("off", "inference") for guard in fn.guards) for fn in functions
    )


def yields(block: ir.Block) -> bool:
    return any(isinstance(node, ir.Yield) for node in ir.walk(block))
