"""What an object of a class of the file looks like after its constructor, and what its switches do.

``Kept`` is a module that an object keeps where no switch of it goes: in a plain list, behind a lambda, on the
class. ``Trial`` is one run of an overridden ``train`` or ``eval`` on a fresh object: which flags it reached and
what it returned. Both are facts about classes, found apart from the program, and change nothing of its story.
"""

from __future__ import annotations

from dataclasses import dataclass

from torchmode import ir
from torchmode.objects import ClassInfo, Obj


@dataclass(frozen=True, slots=True)
class Kept:
    """The modules in ``holder`` (``list``, ``dict``, ..., ``function``, ``class``) under ``attribute`` of ``owner``.

    ``parts`` pairs each module with whether it has parameters (``yes``, ``no``, ``unknown``) and with whether
    it depends on the mode. ``alone`` says that there is one module only.
    """

    info: ClassInfo
    owner: Obj
    attribute: str
    holder: str
    site: int
    parts: tuple[tuple[Obj, str, str], ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """``name`` (``train`` with ``flag``, or ``eval``) tried on an object of ``info``, as ``function`` overrides it.

    ``own`` are the words that the flag of the object may have afterwards (``before`` where nothing set it),
    ``missed`` the attributes whose modules certainly kept theirs although they may depend on the mode,
    ``answers`` what it may return: ``self``, ``None``, ``other``, ``unknown``. ``recurses`` says that it comes
    back to itself with the same flag, ``switches_parts`` that it switched something else by itself.
    """

    info: ClassInfo
    cls: ClassInfo
    function: ir.Function
    name: str
    flag: bool
    own: frozenset[str]
    missed: tuple[str, ...]
    answers: frozenset[str]
    recurses: bool = False
    switches_parts: bool = False
