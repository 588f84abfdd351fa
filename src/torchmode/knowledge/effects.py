"""Effects: what a name outside the file does to mode and recording, as data.

An *effect* has one name, used here, in the TOML files, in ``schema.json`` and in ``docs/knowledge.md``:
the field of ``Effect``. The values of a field are the members of its enumeration. The reader, the
schema and the page are driven by these types, so that a new effect is added in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Starts(StrEnum):
    """The mode of the module that a call returns."""

    TRAIN = "train"
    EVAL = "eval"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Returns(StrEnum):
    """What a call returns if it is no new module."""

    ARGUMENT = "argument"
    ARGUMENTS = "arguments"
    COPY = "copy"
    OTHER = "other"
    NAMESPACE = "namespace"
    OPTIMIZER = "optimizer"
    LOSS = "loss"
    NOTHING = "nothing"
    TENSOR = "tensor"
    ANSWER = "answer"
    VALUES = "values"
    SYNTHETIC = "synthetic"
    METHOD = "method"
    CALL = "call"
    PARAMETER = "parameter"
    VARIABLE = "variable"
    RECORDING = "recording"
    NEVER = "never"


class Layers(StrEnum):
    """Whether a module has a layer that behaves differently in training and eval mode."""

    DEPENDENT = "dependent"
    INSENSITIVE = "insensitive"
    INSIDE = "inside"


class Mode(StrEnum):
    """The mode that holds inside a call."""

    TRAIN = "train"
    EVAL = "eval"
    UNKNOWN = "unknown"


class Leaves(StrEnum):
    """The mode after a call."""

    TRAIN = "train"
    EVAL = "eval"
    RESTORED = "restored"
    UNKNOWN = "unknown"


class Recording(StrEnum):
    """Whether autograd records inside a call or scope."""

    OFF = "off"
    INFERENCE = "inference"
    ON = "on"
    UNKNOWN = "unknown"
    FLAG = "flag"


class Differentiates(StrEnum):
    """What a call does with the graph of its arguments."""

    BACKWARD = "backward"
    GRADIENT = "gradient"
    DRAWING = "drawing"


class StartsWork(StrEnum):
    """What a call starts beside the code that calls it."""

    THREAD = "thread"
    TASKS = "tasks"


class Trainable(StrEnum):
    """Whether the parameters require gradients after a call."""

    YES = "yes"
    NO = "no"


def _says(kind: type, text: str) -> Mapping[str, Any]:
    """About a field: ``kind`` is the enumeration of its values, ``bool``, ``list`` (names) or ``dict`` (positions)."""
    return {"kind": kind, "says": text}


@dataclass(frozen=True, slots=True)
class Effect:
    """What one name does. All fields are optional; the empty effect says that nothing is known."""

    starts: Starts | None = field(
        default=None,
        metadata=_says(
            Starts,
            "calling it returns a module in this mode: `mixed` where the root says training and parts say eval, "
            "`unknown` where it is as somebody saved it",
        ),
    )
    returns: Returns | None = field(
        default=None,
        metadata=_says(
            Returns,
            "calling it returns no new module but: its first `argument` (a wrapper: both names share their mode), all"
            " its `arguments` as a tuple, a `copy` in the same mode, something that is no module (`other`), a "
            "`namespace` that has its keyword arguments as attributes and keys, an `optimizer`, a `loss`, `nothing` "
            "that matters, a `tensor` of its arguments, an `answer` read off them, plain `values` without a graph, "
            "`synthetic` data, what the `method` of its first argument returns, what a `call` of its first argument "
            "with its second one returns, a `parameter` or `variable`, whether autograd records (`recording`); "
            "or it `never` returns",
        ),
    )
    order: tuple[str, ...] = field(
        default=(),
        metadata=_says(
            list,
            "the parts of the returned tuple: names of arguments for `returns`; for `starts`, `model` is the module",
        ),
    )
    layers: Layers | None = field(
        default=None,
        metadata=_says(
            Layers,
            "it certainly has mode-dependent layers, certainly has none, or has those of the modules `inside` it",
        ),
    )
    on_by: Mapping[str, int] | None = field(
        default=None,
        metadata=_says(
            dict,
            "arguments (with position, -1: keyword only) that make it mode-dependent where they are given and on",
        ),
    )
    off_by: Mapping[str, int] | None = field(
        default=None,
        metadata=_says(
            dict,
            "arguments (with their position) that make it insensitive where they are literally 0 or False",
        ),
    )
    plain_parts: tuple[str, ...] = field(
        default=(),
        metadata=_says(list, "attributes of it that have no mode-dependent layers, though it has some"),
    )
    plain_architectures: tuple[str, ...] = field(
        default=(),
        metadata=_says(
            list,
            "beginnings of names of architectures, in small letters, none of whose layers depends on the mode unless "
            "an argument asks for dropout",
        ),
    )
    no_parameters: bool = field(
        default=False, metadata=_says(bool, "the module has no parameters of its own")
    )
    no_parameters_by: Mapping[str, int] | None = field(
        default=None,
        metadata=_says(
            dict,
            "arguments (with their position) that leave it without parameters where they are literally 0 or False",
        ),
    )
    statistics: bool = field(
        default=False,
        metadata=_says(
            bool, "it has running statistics, which move in training mode even where nothing is learnt"
        ),
    )
    statistics_with: tuple[str, ...] = field(
        default=(),
        metadata=_says(list, "attributes that only those of its models have that have running statistics"),
    )
    by_architecture: bool = field(
        default=False,
        metadata=_says(bool, "the name of an architecture among its arguments decides its layers"),
    )
    inside: Mode | None = field(
        default=None, metadata=_says(Mode, "while it runs, the modules it gets or holds are in this mode")
    )
    leaves: Leaves | None = field(
        default=None, metadata=_says(Leaves, "and afterwards in this one; `restored` is what it was before")
    )
    each_step: bool = field(
        default=False,
        metadata=_says(bool, "it sets that mode at every training step, so nothing in between leaks"),
    )
    recording: Recording | None = field(
        default=None,
        metadata=_says(
            Recording, "recording inside it, whatever the caller does; `flag` is decided by its argument"
        ),
    )
    scope: bool = field(
        default=False,
        metadata=_says(bool, "it is a context manager: `inside` and `recording` hold in the with-block"),
    )
    runs: bool = field(default=False, metadata=_says(bool, "a method that runs the module, like `forward`"))
    differentiates: Differentiates | None = field(
        default=None,
        metadata=_says(
            Differentiates,
            "it calls `backward` on what it gets, takes a `gradient` of it, or makes a `drawing` of its graph",
        ),
    )
    trainable: Trainable | None = field(
        default=None, metadata=_says(Trainable, "afterwards the parameters require gradients, or do not")
    )
    captures: bool = field(
        default=False,
        metadata=_says(bool, "the mode is frozen in what it returns: later switches do nothing"),
    )
    starts_work: StartsWork | None = field(
        default=None,
        metadata=_says(
            StartsWork,
            "it runs its first argument in another thread, where recording is on again, or starts tasks beside others",
        ),
    )
    hook: bool = field(
        default=False,
        metadata=_says(
            bool,
            "a method that the framework calls, with its module in the mode `inside` and with this `recording`",
        ),
    )

    @property
    def is_other(self) -> bool:
        """Whether what a call returns is certainly no module."""
        return self.returns is Returns.OTHER

    @property
    def acts(self) -> bool:
        """Whether a call does something to the modules that it gets or holds."""
        does = (self.inside, self.leaves, self.recording, self.trainable)
        return not self.hook and not self.scope and (self.runs or any(item is not None for item in does))

    @property
    def tells_layers(self) -> bool:
        """Whether it is known which layers come with a call: what makes no module brings none."""
        return self.layers is not None or (self is not NOTHING_KNOWN and self.starts is None)


NOTHING_KNOWN = Effect()
EFFECTS: Mapping[str, Field[Any]] = MappingProxyType({item.name: item for item in fields(Effect)})


def choices(effect: str) -> tuple[str, ...]:
    """The values that an effect may have in a file; empty where they are names or positions."""
    kind = EFFECTS[effect].metadata["kind"]
    if kind is bool:
        return ("true", "false")
    return tuple(item.value for item in kind) if issubclass(kind, StrEnum) else ()
