"""Settings: what a flag or a probability in the code of a module may be, and the facts about their use.

The question answered here: does this value follow the mode of the module? A *setting* is a small set
of atoms. ``Literal`` and ``Fixed`` are the same in both modes, ``Tied`` follows the mode, ``Open`` is
not known (a parameter whose callers are elsewhere, the result of a call). The other atoms are what
calls need: functions, layers, the module itself.

Worked example: ``p = self.rate if self.training else 0.0`` is ``Tied``; ``self.rate`` alone, set once in
``__init__``, is ``Fixed``; in ``def forward(self, x, p)`` the parameter ``p`` is ``Open``.

Known holes: arithmetic forgets numbers (``0.5 * 0`` counts as not 0).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from torchmode import ir
from torchmode.knowledge.functional import ModeFunction, Slot
from torchmode.objects import ClassInfo


@dataclass(frozen=True, slots=True)
class Handed:
    """The call that handed a value to a parameter (or left it to its default), and how it is spelled."""

    site: int
    spelled: str
    parameter: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal. ``is_default``: nobody wrote it here, it is the default of a parameter."""

    value: object
    handed: Handed | None = None
    is_default: bool = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Literal) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return type(self.value), repr(self.value), self.handed, self.is_default


@dataclass(frozen=True, slots=True)
class Fixed:
    """Not known, but the same in both modes: set when the module was built, or outside of it."""

    of_module: bool = False
    handed: Handed | None = None


@dataclass(frozen=True, slots=True)
class Tied:
    """Follows the mode. ``is_flag``: it is ``self.training`` itself."""

    is_flag: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """Nothing is known."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something imported or built in, by canonical qualified name."""

    name: str


@dataclass(frozen=True, slots=True)
class Own:
    """The module whose method runs."""

    cls: ClassInfo


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of the file."""

    cls: ClassInfo


@dataclass(frozen=True, slots=True)
class Body:
    """A function of the file; ``own`` is the module it is bound to, ``frame`` what encloses it."""

    function: ir.Function
    cls: ClassInfo | None = None
    own: ClassInfo | None = None
    frame: Any = field(default=None, hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Partial:
    """``functools.partial(...)``: a callable with arguments that are given already."""

    target: Setting
    given: Given


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer that was built here and depends on the mode; ``site`` is its constructor call."""

    site: int


@dataclass(frozen=True, slots=True)
class LayerMethod:
    site: int
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A list or tuple written here (its items are further atoms of the setting)."""


Setting = frozenset[Any]
OPEN: Setting = frozenset((Open(),))
FIXED: Setting = frozenset((Fixed(),))
TIED: Setting = frozenset((Tied(),))


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of a call; ``star`` says that some cannot be counted, ``twice`` the same for ``**``."""

    positional: tuple[Setting, ...] = ()
    named: tuple[tuple[str, Setting], ...] = ()
    star: bool = False
    twice: bool = False

    def get(self, name: str, position: int | None) -> Setting | None:
        """The argument of this name or position; OPEN where a star may give it; None where it is not given."""
        for key, setting in self.named:
            if key == name:
                return setting
        if position is not None and 0 <= position < len(self.positional):
            return self.positional[position]
        return OPEN if self.star or self.twice else None

    def slot(self, slot: Slot) -> Setting | None:
        """The argument for a parameter, its default where it is not given, None where it has none."""
        found = self.get(slot.name, slot.position)
        if found is None and not slot.required:
            return frozenset((Literal(slot.default, is_default=True),))
        return found

    def everything(self) -> tuple[Setting, ...]:
        return self.positional + tuple(setting for _, setting in self.named)

    def after(self, first: Given) -> Given:
        """These arguments behind those of a ``partial``."""
        names = {key for key, _ in self.named}
        kept = tuple((key, setting) for key, setting in first.named if key not in names)
        return Given(
            first.positional + self.positional,
            kept + self.named,
            self.star or first.star,
            self.twice or first.twice,
        )


def join(settings: Iterable[Setting]) -> Setting:
    return frozenset().union(*settings)


def in_order(setting: Setting) -> list[Any]:
    """The atoms in an order that depends on the source alone."""
    return sorted(setting, key=_rank) if len(setting) > 1 else list(setting)


def _rank(atom: Any) -> tuple[str, int, str]:
    match atom:
        case Body(function):
            return "Body", function.ident, ""
        case Layer(site) | LayerMethod(site):
            return "Layer", site, ""
        case Own(cls) | Kind(cls):
            return "Class", cls.definition.ident, ""
        case Named(name):
            return "Named", 0, name
        case Literal(value):
            return "Literal", 0, repr(value)
        case _:
            return type(atom).__name__, 0, ""


def is_tied(setting: Setting) -> bool:
    return any(isinstance(atom, Tied) for atom in setting)


def blend(settings: Iterable[Setting]) -> Setting:
    """What a computation with these operands gives."""
    atoms = join(settings)
    if is_tied(atoms):
        return TIED
    if all(isinstance(atom, (Literal, Fixed, Row)) for atom in atoms):
        return FIXED
    return OPEN


def choose(one: Setting, other: Setting, by_mode: bool) -> Setting:
    """What is left after two branches; where the mode chose and they differ, the result follows the mode."""
    both = one | other
    if by_mode and one != other:
        kept = (atom for atom in both if isinstance(atom, (Layer, Body, Row)))
        return frozenset((Tied(), *kept))
    return both


def hand_over(setting: Setting, handed: Handed) -> Setting:
    """The setting as a parameter sees it: its literals know which call first gave them away."""
    return frozenset(
        replace(atom, handed=handed) if isinstance(atom, (Literal, Fixed)) and atom.handed is None else atom
        for atom in setting
    )


def is_off(setting: Setting) -> bool:
    """Whether the setting may be a literal 0, None or False."""
    return any(isinstance(atom, Literal) and not atom.value for atom in setting)


def is_literal(setting: Setting, value: object) -> bool:
    """Whether the setting is certainly this literal."""
    return bool(setting) and all(isinstance(atom, Literal) and atom.value is value for atom in setting)


def is_same_in_both_modes(setting: Setting) -> bool:
    return bool(setting) and all(isinstance(atom, (Literal, Fixed)) for atom in setting)


def handed_by(setting: Setting) -> Handed | None:
    """The one call that handed the setting over, if it came through a parameter."""
    calls = {atom.handed for atom in setting if isinstance(atom, (Literal, Fixed))}
    return calls.pop() if len(calls) == 1 else None


@dataclass(frozen=True, slots=True)
class ModeCall:
    """A call that gets the mode wrong, in one context.

    ``what`` is ``always`` (active in eval mode too), ``never`` (not even in training mode) or ``swapped``
    (the flag stands where the probability belongs). ``how`` says why: ``default`` (the flag is not given),
    ``literal`` (it is a literal), ``probability`` (there is no flag). ``handed`` is the call that is to blame
    where the function is a helper that is told what to do.
    """

    site: int
    spelled: str
    function: ModeFunction
    what: str
    how: str
    handed: Handed | None = None


@dataclass(frozen=True, slots=True)
class BuiltLayer:
    """A mode-dependent layer that is built whenever the module runs, and applied in that run.

    ``place`` is the method in which it is built, ``stored`` the attribute that it overwrites each time.
    """

    site: int
    spelled: str
    name: str
    place: str
    stored: str = ""
