"""What the analysis predicts for a call of a module, in the context in which it was seen.

The facts that ``torchmode.analyse`` hands out are joined over all contexts of a line. The engine knows more: a pass
belongs to one activation of one function, to the first or a later pass of each loop around it, and to the answers that
its function assumes for conditions that it asks repeatedly. An observation knows the frames around it, which pass of
its loops each is in, the flags of the run, and where the module was made. Where these fit no pass, all passes at the
place are meant.

Example: ``work(a, x)`` on line 20 and ``work(b, x)`` on line 24 both lead to ``m(x)`` on line 5. What was seen there
while line 20 was running is held against what is predicted for the first of them alone.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any
from unittest.mock import patch

import torchmode
from torchmode import Analysis, StateAt, analysis
from torchmode.domain import Origin
from torchmode.interp.passes import Activation, LoopContext, Pass

Span = tuple[int, int, int, int]
Frame = tuple[int, Mapping[str, int]]
FIRST, LATER = "first", "later"


class Predictions:
    """The analysis of a script, and what it predicts in each context; ``loose`` counts calls in no known one."""

    def __init__(self, text: str, name: str = "<string>") -> None:
        self.text = text
        self.lines = text.splitlines()
        self.passes: dict[tuple[int, int], dict[Pass, None]] = {}
        self.places: Any = None
        self.loose = 0
        told = analysis.states

        def listened(context: Any, places: Any) -> list[StateAt]:
            self.places = places
            for entry in context.judged:
                if not entry.passed_to and places.is_own(entry.site):
                    self.passes.setdefault(places.place(entry.site), {})[entry.source()] = None
            return told(context, places)

        with patch.object(analysis, "states", listened):
            self.analysis: Analysis = torchmode.analyse(text, name)
        self.calls = {
            (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset): node
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Call)
        }

    def at(self, span: Span, frames: Sequence[Frame], flags: Mapping[str, bool], made: int = 0) -> list[Pass]:
        """The passes that a call may be; ``flags`` are names of known value, ``made`` is the maker's line, or 0."""
        line, column = span[0], span[1]
        found = list(self.passes.get((line, len(self.lines[line - 1].encode()[:column].decode())), ()))
        call = self.calls.get(span)
        if call is not None and len(found) > 1:
            spelled = [ast.get_source_segment(self.text, call.func)]
            if isinstance(call.func, ast.Attribute):
                spelled.append(ast.get_source_segment(self.text, call.func.value))
            found = [entry for entry in found if entry.spelled in spelled] or found
        fitting = [entry for entry in found if self.fits(entry.activation, entry.loops, frames, flags)]
        self.loose += bool(found) and not fitting
        found = fitting or found
        return [entry for entry in found if self.is_made(entry, made)] or found if made else found

    def is_made(self, entry: Pass, line: int) -> bool:
        """Whether the object of a pass may be one that was made on a line; of parts that is not known."""
        obj = entry.obj
        return obj.kind != "module" or obj.parent is not None or self.holds(obj.site, line)

    def fits(
        self,
        activation: Activation,
        loops: Sequence[LoopContext],
        frames: Sequence[Frame],
        flags: Mapping[str, bool],
    ) -> bool:
        """Whether an activation, in these passes of its loops, may be what the frames show."""
        (_, turns), outer = frames[0], frames[1:]
        for loop in loops:
            seen = turns.get(str(self.places.line(loop.site)))
            if seen is not None and not is_turn(loop.turn, seen):
                return False
        if any(flags.get(test, answer) is not answer for test, answer in activation.assumed):
            return False
        if not outer or activation.function is None:
            return not outer and activation.function is None
        return any(
            self.holds(site, outer[0][0]) and self.fits(caller, around, outer, flags)
            for caller, site, around in activation.callers
        )

    def holds(self, site: int, line: int) -> bool:
        if not self.places.is_own(site):
            return False
        (first, _), (last, _) = self.places.span(site)
        return bool(first <= line <= last)


def is_turn(turn: str, seen: int) -> bool:
    """Whether the ``seen``-th pass of a loop is the one that the engine calls ``turn``."""
    if turn == FIRST:
        return seen == 1
    if turn == LATER:
        return seen > 1
    return not turn.startswith("#") or seen == int(turn[1:]) + 1


def words(origins: frozenset[Origin]) -> frozenset[str]:
    return frozenset({"inference": "off"}.get(origin.word, origin.word) for origin in origins)
