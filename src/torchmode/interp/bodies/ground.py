"""Ground: where a walk over bodies stands, what surrounds it, and where it is worth while to look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from torchmode import ir, knowledge
from torchmode.interp.bodies.spelled import attributes_set_elsewhere, module_variables, rebound_names
from torchmode.interp.members import Members, members_of
from torchmode.interp.settings import (
    Body,
    BuiltLayer,
    Given,
    Handed,
    ModeCall,
    Setting,
)
from torchmode.interp.trace import Trace
from torchmode.knowledge.effects import Effect, Layers
from torchmode.knowledge.functional import mode_function
from torchmode.names import canonical
from torchmode.objects import ClassInfo

STEPS_PER_EVENT = 20
SPARE_STEPS = 2000


class TooLong(Exception):
    """The file needs more steps than its size allows."""


@dataclass(slots=True, eq=False)
class Frame:
    """One function on its way: its names, what encloses it, and the conditions it stands under.

    ``guarded``: a condition that speaks of the mode decides whether this code runs. ``conditional``: any
    condition does. ``meant``: names or docstrings say that the code is random on purpose. ``home`` is the function in
    which it stands where that function itself is not on its way.
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
    home: ir.Function | None = None


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


class Ground:
    """What a walk over the module classes of one file knows and finds."""

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
        if root is None and home.stars and base.name not in home.variables:
            root = knowledge.CONVENTIONAL.get(base.name)
        if root is not None:
            return canonical(".".join((root, *reversed(parts))))
        if not parts and base.name in home.classes and home.classes[base.name].is_module:
            return f"file:{base.name}"
        return None

    def through_star(self, file: Surroundings, name: str) -> str | None:
        """What a name means that only a star import can have brought: ``dropout``, or ``F`` itself."""
        for star in reversed(file.stars):
            qualified = canonical(f"{star}.{name}")
            if mode_function(qualified) or self.is_layer(qualified):
                return qualified
        return knowledge.CONVENTIONAL.get(name) if file.stars else None

    def is_layer(self, name: str) -> bool:
        """Whether the qualified name is that of a layer that depends on the mode, or may."""
        if not name.rpartition(".")[2][:1].isupper():
            return False
        effect = self.effect(name)
        return effect.layers is Layers.DEPENDENT or bool(effect.on_by)

    def members_of(self, info: ClassInfo) -> Members:
        known = self.members.get(info.definition.ident)
        if known is None:
            known = self.members[info.definition.ident] = members_of(info)
        return known

    @contextmanager
    def under(self, frame: Frame, by_mode: bool) -> Iterator[None]:
        """Code that a condition guards. A guard that an exit inside leaves behind holds for that code only."""
        guarded, conditional = frame.guarded, frame.conditional
        frame.guarded, frame.conditional = guarded or by_mode, True
        yield
        frame.guarded, frame.conditional = guarded, conditional

    # -- to be provided by the other parts -----------------------------------------

    def evaluate(self, frame: Frame, expr: ir.Expr) -> Setting:
        raise NotImplementedError

    def call(self, frame: Frame, call: ir.Call) -> Setting:
        raise NotImplementedError

    def run(self, body: Body, given: Given | None, caller: Frame, handed: Handed | None = None) -> Setting:
        raise NotImplementedError

    def assign(self, frame: Frame, target: ir.Expr, setting: Setting, value: ir.Expr | None) -> None:
        raise NotImplementedError

    def spare(self, setting: Setting) -> None:
        raise NotImplementedError
