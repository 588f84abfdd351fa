"""Arguments of a call, evaluated; and their binding to the parameters of a function of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from torchmode import ir
from torchmode.objects import NOTHING, OPAQUE, Bound, Cls, Ext, Fn, Lit, Partial, Ref, Value

_NO_PASSES: Final[frozenset[tuple[Any, bool]]] = frozenset()
_NO_TAGS: Final[frozenset[str]] = frozenset()
_SYNTHETIC: Final = frozenset(("synthetic",))
SETTING = re.compile(r"(^|[._])(depth|alpha|step|level|stage|scale|truncation|temperature)$")


@dataclass(frozen=True, slots=True)
class Arguments:
    """``positional`` and ``named`` values; ``unknown`` says that a star of unknown length was given."""

    positional: tuple[Value, ...] = ()
    named: tuple[tuple[str, Value], ...] = ()
    unknown: bool = False
    spelled: tuple[str, ...] = ()

    def after(self, held: Partial) -> Arguments:
        """The arguments of a call of something that holds some already; a name that is given again counts anew."""
        again = {name for name, _ in self.named}
        return Arguments(
            held.positional + self.positional,
            tuple(pair for pair in held.named if pair[0] not in again) + self.named,
            self.unknown,
            ("",) * len(held.positional) + self.spelled,
        )

    def of_class(self, given: Cls) -> Arguments:
        """The arguments of a class method, whose first one is the class."""
        value = Value(frozenset((given,)))
        return Arguments((value, *self.positional), self.named, self.unknown, ("cls", *self.spelled))

    def everything(self) -> tuple[Value, ...]:
        if not self.named:
            return self.positional
        return self.positional + tuple(value for _, value in self.named)

    def get(self, name: str, position: int | None = None) -> Value | None:
        for key, value in self.named:
            if key == name:
                return value
        if position is not None and position < len(self.positional):
            return self.positional[position]
        return None

    def joint(self) -> Value:
        """All arguments together: what flows into the call."""
        values = self.everything()
        if not values:
            return NOTHING
        passes = _NO_PASSES.union(*[value.passes for value in values])
        tags = _NO_TAGS.union(*[value.tags for value in values]) - _SYNTHETIC
        data = [value for value in values if not is_constant(value)]
        settings = [
            "synthetic" not in value.tags and not value.passes and is_setting(name)
            for value, name in zip(values, self.spelled, strict=False)
            if not is_constant(value)
        ]
        if len(settings) == len(data) and not all(settings):  # noise that comes with a setting is noise
            data = [value for value, setting in zip(data, settings, strict=True) if not setting]
        if all("synthetic" in value.tags for value in data):
            tags |= _SYNTHETIC
        return Value(passes=passes, tags=tags)


@cache
def is_setting(spelled: str) -> bool:
    """Whether an argument is spelled like a number that sets what a call does."""
    return SETTING.search(spelled) is not None


def is_constant(value: Value) -> bool:
    """Whether the value is nothing but literals."""
    return bool(value.atoms) and not value.passes and all(type(atom) is Lit for atom in value.atoms)


def bind(function: ir.Function, receiver: Value | None, arguments: Arguments) -> dict[str, Value | None]:
    """Parameter name -> value; None where the default has to be evaluated."""
    bound: dict[str, Value | None] = {}
    positional = list(arguments.positional)
    if receiver is not None:
        positional.insert(0, receiver)
    named = dict(arguments.named)
    plain = [param for param in function.params if param.kind == "plain"]
    for param in plain:
        if positional and not param.keyword_only:
            bound[param.name] = positional.pop(0)
        elif param.name in named:
            bound[param.name] = named.pop(param.name)
        elif arguments.unknown and param.default is None:
            bound[param.name] = OPAQUE
        else:
            bound[param.name] = None
    for param in function.params:
        if param.kind == "*" or param.kind == "**":
            bound[param.name] = None
    return bound


def leftovers(
    function: ir.Function, receiver: Value | None, arguments: Arguments
) -> tuple[tuple[Value, ...], tuple[tuple[str, Value], ...]]:
    """What a call gives to ``*args`` and ``**kwargs``."""
    names = [param.name for param in function.params if param.kind == "plain"]
    room = len([param for param in function.params if param.kind == "plain" and not param.keyword_only])
    positional = arguments.positional
    taken = room - (1 if receiver is not None else 0)
    return positional[max(taken, 0) :], tuple(
        (key, value) for key, value in arguments.named if key not in names
    )


def partial(function: Value, arguments: Arguments) -> Value:
    """``functools.partial(function, ...)``; a partial among its arguments is not known, so that loops end."""

    def held(value: Value) -> Value:
        if any(isinstance(atom, Partial) for atom in value.atoms):
            return OPAQUE
        return Value(value.atoms, tags=value.tags)

    return Value(
        frozenset(
            Partial(
                atom,
                tuple(held(value) for value in arguments.positional[1:]),
                tuple((name, held(value)) for name, value in arguments.named),
            )
            for atom in function.atoms
            if isinstance(atom, (Fn, Ext, Cls, Bound, Ref))
        )
    )
