"""Exits: the ways out of a block other than its end, and what is put back on each of them.

``return``, ``break`` and ``continue`` carry their writes to the region they leave for; an exception ends the body of a
``try`` before, between or after its writes. What a scope puts back when it is left it puts back on all of them.

Example: ``with torch.no_grad(): return net(x)`` leaves with the recording from before the ``with``.

Known holes: every handler is taken to catch what strikes anywhere in the body, whatever its type. Which writes of
different places an exception finds done together is not kept.
"""

from __future__ import annotations

from typing import Any

from torchmode import ir
from torchmode.domain import Location, State, join_origins, merge, weaken
from torchmode.interp.calls import Region
from torchmode.interp.definitions import Definitions
from torchmode.objects import NONE, Value

ExitMarks = list[tuple[Region, int, int, int]]


class Exits(Definitions):
    """The part of the interpreter that leaves blocks."""

    def join_into(self, state: State, outcomes: list[dict[Location, Any]]) -> None:
        merge(state, outcomes, self.initial)

    def leave_function(self, state: State, value: ir.Expr | None) -> bool:
        result = self.evaluate(state, value) if value is not None else NONE
        result = self.consume(state, result)
        if isinstance(value, (ir.Items, ir.Mapping)):
            for obj in result.refs():
                obj.traits.add("complete")
        if self.path_ended:
            self.path_ended = False
            return False
        flows = self.flows(state, result)
        if flows != result.passes:
            result = Value(result.atoms, flows, result.tags)
        for region in reversed(self.regions):
            if region.kind == "function":
                region.returns.append((state.flatten(region.base), result))
                break
        return False

    def leave_loop(self, state: State, is_break: bool) -> bool:
        for region in reversed(self.regions):
            if region.kind == "loop":
                (region.breaks if is_break else region.continues).append(state.flatten(region.base))
                break
        return False

    def exit_marks(self) -> ExitMarks:
        """The regions that abrupt exits of the current block may land in, and how many each holds by now."""
        marks: ExitMarks = []
        for region in reversed(self.regions):
            marks.append((region, len(region.returns), len(region.breaks), len(region.continues)))
            if region.kind == "function":
                break
        return marks

    def protected(self, state: State, run: Any, restored: dict[Location, Any]) -> bool:
        """Run something, then write ``restored`` on every way out of it."""
        marks = self.exit_marks()
        if self.journals:
            self.journals.append({})
        falls: bool = run()
        if self.journals:
            journal = self.journals.pop()
            self.note_all(item for item in journal.items() if item[0] not in restored)
        write_exits(marks, restored)
        if falls:
            state.delta.update(restored)
        return falls

    def attempt(self, state: State, statement: ir.Try) -> bool:
        marks = self.exit_marks()
        self.journals.append({})
        body = state.fork()
        falls = self.run_block(body, without_probe(statement))
        written = dict(body.delta)
        if falls and statement.orelse:
            falls = self.run_block(body, statement.orelse)
        outcomes = [body.delta] if falls else []
        for handler in statement.handlers:
            caught = state.fork()
            self.interrupt(caught, written)
            if self.run_block(caught, handler):
                outcomes.append(self.unlikely(caught.delta) if falls else caught.delta)
        raised = state.fork()
        self.interrupt(raised, written)
        journal = self.journals.pop()
        if statement.final:
            self.journals.append({})
            self.run_block(raised, statement.final)
            journal = {
                location: self.initial(raised, location) for location in {**journal, **self.journals.pop()}
            }
        self.note_all(journal.items())
        self.join_into(state, outcomes)
        alive = bool(outcomes)
        if statement.final:
            for region, returns, breaks, continues in marks:
                for index in range(returns, len(region.returns)):
                    delta, value = region.returns[index]
                    region.returns[index] = (self.finally_on(region, delta, statement.final), value)
                for exits, start in ((region.breaks, breaks), (region.continues, continues)):
                    for index in range(start, len(exits)):
                        exits[index] = self.finally_on(region, exits[index], statement.final)
            if not alive or not self.run_block(state, statement.final):
                return False
        return alive

    def interrupt(self, state: State, written: dict[Location, Any]) -> None:
        """Put ``state`` where an exception may leave the body of a ``try``: before, after or between its writes."""
        self.join_into(state, [written, {}])
        for location, origins in self.journals[-1].items():
            state.set(location, join_origins(self.initial(state, location), weaken(origins)))

    def unlikely(self, delta: dict[Location, Any]) -> dict[Location, Any]:
        return {
            location: weaken(content) if location[0] in ("mode", "rec") else content
            for location, content in delta.items()
        }

    def finally_on(self, region: Region, delta: dict[Location, Any], final: ir.Block) -> dict[Location, Any]:
        exit_state = State(region.base)
        exit_state.delta = dict(delta)
        self.run_block(exit_state, final)
        return exit_state.delta


def write_exits(marks: ExitMarks, restored: dict[Location, Any]) -> None:
    """Write ``restored`` into every abrupt exit taken since ``marks``."""
    for region, returns, breaks, continues in marks:
        for delta, _ in region.returns[returns:]:
            delta.update(restored)
        for delta in region.breaks[breaks:] + region.continues[continues:]:
            delta.update(restored)


def without_probe(statement: ir.Try) -> ir.Block:
    """The body of a ``try``, but for an attribute that is mentioned only to see whether it is there."""
    match statement.body:
        case (ir.Evaluate(ir.Attr()),) if statement.handlers:
            return ()
        case _:
            return statement.body
