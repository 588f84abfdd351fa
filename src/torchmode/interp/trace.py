"""The trace of one analysis: what the interpreter writes down, and the rules and roles read.

``Trace`` holds every forward pass with its state, every switch, freeze and export, and why the analysis gave up where
it did. ``Unit`` is one file that takes part, ``Limits`` bounds the work.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from torchmode import ir
from torchmode.interp.construction import Kept, Trial
from torchmode.interp.passes import (
    Activation,
    ClassView,
    Event,
    Export,
    Freeze,
    GuardBlock,
    Idle,
    IdleFreeze,
    Pass,
    Refusal,
    Switch,
    Undoing,
)
from torchmode.interp.settings import BuiltLayer, ModeCall
from torchmode.objects import ClassInfo, Obj


class OutOfTime(Exception):
    """The watchdog of a file went off."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one analysis: ``deadline`` is a ``time.thread_time`` instant, the rest counts."""

    deadline: float = float("inf")
    contexts: int = 8
    call_depth: int = 40
    units: int = 24
    steps_per_imported_event: int = 10
    steps_per_event: int = 40
    spare_steps: int = 4000
    path_length: int = 4


@dataclass(slots=True, eq=False)
class Unit:
    """One file in this analysis: its program, what its imports bind, and where its module-level names live."""

    program: ir.Program
    path: str = ""
    imports: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    names: frozenset[str] = frozenset()

    def switches(self, name: str) -> bool:
        """Whether the file calls ``name.eval()`` or ``name.train()``: the name is that of a module, not of a class."""
        return name in self.program.switched

    @property
    def scope(self) -> int:
        return -1 - self.program.unit


@dataclass(slots=True)
class Trace:
    """Everything the rules may read about one file.

    ``units`` are the files that took part, ``crossings`` the modules that a call in one file hands to a function of
    another: how each is spelled at the call, by its site. ``crowded`` are the functions that were not followed in
    all of their contexts: what becomes of a pass in them is not known for all of their callers. ``lent`` are those
    that are given, together with a module, to code that is not shown; ``leaves_off`` are those without callers that
    switch recording off for good. ``copied_from`` leads from a copy, a scripted module for one, to what it was made
    of. ``filled`` are the parameters of constructors, by function and name, with what is known of the mode-dependent
    layers of each module that the file gives for them.
    """

    program: ir.Program
    passes: list[Pass] = field(default_factory=list)
    switches: set[Switch] = field(default_factory=set)
    blurred_switches: set[int] = field(default_factory=set)
    freezes: set[Freeze] = field(default_factory=set)
    undoings: set[Undoing] = field(default_factory=set)
    views: list[ClassView] = field(default_factory=list)
    idle_freezes: list[IdleFreeze] = field(default_factory=list)
    optimised: set[Obj] = field(default_factory=set)
    stepped_in: set[int] = field(default_factory=set)
    unknown_optimizer: bool = False
    crowded: set[int] = field(default_factory=set)
    lent: set[int] = field(default_factory=set)
    leaves_off: set[int] = field(default_factory=set)
    copied_from: dict[Obj, Obj] = field(default_factory=dict)
    filled: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    refusals: set[Refusal] = field(default_factory=set)
    events: dict[tuple[int, str, str, str], Event] = field(default_factory=dict)
    dead_backwards: set[tuple[int, Pass, bool]] = field(default_factory=set)
    exports: list[Export] = field(default_factory=list)
    prepares_training: bool = False
    activations: list[Activation] = field(default_factory=list)
    idle: set[Idle] = field(default_factory=set)
    ran: set[Obj] = field(default_factory=set)
    guard_blocks: set[GuardBlock] = field(default_factory=set)
    covering: set[int] = field(default_factory=set)
    _read: frozenset[str] | None = None
    starts_tasks: bool = False
    classes: list[ClassInfo] = field(default_factory=list)
    units: dict[int, Unit] = field(default_factory=dict)
    crossings: dict[int, dict[Obj, str]] = field(default_factory=dict)
    registered: set[Obj] = field(default_factory=set)
    registered_in: set[tuple[int, int]] = field(default_factory=set)
    stored: dict[tuple[Obj, str], int] = field(default_factory=dict)
    kept: dict[tuple[Obj, str], Kept] = field(default_factory=dict)
    trials: list[Trial] = field(default_factory=list)
    mode_calls: set[tuple[int, str, Obj]] = field(default_factory=set)
    steps: int = 0
    functional_calls: tuple[ModeCall, ...] = ()
    built_layers: tuple[BuiltLayer, ...] = ()

    def is_main(self, number: int) -> bool:
        """Whether a site or an ``ident`` belongs to the file that is analysed (and not to one that it imports)."""
        return number < 0 or ir.unit_of(number) == self.program.unit

    def reads(self, name: str) -> bool:
        """Whether a file that took part reads an attribute of this name, or spells it as a string."""
        if self._read is None:
            programs = [unit.program for unit in self.units.values()]
            self._read = frozenset[str]().union(*map(attributes_read, programs))
        return name in self._read


def attributes_read(program: ir.Program) -> frozenset[str]:
    """The names that the file reads as attributes or spells as strings; assigning to one is no reading."""
    read: Counter[str] = Counter()
    for node in ir.walk(program.body, into=(ir.Function, ir.Class, ir.Param)):
        match node:
            case ir.Attr(_, name):
                read[name] += 1
            case ir.Const(str(text)):
                read[text] += 1
            case ir.Assign(targets):
                read.subtract(target.name for target in targets if isinstance(target, ir.Attr))
            case _:
                continue
    return program.read_besides | {name for name, count in read.items() if count > 0}
