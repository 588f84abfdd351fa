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
from dataclasses import dataclass, field
from functools import cached_property

from torchmode import ir
from torchmode.domain import Origin, State
from torchmode.interp.arguments import Arguments
from torchmode.interp.module_api import ANY_HAS
from torchmode.interp.trace import Limits
from torchmode.interp.views import Views
from torchmode.knowledge import Knowledge
from torchmode.objects import ClassInfo, Cls, Ext, Obj, Value, ref
from torchmode.project import Project


@dataclass(frozen=True, slots=True)
class Uses:
    """What a function does with names: the methods that it calls on each, and the attributes that it keeps it as.

    ``handed`` are the functions that it is given to, with the keyword or position.
    """

    asked: dict[str, set[str]] = field(default_factory=dict)
    handed: dict[str, list[tuple[str, str | None, int]]] = field(default_factory=dict)
    kept: dict[str, set[str]] = field(default_factory=dict)


class StandIns(Views):
    """The part of the interpreter that makes arguments up."""

    def __init__(
        self, program: ir.Program, limits: Limits, knowledge: Knowledge, project: Project | None = None
    ) -> None:
        super().__init__(program, limits, knowledge, project)
        self.standing: set[int] = set()  # constructors that run for a stand-in
        self.methods_of_params: dict[tuple[int, str, int | None], frozenset[str]] = {}
        self.uses_of_names: dict[int, Uses] = {}
        self.asked_attributes: dict[int, dict[str, set[str]]] = {}

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
            kept = self.asked_of_attributes(built, self.uses(function).kept.get(name)) if built else set()
            self.methods_of_params[key] = frozenset(self.methods_asked(function, name) | kept)
        return self.methods_of_params[key]

    def methods_asked(self, function: ir.Function, name: str, depth: int = 3) -> set[str]:
        """The methods that a function, or one that it hands the parameter on to, calls on one of its parameters.

        Those that any module has are left out.
        """
        uses = self.uses(function)
        asked = set(uses.asked.get(name, ()))
        for called, keyword, position in uses.handed.get(name, ()) if depth else ():
            for other in self.own_functions.get(called, ()):
                asked |= self.methods_asked(other, parameter_of(other, keyword, position), depth - 1)
        return asked - ANY_HAS

    def asked_of_attributes(self, info: ClassInfo, names: set[str] | None) -> set[str]:
        """The methods that a class calls on what it keeps under these names, but for those that any module has."""
        asked: set[str] = set()
        for method in (
            {function for cls in info.lineage() for function in cls.methods.values()} if names else ()
        ):
            if method.ident not in self.asked_attributes:
                self.asked_attributes[method.ident] = asked_attributes(method)
            for name in names or ():
                asked |= self.asked_attributes[method.ident].get(name, set())
        return asked - ANY_HAS

    def uses(self, function: ir.Function) -> Uses:
        """What a function does with the names in it; looked for once."""
        if function.ident not in self.uses_of_names:
            self.uses_of_names[function.ident] = uses_in(function)
        return self.uses_of_names[function.ident]

    @cached_property
    def own_functions(self) -> dict[str, list[ir.Function]]:
        """The functions of the file that are no methods, by their names."""
        found: dict[str, list[ir.Function]] = {}
        for function in self.program.functions:
            if function.owner is None:
                found.setdefault(function.name, []).append(function)
        return found

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


def uses_in(function: ir.Function) -> Uses:
    """What a function does with each name in it."""
    uses = Uses()
    own = function.params[0].name if function.params else ""
    for node in ir.walk(function.body):
        kind = type(node)
        if kind is ir.Call:
            match node.func:
                case ir.Attr(ir.Name(base), method):
                    uses.asked.setdefault(base, set()).add(method)
                case ir.Name(called):
                    for position, arg in enumerate(node.args):
                        if isinstance(arg.value, ir.Name) and not arg.star:
                            place = called, arg.keyword, position
                            uses.handed.setdefault(arg.value.name, []).append(place)
        elif kind is ir.Assign:
            for kept, value in (pair for target in node.targets for pair in paired(target, node.value)):
                if isinstance(kept, ir.Attr) and is_name(kept.base, own):
                    source = moved(value)
                    if isinstance(source, ir.Name):
                        uses.kept.setdefault(source.name, set()).add(kept.name)
    return uses


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


def asked_attributes(method: ir.Function) -> dict[str, set[str]]:
    """The methods that a method calls on each attribute of its object."""
    asked: dict[str, set[str]] = {}
    for node in ir.walk(method.body, into=(ir.Function,)) if method.params else ():
        if type(node) is ir.Call:
            match node.func:
                case ir.Attr(ir.Attr(base, kept), called) if is_name(base, method.params[0].name):
                    asked.setdefault(kept, set()).add(called)
    return asked


def parameter_of(function: ir.Function, keyword: str | None, position: int) -> str:
    """The name of the parameter that an argument is given for, or nothing."""
    plain = [param.name for param in function.params if param.kind == "plain"]
    if keyword is not None:
        return keyword if keyword in plain else ""
    return plain[position] if position < len(plain) else ""
