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
    """One rule: its texts, and one function over facts.

    ``summary`` is one line. ``what``, ``why``, ``silent`` and ``holes`` are paragraphs in Markdown: what it
    reports, why that is a problem (measured), when it stays silent, what it cannot see. ``example`` is a script
    that it reports, ``fixed`` the same script mended. ``find`` reads facts and nothing else.
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
    default_on: bool = True

    @property
    def text(self) -> str:
        """All texts in reading order, as plain Markdown."""
        parts = (
            ("", self.what),
            ("Why it is a problem", self.why),
            ("Example", f"```python\n{self.example.strip()}\n```" if self.example else ""),
            ("Mended", f"```python\n{self.fixed.strip()}\n```" if self.fixed else ""),
            ("When it stays silent", self.silent),
            ("Known holes", self.holes),
        )
        return "\n\n".join(
            f"## {title}\n\n{body.strip()}" if title else body.strip() for title, body in parts if body
        )
