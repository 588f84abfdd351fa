"""What a rule is: a record. Its texts serve ``explain``, the docs page and the README table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from torchmode.domain import Origin
from torchmode.interp.passes import Pass
from torchmode.objects import ClassInfo

if TYPE_CHECKING:
    from torchmode.roles import Context


@dataclass(frozen=True, slots=True)
class Report:
    """A finding before positions are known: ``site`` is where it stands.

    A comment beside one of the sites in ``excuses`` that speaks of the mode, or of what ``intent`` looks for, says
    that it is meant so; ``throughout``: also one between the lines of such a site.
    ``judged`` is the class, where it is a class by itself that is judged: who trains its objects may do it right.
    ``cause`` groups reports of one object, place and cause: only the first of a group is kept.
    """

    code: str
    site: int
    spelled: str
    message: Callable[[Callable[[int], int | str]], str]
    since: tuple[Origin, ...]
    cause: tuple[object, ...]
    strict: bool = False
    row: int = 0
    entry: Pass | None = field(default=None, compare=False)
    excuses: tuple[int, ...] = ()
    intent: re.Pattern[str] | None = None
    throughout: bool = False
    judged: ClassInfo | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its texts, and one function over facts.

    ``summary`` is one line. ``what``, ``why``, ``silent`` and ``holes`` are paragraphs in Markdown: what it
    reports, why that is a problem (measured), when it stays silent, what it cannot see. ``example`` is a script
    that it reports, ``fixed`` the same script mended. ``excused_at`` names the place where a comment excuses a
    report, if there is one. ``find`` reads facts and nothing else.
    """

    code: str
    slug: str
    summary: str
    what: str
    find: Callable[[Context], Iterable[Report]] = field(compare=False)
    why: str = ""
    example: str = ""
    fixed: str = ""
    silent: str = ""
    holes: str = ""
    excused_at: str = ""
    default_on: bool = True
