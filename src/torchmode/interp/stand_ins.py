"""Stand-ins: what a parameter is taken for where nobody in the file calls its function.

Terms. A *stand-in* is an object of the class that a parameter shows to have: its constructor is run for it, in the mode
``entry``. A parameter of which nothing is known is an unknown object in that mode.

The question answered: of which class is the argument that others will give?

Worked example: nothing calls ``def evaluate(model: Net, loader)``: ``model`` is a ``Net``. Without the annotation
``model.validation_step(batch)`` says the same, where the file has one module class with such a method. So does
``self.policy.act(state)`` of a constructor that stores its parameter as ``self.policy``.

Known holes: a class of another file counts by annotation only, and in functions only, since what a trainer's methods
do with it in turn is not told apart by contexts so deep; what a parameter is bound to under another local name.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from torchmode import ir
from torchmode.domain import Origin, State
from torchmode.interp.arguments import Arguments
from torchmode.interp.module_api import ANY_HAS
from torchmode.interp.views import Views
from torchmode.objects import ClassInfo, Cls, Ext, Obj, Value, ref


class StandIns(Views):
    """The part of the interpreter that makes arguments up."""

    standing: set[int]
    methods_of_params: dict[tuple[int, str, int | None], frozenset[str]]

    def with_stand_ins(
        self, state: State, function: ir.Function, skip: int, built: ClassInfo | None = None
    ) -> Arguments:
        """The arguments of a function that nothing calls, but for the first ``skip``; ``built`` has it as constructor.

        An optimizer class that stands as a default (``opt_func=torch.optim.SGD``) is taken for what it is.
        """
        arguments = self.entry_arguments(state, function, skip)
        plain = [param for param in function.params if param.kind == "plain" and not param.keyword_only][
            skip:
        ]
        if function.ident in self.standing:  # a class whose constructor takes an object of its own class
            return arguments
        self.standing.add(function.ident)
        positional = list(arguments.positional)
        for index, param in enumerate(plain):
            default = self.static_name(param.default, function.site) if param.default is not None else None
            if isinstance(default, str) and default.startswith("torch.optim."):
                positional[index] = Value(frozenset((Ext(default),)))
                continue
            info = self.class_of(state, function, param, built)
            if info is not None:
                positional[index] = ref(self.stand_in(state, function, param, info))
        self.standing.discard(function.ident)
        return Arguments(tuple(positional), arguments.named, arguments.unknown)

    def stand_in(self, state: State, function: ir.Function, param: ir.Param, info: ClassInfo) -> Obj:
        """An object of the class that a parameter has, as it comes in."""
        born = Origin("entry", "entry", function.site, param.name)
        obj = self.fresh(state, info, born, param.name)
        self.write_mode(state, obj, born, True)
        obj.param_of = function.ident
        return obj

    def class_of(
        self, state: State, function: ir.Function, param: ir.Param, built: ClassInfo | None
    ) -> ClassInfo | None:
        """The module class of a parameter, by its annotation or by the methods that are called on it."""
        in_a_class = function.owner is not None
        modules = [
            info
            for info in self.trace.classes
            if info.is_module and not (in_a_class and not self.trace.is_main(info.definition.ident))
        ]
        if isinstance(param.annotation, ir.Name):
            for info in modules:
                if info.definition.name == param.annotation.name:
                    return info
            brought = None if in_a_class else self.home.imports.get(param.annotation.name)
            only = self.linked(state, Value(frozenset((Ext(brought),)))).only() if brought else None
            if isinstance(only, Cls) and only.info.is_module:
                return only.info
        asked = self.asked_of(function, param.name, built) if modules else frozenset[str]()
        able = [
            info
            for info in modules
            if asked and info is not built and all(info.find(name) is not None for name in asked)
        ]
        bases = {base.definition.ident for info in able for base in info.lineage()[1:]}
        leaves = [info for info in able if info.definition.ident not in bases]
        return leaves[0] if len(leaves) == 1 else None

    def asked_of(self, function: ir.Function, name: str, built: ClassInfo | None) -> frozenset[str]:
        """The methods that a function, or the class that it builds, asks of a parameter; looked for once."""
        key = function.ident, name, built.definition.ident if built is not None else None
        if key not in self.methods_of_params:
            kept = asked_of_attributes(built, set(stored_as(function, name))) if built is not None else set()
            self.methods_of_params[key] = frozenset(self.methods_asked(function, name) | kept)
        return self.methods_of_params[key]

    def methods_asked(self, function: ir.Function, name: str, depth: int = 3) -> set[str]:
        """The methods that a function, or one that it hands the parameter on to, calls on one of its parameters.

        Those that any module has are left out.
        """
        asked: set[str] = set()
        for node in ir.walk(function.body):
            match node:
                case ir.Call(ir.Attr(ir.Name(base), method)) if base == name:
                    asked.add(method)
                case ir.Call(ir.Name(called), args) if depth:
                    others = [f for f in self.program.functions if f.name == called and f.owner is None]
                    for other, handed in product(others, places_of(name, args)):
                        asked |= self.methods_asked(other, parameter_of(other, *handed), depth - 1)
                case _:
                    continue
        return asked - ANY_HAS

    def entry_arguments(self, state: State, function: ir.Function, skip: int) -> Arguments:
        """The arguments of a function that nothing calls: objects of which nothing is known."""
        positional: list[Value] = []
        named: list[tuple[str, Value]] = []
        for param in [param for param in function.params if param.kind == "plain"][skip:]:
            obj = self.objects.get(("param", function.ident, param.name))
            if obj is None:
                obj = Obj(
                    "unknown",
                    function.site,
                    param.name,
                    born=Origin("entry", "entry", function.site, param.name),
                )
                obj.param_of = function.ident
                obj.bindings.add((function.ident, param.name))
                self.objects[("param", function.ident, param.name)] = obj
            if param.keyword_only:
                named.append((param.name, ref(obj)))
            else:
                positional.append(ref(obj))
        return Arguments(tuple(positional), tuple(named), True)


def stored_as(constructor: ir.Function, name: str) -> Iterator[str]:
    """The attributes of the object in which a constructor keeps a parameter, moved to a device or not."""
    for node in ir.walk(constructor.body):
        if not isinstance(node, ir.Assign):
            continue
        for target in node.targets:
            for kept, value in paired(target, node.value):
                if (
                    isinstance(kept, ir.Attr)
                    and is_name(kept.base, constructor.params[0].name)
                    and is_name(moved(value), name)
                ):
                    yield kept.name


def paired(target: ir.Expr, value: ir.Expr) -> Iterator[tuple[ir.Expr, ir.Expr]]:
    """An assignment, and those of its parts where both sides are spelled out: ``self.net, self.env = net, env``."""
    yield target, value
    if isinstance(target, ir.Items) and isinstance(value, ir.Items):
        yield from zip(target.items, value.items, strict=False)


def moved(value: ir.Expr) -> ir.Expr:
    """What stands before the methods that are called on it: ``net`` of ``net.to(device)``."""
    while isinstance(value, ir.Call) and isinstance(value.func, ir.Attr):
        value = value.func.base
    return value


def is_name(expr: ir.Expr, name: str) -> bool:
    return isinstance(expr, ir.Name) and expr.name == name


def asked_of_attributes(info: ClassInfo, names: set[str]) -> set[str]:
    """The methods that a class calls on what it keeps under these names, but for those that any module has."""
    asked: set[str] = set()
    for method in {function for cls in info.lineage() for function in cls.methods.values()} if names else ():
        for node in ir.walk(method.body, into=(ir.Function,)):
            match node:
                case ir.Call(ir.Attr(ir.Attr(base, kept), called)) if (
                    kept in names and method.params and is_name(base, method.params[0].name)
                ):
                    asked.add(called)
                case _:
                    continue
    return asked - ANY_HAS


def places_of(name: str, args: tuple[ir.Arg, ...]) -> list[tuple[str | None, int]]:
    """The keywords and positions at which a call is given what has this name."""
    return [
        (arg.keyword, position)
        for position, arg in enumerate(args)
        if isinstance(arg.value, ir.Name) and arg.value.name == name and not arg.star
    ]


def parameter_of(function: ir.Function, keyword: str | None, position: int) -> str:
    """The name of the parameter that an argument is given for, or nothing."""
    plain = [param.name for param in function.params if param.kind == "plain"]
    if keyword is not None:
        return keyword if keyword in plain else ""
    return plain[position] if position < len(plain) else ""
