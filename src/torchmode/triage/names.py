"""Names: what a name says of the thing that bears it, by the word lists of ``knowledge``."""

from __future__ import annotations

import collections
import io
import pathlib
import re
from functools import cache
from typing import Final

from torchmode import knowledge

_OF_PYTHON: Final = frozenset(
    name
    for kind in (
        str, bytes, list, dict, set, int, float, re.Pattern, re.Match, collections.deque, pathlib.Path,
        io.TextIOWrapper,
    )
    for name in dir(kind)
    if not name.startswith("__")
) | frozenset(("astype", "conj", "digest", "hexdigest", "to_dict", "tolist"))  # fmt: skip
_HARMLESS_LISTS: Final = (
    "plain", "same", "detaching", "reading", "shape", "iterables", "quiet", "only_modules", "of_tensors",
)  # fmt: skip


@cache
def is_inference_name(name: str) -> bool:
    """Whether people give such a name to code for inference."""
    return knowledge.word("inference_function").search(name.lower().lstrip("_")) is not None


@cache
def is_module_name(name: str) -> bool:
    """Whether a variable of this name may hold a module; a short one says nothing."""
    return len(name) < 3 or knowledge.word("module").search(name.lower()) is not None


@cache
def names_loader(name: str) -> bool:
    """Whether a loader of this name holds data that is kept for inference."""
    return bool(name) and knowledge.word("inference_loader").search(name.lower()) is not None


@cache
def names_held_out(name: str) -> bool:
    """Whether data of this name is kept for inference."""
    return bool(name) and knowledge.word("held_out").search(name.lower()) is not None


@cache
def is_misspelt(name: str) -> bool:
    """Whether an attribute is nearly called ``requires_grad``."""
    return knowledge.word("misspelt_requires_grad").search(name.lower()) is not None


@cache
def is_hook(name: str) -> bool:
    """Whether a framework calls a method of this name."""
    return knowledge.word("framework_hook").search(name) is not None


@cache
def is_harmless(name: str) -> bool:
    """Whether a method of this name runs no module, whatever it is called on."""
    return is_listed_harmless(name) or (name.endswith("_") and not name.startswith("_"))


def is_listed_harmless(name: str) -> bool:
    """The same by the lists alone, for a name that need not be a method."""
    return name in _harmless()


@cache
def _harmless() -> frozenset[str]:
    known = _OF_PYTHON.union(*map(knowledge.methods, _HARMLESS_LISTS))
    return frozenset(name for name in known if not knowledge.word("forward_like").search(name))
