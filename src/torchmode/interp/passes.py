"""Forward passes and activations: what the interpreter remembers for the roles and rules.

A *forward pass* is one call of one object in one context; its sets only grow while loops and
contexts are iterated to their fixpoint. An *activation* is one analysis of one function in one
context. A pass whose output is returned to a caller is judged there: a *copy* of it stands for
that call, so that the same helper can be training for one caller and validation for another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from torchmode import ir
from torchmode.domain import Origin, Origins
from torchmode.objects import Obj


class Activation:
    """One analysis of a function (or of the module body) in one context."""

    __slots__ = (
        "assumed",
        "callers",
        "chain",
        "cls",
        "differentiates",
        "differentiates_unknown",
        "function",
        "ident",
        "inner",
        "kind",
        "led_to_by",
        "loops",
        "open_scopes",
        "receiver",
        "unit",
    )  # fmt: skip

    def __init__(
        self,
        ident: int,
        function: ir.Function | None,
        kind: str,
        chain: tuple[int, ...],
        receiver: Obj | None = None,
        cls: Any = None,
        unit: int = 0,
    ) -> None:
        self.unit = unit if function is None else ir.unit_of(function.ident)
        self.ident = ident
        self.function = function
        self.kind = kind
        self.chain = chain
        self.receiver = receiver
        self.cls = cls
        self.assumed: tuple[tuple[str, bool], ...] = ()
        self.callers: set[tuple[Activation, int, tuple[LoopContext, ...]]] = set()
        self.loops: list[LoopContext] = []
        self.differentiates = False
        self.differentiates_unknown = False
        self.inner: dict[Pass, None] = {}  # a set that keeps its order
        self.led_to_by: tuple[Activation, ...] = ()
        self.open_scopes: list[int] = []

    @property
    def name(self) -> str:
        return self.function.name if self.function is not None else "<module>"

    def all_callers(self) -> tuple[Activation, ...]:
        """This activation and everything that leads to it, nearest first. Only to be asked when all calls are known."""
        if not self.led_to_by:
            order: dict[Activation, None] = {self: None}
            todo = deque(order)
            while todo:
                callers = sorted(todo.popleft().callers, key=lambda item: (item[0].ident, item[1]))
                for caller, _, _ in callers:
                    if caller not in order:
                        order[caller] = None
                        todo.append(caller)
            self.led_to_by = tuple(order)
        return self.led_to_by


@dataclass(frozen=True, slots=True)
class LoopContext:
    """A loop around an event: its site, how its source is spelled, and which pass this is.

    ``turn`` is ``first``, ``later``, ``any`` (not peeled) or the number of an unrolled item.
    """

    site: int
    source: str
    turn: str


@dataclass(frozen=True, slots=True)
class ModePart:
    """What depends on the mode inside an object that runs: one layer, or a part known to have such layers.

    ``chain`` leads from the object to the part, ``names`` spells the way. ``layer`` is the kind of layer
    (``""`` where only its owner's word stands for it). ``frozen`` is the place in the chain of the outermost
    object whose parameters do not learn, -1 where they do; ``how`` says why they do not (``frozen``, or
    ``unrecorded``: run under ``no_grad`` only), ``sometimes`` that it is so on some paths. ``kind_of`` is the
    stand-in for all layers of this kind that was switched by itself, if one was; ``sources`` are the modules whose
    children the frozen object was built from.
    """

    chain: tuple[Obj, ...]
    names: tuple[str, ...]
    layer: str
    site: int
    modes: Origins
    frozen: int = -1
    how: str = ""
    sometimes: bool = False
    unrecorded_at: int = -1
    kind_of: Obj | None = None
    sources: tuple[Obj, ...] = ()


@dataclass(slots=True, eq=False)
class Pass:
    """One forward pass in one context. ``order`` is the time of its first visit.

    ``modes`` are those of the object itself, ``felt`` those that its layers run in: a wrapper has none of its own.
    """

    order: int
    site: int
    obj: Obj
    spelled: str
    method: str
    activation: Activation
    loops: tuple[LoopContext, ...]
    origin_of: Pass | None = None
    via: int = -1
    modes: Origins = frozenset()
    felt: Origins = frozenset()
    recordings: Origins = frozenset()
    trainable: set[str] = field(default_factory=set)
    may_be_still: bool = False  # each of its parts with parameters was frozen on some path
    uses: set[str] = field(default_factory=set)
    inputs: set[str] = field(default_factory=set)
    copied: bool = False
    part_of_owner: bool = False
    passed_to: str = ""
    layers: str = ""
    random_on_purpose: bool = False
    enters: bool = False
    symbolic: bool = False
    described: bool = False
    given: tuple[str, ...] = ()
    asked_at: tuple[int, ...] = ()
    parts: set[ModePart] = field(default_factory=set)
    classes: set[int] = field(default_factory=set)
    copies: list[Pass] = field(default_factory=list)

    def copied_through(self) -> Iterator[Pass]:
        """The pass itself, then what it is a copy of, down to the pass as it was met first."""
        found: Pass | None = self
        while found is not None:
            yield found
            found = found.origin_of

    def source(self) -> Pass:
        """The pass as it was met first, below all copies."""
        found = self
        while found.origin_of is not None:
            found = found.origin_of
        return found

    def uses_within(self, activations: Collection[Activation]) -> set[str]:
        """What happened to the output in these runs of functions, in which it may have been handed on."""
        uses, todo = set[str](), [self]
        while todo:
            entry = todo.pop()
            uses |= entry.uses
            todo += [copy for copy in entry.copies if copy.activation in activations]
        return uses

    def all_uses(self) -> set[str]:
        """What happened to the output, in the callee and in this context."""
        return set[str]().union(*(copy.uses for copy in self.copied_through()))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a module that depends on the mode: ``yes``, or ``unknown`` where the file does not show it.

    ``site`` is where the layer is made (or where ``self.training`` is read), ``label`` its qualified name.
    """

    answer: str
    site: int
    label: str


@dataclass(slots=True, eq=False)
class Export:
    """A call that writes a module down in one context. ``entry`` is the module's state, told as that of a pass.

    ``callee`` is the qualified name of the call, ``how`` what it does with the mode (see the knowledge of exports),
    ``parts`` the modes of all parts that depend on it, ``path`` how the file that is written is spelled.
    """

    callee: str
    how: str
    entry: Pass
    since: str = ""
    path: str = ""
    parts: dict[Part, Origins] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Switch:
    """A call that set the mode of an object, with the activation and the loops (sites) it stood in."""

    site: int
    obj: Obj
    word: str
    activation: Activation
    loops: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Freeze:
    """A place that says whether parameters of ``obj`` learn: ``word`` is ``yes``, ``no`` or ``either``."""

    site: int
    obj: Obj
    word: str


@dataclass(frozen=True, slots=True)
class Undoing:
    """``part`` had been put in eval mode by itself (``before``); the switch of its owner at ``site`` ended that."""

    part: Obj
    before: Origin
    site: int


@dataclass(frozen=True, slots=True)
class ClassView:
    """A module class by itself: its parts after ``__init__`` and then a ``train()`` from outside.

    ``learns`` says that something besides the frozen parts has parameters to train, ``keeps`` how the class
    keeps parts in eval mode: ``train`` (an override), ``method`` (another method that may be called), or not.
    """

    cls: Any
    parts: tuple[ModePart, ...]
    freezes: tuple[Freeze, ...]
    undoings: tuple[Undoing, ...]
    learns: bool
    keeps: str


@dataclass(frozen=True, slots=True)
class IdleFreeze:
    """A method that puts layers of its module in eval mode, and what keeps that from lasting.

    ``site`` is the ``eval()`` in it. ``hidden_by`` is the site of an attribute that has the name of the method, so
    that nobody can call it; without one, the method also freezes parameters, and the next ``train()`` ends its
    eval mode.
    """

    cls: Any
    name: str
    site: int
    hidden_by: int = -1


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the story: what happened at a site, and the state of its object after it."""

    site: int
    kind: str
    spelled: str
    after: str
    function: str


@dataclass(frozen=True, slots=True)
class Idle:
    """Code that looks like a switch and is none, or does not reach what it looks like reaching.

    ``kind`` says how, see ``interp/idle.py``. ``word`` is what is spelled (``eval``, ``torch.no_grad``,
    ``requires_grad``), ``obj`` and ``origins`` the object and its mode (or the recording) there, ``place``
    the site of a second place that matters, ``function`` the one it stands in or decorates, ``given`` the literal
    that is assigned.
    """

    kind: str
    site: int
    spelled: str
    word: str = ""
    obj: Obj | None = None
    origins: Origins = frozenset()
    place: int = -1
    function: ir.Function | None = None
    given: str = ""


@dataclass(frozen=True, slots=True)
class GuardBlock:
    """A ``with`` block that switches recording off and does nothing but assign: the names it makes.

    ``scope`` is the site of the block, ``site`` that of its guard.
    """

    scope: int
    site: int
    spelled: str
    names: tuple[str, ...]
    function: ir.Function | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A place where the analysis gave up."""

    site: int
    reason: str
    obj: Obj | None = None
