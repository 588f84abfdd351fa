"""Loops: passes of a body, up to the state that a further pass no longer changes.

The first pass is run apart (at most two loops deep), then the body is iterated to its fixpoint from the state after
it, so that what holds only *from the second pass on* is known as such. Literal iterables are unrolled. The edge of
zero passes joins with weak origins, unless the loop certainly runs.

Example: ``for epoch in range(9): fit(net); validate(net)``, where ``validate`` leaves eval mode: ``fit`` trains in
training mode in the first pass and in eval mode in the later ones.

Known holes: what differs between the second pass and a later one; loops deeper than two have one state for all passes.
"""

from __future__ import annotations

from typing import Any

from torchmode import ir
from torchmode.domain import Frame, Location, State, join_origins, merge, weaken
from torchmode.interp.calls import Region
from torchmode.interp.core import CHOSEN, REC
from torchmode.interp.idle import PARTS
from torchmode.interp.passes import LoopContext
from torchmode.interp.scopes import Scopes
from torchmode.objects import NOTHING, Fn, Lit, Obj, Params, Ref, Value

UNROLL = 8
PEEL_DEPTH = 2
UNROLL_DEPTH = 2  # passes multiply: eight of each of five loops would be 32,768
MAX_ITERATIONS = 6


class Loops(Scopes):
    """The part of the interpreter that runs loops."""

    loop_results: dict[tuple[Any, ...], list[tuple[dict[Location, Any], dict[Location, Any], bool]]]

    def loop(self, state: State, statement: ir.Loop) -> bool:
        spelled = ir.spell(statement.source) if statement.target is not None else "while"
        if statement.target is not None:
            source = self.consume(state, self.evaluate(state, statement.source))
            only = source.only()
            held = (
                state.get(("held", only.obj)) if isinstance(only, Ref) and only.obj.kind == "group" else None
            )
            if held is not None:
                saved = self.recording(state)
                state.set(("held", only.obj), None)
                state.set(REC, held)
                return self.protected(
                    state, lambda: self.iterated(state, statement, source, spelled, peel=True), {REC: saved}
                )
            items = self.known_items(state, source)
            if items is not None and len(items) <= UNROLL and self.unrolls() and worth_unrolling(items):
                return self.unrolled(state, statement, items, spelled)
        else:
            source = NOTHING
        if not statement.body:
            return True
        depth = len(self.here.loops)
        if depth >= PEEL_DEPTH:
            return self.remembered_loop(state, statement, source, spelled)
        return self.iterated(state, statement, source, spelled, peel=True)

    def remembered_loop(self, state: State, statement: ir.Loop, source: Value, spelled: str) -> bool:
        """A loop three or more deep: its result is kept and used again where it reads the same."""
        key = (id(statement), self.here.ident, source)
        known = self.loop_results.setdefault(key, [])
        for reads, writes, falls in known:
            if all(self.same(state, location, content) for location, content in reads.items()):
                self.step()
                state.delta.update(writes)
                return falls
        frame = Frame()
        base = State(state, frame)
        before = self.exit_marks()
        falls = self.iterated(base, statement, source, spelled, peel=False)
        if before == self.exit_marks():
            known.append((frame.reads, dict(base.delta), falls))
        state.delta.update(base.delta)
        return falls

    def unrolls(self) -> bool:
        """Whether one more loop may be unrolled within those that are."""
        around = sum(loop.turn.startswith("#") for loop in self.here.loops)
        return around < UNROLL_DEPTH and not self.exhausted

    def unrolled(self, state: State, statement: ir.Loop, items: list[Value], spelled: str) -> bool:
        assert statement.target is not None
        region = Region(state, "loop", [], [], [], [])
        self.regions.append(region)
        alive = True
        outer = state.get(CHOSEN)
        for index, item in enumerate(items):
            turn = state.fork()
            self.assign(turn, statement.target, item)
            if self.holds_parameters(state, item):
                turn.set(CHOSEN, outer or "")
            self.here.loops.append(LoopContext(statement.site, spelled, f"#{index}"))
            falls = self.run_block(turn, statement.body)
            self.here.loops.pop()
            outcomes = ([turn.flatten(turn)] if falls else []) + list(region.continues)
            region.continues.clear()
            alive = bool(outcomes)
            self.join_into(state, outcomes)
            if not alive:
                break
        self.regions.pop()
        outcomes = []
        if alive:
            end = state.fork()
            if self.run_block(end, statement.orelse):
                outcomes.append(end.delta)
        outcomes.extend(region.breaks)
        if not outcomes:
            return False
        self.join_into(state, outcomes)
        if state.get(CHOSEN) != outer:
            state.set(CHOSEN, outer)
        return True

    def iterated(self, state: State, statement: ir.Loop, source: Value, spelled: str, peel: bool) -> bool:
        breaks: list[dict[Location, Any]] = []
        endless = self.goes_on(state, {}, statement)
        runs = endless or self.certainly_runs(state, statement, source)
        ends: list[dict[Location, Any]] = []
        added: set[Obj] = set()
        element = NOTHING
        if statement.target is not None:
            element = self.element(state, source)
            added = self.entering(state, element)
        head: dict[Location, Any] = {}
        if peel:
            first = self.one_pass(
                state, {}, statement, element, LoopContext(statement.site, spelled, "first"), breaks
            )
            if first is None:
                self.whole -= added
                return self.after_loop(state, statement, element, [], breaks, endless, runs)
            ends.append(first)
            head = first
        turn = LoopContext(statement.site, spelled, "later" if peel else "any")
        reached = False
        for _ in range(MAX_ITERATIONS):
            end = self.one_pass(state, head, statement, element, turn, breaks)
            if end is None:
                break
            reached = True
            joined = self.joined_heads(state, head, end)
            if joined == head:
                break
            head = joined
        else:
            self.refuse(statement.site, "a loop that did not settle")
            for location in head:
                if location[0] == "mode":
                    head[location] = self.initial(state, location) | head[location]
        self.whole -= added
        if reached or peel:
            ends.append(head)
        endless = endless and self.goes_on(state, head, statement)
        return self.after_loop(state, statement, element, ends, breaks, endless, runs)

    def goes_on(self, state: State, head: dict[Location, Any], statement: ir.Loop) -> bool:
        """Whether a ``while`` certainly makes another pass from ``head``: only then is there no normal end."""
        if statement.target is not None:
            return False
        trial = state.fork()
        trial.delta.update(head)
        return self.decide(trial, statement.source) is True

    def certainly_runs(self, state: State, statement: ir.Loop, source: Value) -> bool:
        """Whether a ``for`` makes a pass at least once: over a literal list that is not empty, or so many times.

        A module is one of its own modules, and one whose children are switched has some.
        """
        if statement.target is None:
            return False
        if self.known_items(state, source):
            return True
        only = source.only()
        if isinstance(only, Params) and only.what in PARTS:
            return True
        counts = isinstance(only, Ref) and only.obj.label == "builtins.range"
        args = statement.source.args if counts and isinstance(statement.source, ir.Call) else ()
        if not 1 <= len(args) <= 2 or not all(isinstance(arg.value, (ir.Const, ir.Name)) for arg in args):
            return False
        bounds = [self.evaluate(state, arg.value).only() for arg in args]
        numbers = [bound.value for bound in bounds if isinstance(bound, Lit) and isinstance(bound.value, int)]
        return len(numbers) == len(args) and bool(range(*numbers))

    def joined_heads(
        self, state: State, head: dict[Location, Any], end: dict[Location, Any]
    ) -> dict[Location, Any]:
        probe = State(state)
        merge(probe, [head, end], self.initial)
        return probe.delta

    def one_pass(
        self,
        state: State,
        head: dict[Location, Any],
        statement: ir.Loop,
        element: Value,
        turn: LoopContext,
        breaks: list[dict[Location, Any]],
    ) -> dict[Location, Any] | None:
        """The writes over ``state`` after one pass that starts with ``head``; None where it never ends."""
        base = state.fork()
        base.delta.update(head)
        self.renew(state, base, element)
        region = Region(base, "loop", [], [], [], [])
        self.regions.append(region)
        self.here.loops.append(turn)
        run = base.fork()
        if statement.target is not None:
            self.assign(run, statement.target, element)
            if self.holds_parameters(state, element):
                run.set(CHOSEN, state.get(CHOSEN) or "")
        else:
            self.decide(run, statement.source)
            self.refine(run, statement.source, True)
        falls = self.run_block(run, statement.body)
        self.here.loops.pop()
        self.regions.pop()
        outcomes = ([run.flatten(base)] if falls else []) + region.continues
        for delta in region.breaks:
            if delta not in breaks:
                breaks.append(delta)
        if not outcomes:
            return None
        end = State(state)
        merge(end, outcomes, self.initial)
        return end.delta

    def renew(self, state: State, base: State, element: Value) -> None:
        """Each pass takes another item: what the last pass did to its own does not reach this one."""
        items = set(self.modules_in(state, element, 3))
        for location in (
            [location for location in base.delta if location[0] in ("mode", "grad")] if items else ()
        ):
            part: Obj | None = location[1]
            while part is not None:
                if part in items:
                    del base.delta[location]
                    break
                part = part.parent

    def after_loop(
        self,
        state: State,
        statement: ir.Loop,
        element: Value,
        ends: list[dict[Location, Any]],
        breaks: list[dict[Location, Any]],
        endless: bool,
        runs: bool,
    ) -> bool:
        outcomes: list[dict[Location, Any]] = []
        if not endless:
            normal = state.fork()
            touched = {
                location for end in [*ends, *breaks] for location in end if location[0] in ("mode", "rec")
            }
            if ends:
                self.join_into(normal, ends)
                items = set(element.refs())
                for location in () if runs else touched:
                    if location[0] == "mode" and location[1] in items:
                        continue
                    before = weaken(self.initial(state, location))
                    normal.set(location, join_origins(self.initial(normal, location), before))
            if self.run_block(normal, statement.orelse):
                outcomes.append(normal.delta)
        outcomes.extend(breaks)
        if not outcomes:
            return False
        outer = state.get(CHOSEN)
        self.join_into(state, outcomes)
        if state.get(CHOSEN) != outer:
            state.set(CHOSEN, outer)
        return True


def worth_unrolling(items: list[Value]) -> bool:
    """Whether a literal iterable decides guards or holds modules."""
    for item in items:
        for atom in item.atoms:
            if isinstance(atom, Lit) and isinstance(atom.value, (bool, str)):
                return True
            if isinstance(atom, (Ref, Fn, Params)):
                return True
    return False
