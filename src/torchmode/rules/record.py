"""What a rule is: a record. One text serves ``explain``, the docs page and the README table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from torchmode.domain import Origin
from torchmode.interp.passes import Pass

if TYPE_CHECKING:
    from torchmode.roles import Context


@dataclass(frozen=True, slots=True)
class Report:
    """A finding before positions are known: ``site`` is where it stands.

    A comment beside one of the sites in ``excuses`` that speaks of the mode says that it is meant so.
    ``cause`` groups reports of one object, place and cause: only the first of a group is kept.
    """

    code: str
    site: int
    spelled: str
    message: Callable[[Callable[[int], int]], str]
    since: tuple[Origin, ...]
    cause: tuple[object, ...]
    order: int
    strict: bool = False
    row: int = 0
    entry: Pass | None = field(default=None, compare=False)
    excuses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """``summary`` is one line; ``text`` the whole explanation; ``find`` reads facts and nothing else."""

    code: str
    slug: str
    summary: str
    text: str
    find: Callable[[Context], Iterable[Report]] = field(compare=False)
    default_on: bool = True
