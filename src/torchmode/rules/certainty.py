"""Certainty: the one ordered table that says whether a rule may speak (design, section 4).

``weigh`` takes what is bad and what is good for a rule and returns the first row that matches.
Every rule asks it; no rule decides certainty by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from torchmode.domain import Origin, Origins, certain, words


class Verdict(Enum):
    """``ON`` is reported, ``STRICT`` only under strict, ``LATENT`` and ``SILENT`` never (``explain`` tells)."""

    ON = "on"
    STRICT = "strict"
    LATENT = "latent"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Row:
    """The row that matched: its number in the table, its verdict, and the origins to name."""

    number: int
    verdict: Verdict
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a rule asks the table.

    ``origins`` are those at the event, ``bad`` the word that makes the pass wrong. ``later_only``:
    only later loop passes are bad (row 3). ``inside_loop``: the bad origin comes back from the body
    of a loop that trains (row 4). ``trained_here``: the same class or file trains this object (rows
    7 and 8). ``of_class``: the entry is that of a class whose call order is unknown;
    ``class_switches``: something in it switches back; ``left_by_evaluation``: another of its methods
    evaluates and leaves the bad mode behind; ``base_elsewhere``: a base class that is not shown may
    switch; ``option_decides``: the pass is fine where an undecided option is set the other way (row 6).
    Row 5 is decided by the role: half of the pair makes a pass inference, see ``roles``.
    """

    origins: Origins
    bad: str
    later_only: bool = False
    inside_loop: bool = False
    presumed_proven: bool = False
    trained_here: bool = False
    of_class: bool = False
    class_switches: bool = False
    left_by_evaluation: bool = False
    base_elsewhere: bool = False
    option_decides: bool = False


def weigh(question: Question) -> Row:
    """The first row of the table that matches."""
    origins = certain(question.origins)
    found = words(origins)
    bad = tuple(
        sorted((origin for origin in origins if origin.word == question.bad), key=lambda item: item.site)
    )
    if "unknown" in found or not origins:
        return Row(1, Verdict.SILENT)
    if any(origin.kind == "presumed" for origin in origins) and not question.presumed_proven:
        return Row(1, Verdict.SILENT)
    if question.option_decides and bad:
        return Row(6, Verdict.STRICT, bad)
    if question.of_class and question.left_by_evaluation and not question.class_switches and bad:
        return Row(8, Verdict.ON, bad)
    if found == {question.bad}:
        if question.of_class and question.class_switches:
            return Row(8, Verdict.LATENT, bad)
        return Row(3 if question.later_only else 2, Verdict.ON, bad)
    if question.inside_loop and bad:
        return Row(4, Verdict.ON, bad)
    if question.base_elsewhere and "entry" in found:
        return Row(8, Verdict.LATENT, tuple(origins))
    if found <= {question.bad, "entry"} and bad and question.trained_here and not question.class_switches:
        return Row(8 if question.of_class else 7, Verdict.ON, bad)
    if found == {"entry"}:
        if question.trained_here and not question.class_switches:
            return Row(8 if question.of_class else 7, Verdict.ON, tuple(origins))
        return Row(8 if question.of_class else 9, Verdict.LATENT, tuple(origins))
    if question.of_class:
        return Row(8, Verdict.LATENT, bad)
    if bad:
        return Row(6, Verdict.STRICT, bad)
    return Row(9, Verdict.LATENT)
