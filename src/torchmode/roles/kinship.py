"""Kinship: what is an object a part of, and under which name do other functions speak of it?"""

from __future__ import annotations

from torchmode.interp.core import is_module
from torchmode.objects import Obj


def family(obj: Obj) -> list[Obj]:
    """The object and everything it is a part of."""
    return [whole for whole in obj.wholes() if whole.kind != "instance"]


def whole(obj: Obj) -> Obj:
    """The module that the object is a part of, as far as attribute access shows."""
    while (
        obj.parent is not None
        and obj.parent.kind in ("unknown", "module")
        and "entry" not in obj.parent.traits
    ):
        if (
            obj.parent.param_of is None
            and obj.parent.key == ""
            and obj.parent.kind == "unknown"
            and not is_module(obj.parent)
        ):
            break
        obj = obj.parent
    return obj


def parts_of(obj: Obj) -> set[Obj]:
    """Objects known to hang below ``obj`` (by ownership)."""
    return set(obj.held)


def goes_by_name(obj: Obj) -> bool:
    """Whether other functions may speak of the same object under its name: a parameter or an attribute."""
    return obj.param_of is not None or obj.parent is not None


def label(obj: Obj) -> str:
    """The name under which other functions of the file speak of the object."""
    parts: list[str] = []
    current: Obj | None = obj
    while current is not None:
        if current.kind == "instance" or (current.parent is None and "entry" in current.traits):
            break
        parts.append(current.key or current.name)
        current = current.parent
    return ".".join(reversed(parts)) or obj.name
