"""Statements and control flow: branches, loops, scopes, exceptions, definitions.

A block is run in one state, which it changes in place; the answer says whether its end is reached.
Abrupt exits (``return``, ``break``, ``continue``) carry their writes to the region they leave for.

Loops: the first pass is run apart (at most two loops deep), then the body is iterated to its
fixpoint from the state after it, so that what holds only *from the second pass on* is known as such.
Literal iterables are unrolled. The edge of zero passes joins with weak origins.

Known holes: an exception is assumed to strike before or after the whole body of its ``try``.
"""

from __future__ import annotations

from typing import Any

from torchmode import ir, knowledge
from torchmode.domain import Frame, Location, State, join_origins, merge, weaken
from torchmode.interp.arguments import Arguments
from torchmode.interp.calls import Region
from torchmode.interp.core import CHOSEN, REC, Limits
from torchmode.interp.evaluate import Evaluate
from torchmode.interp.idle import is_flag
from torchmode.interp.passes import Activation, LoopContext
from torchmode.knowledge import Knowledge
from torchmode.knowledge.effects import Returns
from torchmode.objects import (
    NONE,
    NOTHING,
    OPAQUE,
    ClassInfo,
    Cls,
    Ext,
    Fn,
    Guard,
    Lit,
    Obj,
    Params,
    Pending,
    Ref,
    Value,
)
from torchmode.project import Project

UNROLL = 8
PEEL_DEPTH = 2
UNROLL_DEPTH = 2  # passes multiply: eight of each of five loops would be 32,768
MAX_ITERATIONS = 6


ExitMarks = list[tuple[Region, int, int, int]]


class Control(Evaluate):
    """The part of the interpreter that runs statements."""

    def __init__(
        self, program: ir.Program, limits: Limits, knowledge: Knowledge, project: Project | None = None
    ) -> None:
        super().__init__(program, limits, knowledge, project)
        self.method_guards: dict[int, tuple[Guard, ...]] = {}
        self.wrappers: dict[int, Fn] = {}
        self.context_methods = set()
        self.before_call = {}
        self.scopes = {}
        self.spellings = {}
        self.guards_open = {}
        self.loop_results: dict[
            tuple[Any, ...], list[tuple[dict[Location, Any], dict[Location, Any], bool]]
        ] = {}

    def run_block(self, state: State, block: ir.Block) -> bool:
        return all(self.run(state, statement) for statement in block)

    def run(self, state: State, statement: ir.Stmt) -> bool:
        """Run one statement; False where no path goes on after it."""
        self.step()
        match statement:
            case ir.Evaluate(value):
                self.note_statement(state, value, self.evaluate(state, value))
            case ir.Assign(targets, value, _, annotation):
                result = self.evaluate(state, value)
                if annotation is not None:
                    self.note_annotation(result, annotation)
                if isinstance(value, ir.Call) and all(is_throwaway(target) for target in targets):
                    self.note_statement(state, value, result)
                for target in targets:
                    if isinstance(target, ir.Attr) and is_flag(target.name):
                        self.note_assignment(self.evaluate(state, target.base), target, value)
                    self.assign(state, target, result)
                    if isinstance(value, ir.Call):
                        self.keep_identity(state, target, value, result)
            case ir.AugAssign(target, value):
                self.augment(state, target, value)
            case ir.Branch():
                return self.branch(state, statement)
            case ir.Loop():
                return self.loop(state, statement)
            case ir.Scope(items, body, site):
                return self.scope(state, items, body, site)
            case ir.Try():
                return self.attempt(state, statement)
            case ir.Return(value, site):
                return self.leave_function(state, value)
            case ir.Raise(value):
                if value is not None:
                    self.evaluate(state, value)
                return False
            case ir.Break() | ir.Continue():
                return self.leave_loop(state, isinstance(statement, ir.Break))
            case ir.Check(ir.Const(value)) if not value:  # `assert False`: nobody comes here
                return False
            case ir.Check(test):
                self.decide(state, test)
                self.mark(self.evaluate(state, test).passes, "asserted")
                self.refine(state, test, True)
            case ir.Delete(targets):
                for target in targets:
                    if isinstance(target, ir.Name):
                        self.assign_name(state, target.name, OPAQUE)
            case ir.Import(bindings):
                self.bind_imports(state, bindings)
            case ir.Define(function):
                self.define(state, function)
            case ir.DefineClass(cls):
                self.define_class(state, cls)
            case ir.Match():
                return self.match_statement(state, statement)
            case _:
                self.refuse(-1, f"unknown statement {type(statement).__name__}")
        if self.path_ended:
            self.path_ended = False
            return False
        return True

    def keep_identity(self, state: State, target: ir.Expr, call: ir.Call, result: Value) -> None:
        """``model = anything(model, ...)`` with a callee that is not shown: still the same module."""
        targets = target.items if isinstance(target, ir.Items) else (target,)
        made = result.only()
        if not (isinstance(made, Ref) and made.obj.kind == "unknown" and made.obj.site == call.site):
            return
        given = {ir.spell(arg.value): arg.value for arg in call.args if arg.star == ""}
        for item in targets:
            spelled = ir.spell(item)
            if spelled not in given or not isinstance(item, (ir.Name, ir.Attr)):
                continue
            before = self.before_call.get(call.site, Arguments())
            for name, value in zip(before.spelled, before.everything(), strict=False):
                if name == spelled and any(
                    self.is_module(obj) or "class_like" in obj.traits for obj in value.refs()
                ):
                    self.assign(state, item, value)

    def augment(self, state: State, target: ir.Expr, value: ir.Expr) -> None:
        known = self.evaluate(state, target)
        added = self.evaluate(state, value)
        for group in known.refs():
            if group.kind == "group":
                self.put(state, group, "*", self.element(state, added))
            elif "container" in group.traits:
                self.adopt_more(state, group, Arguments((added,)))
        flow = Value(known.atoms, known.passes | added.passes, (known.tags | added.tags) - {"synthetic"})
        if known.only() is not None and isinstance(known.only(), Lit):
            flow = Value(frozenset(), flow.passes, flow.tags | {"opaque"})
        if not self.records(state):
            flow = Value(
                flow.atoms, known.passes | frozenset((entry, False) for entry, _ in added.passes), flow.tags
            )
        self.assign(state, target, flow)

    def branch(self, state: State, statement: ir.Branch) -> bool:
        answer = self.decide(state, statement.test)
        if answer is not None:
            return self.run_block(state, statement.then if answer else statement.other)
        then, other = state.fork(), state.fork()
        self.refine(then, statement.test, True)
        self.refine(other, statement.test, False)
        self.choose(then, statement.test, True)
        self.choose(other, statement.test, False)
        chosen = then.get(CHOSEN), other.get(CHOSEN)
        then_falls = self.run_block(then, statement.then)
        other_falls = self.run_block(other, statement.other)
        if then_falls and other_falls:
            self.leave_out_the_absent(state, statement.test, then, other)
        outer = state.get(CHOSEN)
        self.join_into(
            state, [branch.delta for branch, falls in ((then, then_falls), (other, other_falls)) if falls]
        )
        if outer is not None and then_falls and other_falls:
            state.set(CHOSEN, outer if chosen == (then.get(CHOSEN), other.get(CHOSEN)) else "?")
        return then_falls or other_falls

    def leave_out_the_absent(self, state: State, test: ir.Expr, then: State, other: State) -> None:
        """What a branch switches holds behind it, too, where the other one is for the case that it is not there.

        ``if self.head is not None: self.head.eval()``: a head that is not there is in no mode.
        """
        question, holds = ir.asked_by(test)
        only = self.evaluate(state, question).only() if isinstance(question, (ir.Name, ir.Attr)) else None
        if not isinstance(only, Ref) or only.obj.kind not in ("module", "unknown"):
            return
        there, absent = (then, other) if holds else (other, then)
        for location, content in there.delta.items():
            if location[0] == "mode" and location not in absent.delta and only.obj in location[1].wholes():
                absent.set(location, content)

    def join_into(self, state: State, outcomes: list[dict[Location, Any]]) -> None:
        merge(state, outcomes, self.initial)

    def match_statement(self, state: State, statement: ir.Match) -> bool:
        subject = self.evaluate(state, statement.subject)
        outcomes: list[dict[Location, Any]] = []
        falls = False
        for case in statement.cases:
            hits = [
                self.compare(state, "==", subject, Value(frozenset((Lit(item),)))) for item in case.literals
            ]
            if case.literals and all(hit is False for hit in hits):
                continue
            branch = state.fork()
            for name in case.captures:
                self.assign_name(
                    branch, name, Value(subject.atoms if case.irrefutable else frozenset(), subject.passes)
                )
            guard = self.decide(branch, case.guard) if case.guard is not None else True
            if guard is False:
                continue
            if self.run_block(branch, case.body):
                outcomes.append(branch.delta)
                falls = True
            if guard is True and (case.irrefutable or any(hit is True for hit in hits)):
                self.join_into(state, outcomes)
                return falls
        outcomes.append({})
        self.join_into(state, outcomes)
        return True

    # -- exits ------------------------------------------------------------------------

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

    # -- loops -------------------------------------------------------------------------

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
        for index, item in enumerate(items):
            turn = state.fork()
            self.assign(turn, statement.target, item)
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
        """Whether a ``for`` makes a pass at least once: over a literal list that is not empty, or so many times."""
        if statement.target is None:
            return False
        if self.known_items(state, source):
            return True
        only = source.only()
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

    # -- scopes ------------------------------------------------------------------------

    def scope(
        self, state: State, items: tuple[tuple[ir.Expr, ir.Expr | None], ...], body: ir.Block, site: int
    ) -> bool:
        if not items:
            return self.run_block(state, body)
        (expr, target), rest = items[0], items[1:]
        self.journals.append({})
        value = self.evaluate(state, expr)
        entering = self.journals.pop()
        if any(isinstance(atom, Guard) and atom.applied for atom in value.atoms):
            entering.pop(REC, None)
        self.note_all(entering.items())
        if self.path_ended:
            self.path_ended = False
            return False
        context = value.only()
        if isinstance(context, Pending):
            return self.user_context(state, context, target, rest, body, site)
        if isinstance(context, Ref) and context.obj.kind == "instance" and context.obj.cls is not None:
            enter = context.obj.cls.find("__enter__")
            leave = context.obj.cls.find("__exit__")
            if enter is not None and leave is not None:
                return self.instance_context(state, context.obj, enter, leave, target, rest, body, site, expr)
        guards = [atom for atom in value.atoms if isinstance(atom, Guard)]
        for atom in value.atoms:
            if isinstance(atom, Ext) and self.knowledge.makes_guard(atom.name):
                self.note("with-mention", ir.site_of(expr), ir.spell(expr), atom.name)
        guards += [
            Guard(word, site)
            for atom in value.atoms
            if isinstance(atom, Ext) and (word := self.knowledge.guard_word(atom.name)) is not None
        ]
        if target is not None:
            self.assign(state, target, value)
        if not guards:
            return self.scope(state, rest, body, site)
        saved = self.recording(state)
        restored: dict[Location, Any] = {REC: saved}
        journals, self.journals = self.journals, []
        for guard in guards:
            restored.update(self.enter_modes(state, guard, len(value.atoms) == 1))
        if len(guards) == 1 and len(value.atoms) == 1:
            guard = guards[0]
            if guard.applied:
                restored[REC] = guard.restore
            else:
                self.enter_guard(state, guard)
        else:
            origins = frozenset() if len(guards) == len(value.atoms) else saved
            for guard in guards:
                trial = state.fork()
                self.enter_guard(trial, guard)
                origins = join_origins(origins, self.recording(trial))
            state.set(REC, origins)
        self.journals = journals
        self.tell(
            site, "scope", ir.spell(expr), "|".join(sorted({origin.word for origin in self.recording(state)}))
        )
        self.note_guard_block(state, expr, body, site)
        self.here.open_scopes.append(site)
        falls = self.protected(state, lambda: self.scope(state, rest, body, site), restored)
        self.here.open_scopes.pop()
        return falls

    def enter_modes(self, state: State, guard: Guard, strong: bool) -> dict[Location, Any]:
        """Put the modules of a library's context manager in their mode; what to write when it is left."""
        before: dict[Location, Any] = {}
        for module in guard.modules:
            if not guard.stays:
                before.update({("mode", part): self.mode(state, part) for part in self.tree(state, module)})
            self.write_mode(state, module, guard.origin, strong)
        return before

    def is_proven_module(self, bases: list[ClassInfo], external: list[str]) -> bool:
        """Whether a class certainly is an ``nn.Module``: calling a base of it makes one."""
        effects = [self.knowledge.effect(name) for name in external]
        made = any(effect.starts is not None or effect.returns is Returns.LOSS for effect in effects)
        return made or any(base.is_proven for base in bases)

    def is_module_class(
        self, bases: list[ClassInfo], external: list[str], methods: dict[str, ir.Function]
    ) -> bool:
        """Whether a class is an ``nn.Module``: by its bases, or by a ``forward`` under an unknown base."""
        if any(base.is_module for base in bases):
            return True
        external = [name for name in external if self.knowledge.effect(name).returns is not Returns.OTHER]
        if any(
            knowledge.word("module_base").search(name) or self.knowledge.effect(name).starts is not None
            for name in external
        ):
            return True
        unknown = [name for name in external if not knowledge.word("plain_base").search(name)]
        hidden = bool(unknown) or any(base.unresolved_base for base in bases)
        return hidden and "forward" in methods and "backward" not in methods

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

    def user_context(
        self,
        state: State,
        context: Pending,
        target: ir.Expr | None,
        rest: tuple[tuple[ir.Expr, ir.Expr | None], ...],
        body: ir.Block,
        site: int,
    ) -> bool:
        """A ``@contextmanager`` function of the file: its code, with the with-body run at the ``yield``."""
        falls = True
        fn, arguments = context.fn, context.arguments
        activation = Activation(
            len(self.trace.activations), fn.function, "called", (*self.here.chain, site), fn.receiver, fn.cls
        )
        if any(open_activation.function is fn.function for open_activation in self.stack):
            return self.scope(state, rest, body, site)
        self.trace.activations.append(activation)
        activation.callers.add((self.here, site, self.loop_contexts()))
        outer_stack, outer_regions = self.stack, self.regions
        marks = self.exit_marks()

        def at_yield(inner: State, value: Value) -> None:
            nonlocal falls
            inner_stack, inner_regions = self.stack, self.regions
            self.stack, self.regions = outer_stack, outer_regions
            if target is not None:
                self.assign(inner, target, value)
            # The block may enter the same manager again: each has variables of its own.
            variables = [("var", fn.function.ident, name) for name in sorted(fn.function.locals)]
            own = {variable: inner.get(variable) for variable in variables}
            falls = self.scope(inner, rest, body, site)
            for variable, content in own.items():
                if content is not None:
                    inner.set(variable, content)
            self.stack, self.regions = inner_stack, inner_regions

        receiver = Value(frozenset((Ref(fn.receiver),))) if fn.receiver is not None else None
        self.stack = [*outer_stack, activation]
        region = Region(state, "function", [], [], [], [], at_yield)
        self.regions = [*outer_regions, region]
        try:
            self.bind_parameters(state, fn, arguments, receiver)
            ended = self.run_block(state, fn.function.body)
            outcomes = [delta for delta, _ in region.returns] + ([{}] if ended else [])
            if outcomes:
                self.join_into(state, outcomes)
        finally:
            self.stack, self.regions = outer_stack, outer_regions
        restored = switched(state.delta)
        write_exits(marks, restored)
        return falls

    def instance_context(
        self,
        state: State,
        obj: Obj,
        entering: Any,
        leaving: Any,
        target: ir.Expr | None,
        rest: Any,
        body: ir.Block,
        site: int,
        expr: ir.Expr,
    ) -> bool:
        call = ir.Call(ir.Attr(expr, "__enter__", site), (), site)
        value = self.call_function(state, Fn(entering[1], obj, entering[0]), Arguments(), call)
        if target is not None:
            self.assign(state, target, value)
        marks = self.exit_marks()
        falls = self.scope(state, rest, body, site)
        after = state.fork() if not falls else state
        none = Value(frozenset((Lit(None),)))
        self.call_function(after, Fn(leaving[1], obj, leaving[0]), Arguments((none, none, none)), call)
        restored = switched(after.delta)
        write_exits(marks, restored)
        return falls

    # -- exceptions ---------------------------------------------------------------------

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

    # -- definitions ----------------------------------------------------------------------

    def bind_imports(self, state: State, bindings: tuple[tuple[str, str], ...]) -> None:
        unit = self.home
        for local, qualified in bindings:
            name = self.imported(unit, qualified)
            if local == "*":
                unit.stars.append(name)
                continue
            unit.imports.setdefault(local, name)
            self.assign_name(state, local, Value(frozenset((Ext(name),))))

    def define(self, state: State, function: ir.Function) -> None:
        fn = self.closure(state, function)
        value = Value(frozenset((self.decorate(state, fn, function),)))
        self.assign_name(state, function.name, value)

    def decorate(self, state: State, fn: Fn, function: ir.Function) -> Fn:
        """The function as its decorators leave it; unknown decorators are taken to be transparent."""
        found: list[tuple[ir.Expr, Guard | Ext]] = []
        for decorator in reversed(function.decorators):
            # A decorator that switches recording when it is made gives it back when it wraps the function.
            saved = self.recording(state)
            value = self.evaluate(state, decorator)
            for atom in value.atoms:
                if isinstance(atom, Guard) or (
                    isinstance(atom, Ext) and self.knowledge.makes_guard(atom.name)
                ):
                    found.append((decorator, atom))
                match atom:
                    case Guard():
                        if atom.applied:
                            state.set(REC, saved)
                        fn = self.guarded(fn, atom)  # type: ignore[assignment]
                    case Pending(context) if context.is_context:
                        # A context manager made by @contextmanager is a decorator too.
                        for held in self.guards_inside(context.function):
                            fn = self.guarded(fn, Guard(held, function.site))  # type: ignore[assignment]
                    case Ext(name) if name in ("contextlib.contextmanager", "contextlib.asynccontextmanager"):
                        fn = Fn(fn.function, fn.receiver, fn.cls, fn.guards, True, fn.captured)
                    case Ext(name) if (word := self.knowledge.guard_word(name)) is not None:
                        fn = self.guarded(fn, Guard(word, function.site))  # type: ignore[assignment]
                    case Fn():
                        call = ir.Call(decorator, (), function.site)
                        made = self.call_function(state, atom, Arguments((Value(frozenset((fn,))),)), call)
                        inner = [item for item in made.atoms if isinstance(item, Fn)]
                        if len(inner) == 1 or alike(inner):
                            fn = inner[0]
                    case _:
                        continue
        for decorator, guard in found:
            self.note_guarded_definition(decorator, guard, function, fn.is_context)
        return fn

    def guards_inside(self, function: ir.Function) -> list[str]:
        """The grad guards that a context manager function holds around its ``yield``."""
        found: list[str] = []
        todo = list(function.body)
        while todo:
            statement = todo.pop(0)
            if isinstance(statement, ir.Try):
                todo[:0] = statement.body
            if not isinstance(statement, ir.Scope) or not yields(statement.body):
                continue
            todo[:0] = statement.body
            for expr, _ in statement.items:
                name = self.static_name(expr.func, expr.site) if isinstance(expr, ir.Call) else None
                found.extend(
                    filter(None, [self.knowledge.guard_word(name) if isinstance(name, str) else None])
                )
        return found

    def decorated(self, cls: ClassInfo, function: ir.Function) -> tuple[Guard, ...]:
        return self.method_guards.get(function.ident, ())

    def define_class(self, state: State, definition: ir.Class) -> None:
        info = self.class_info(state, definition)
        self.assign_name(state, definition.name, Value(frozenset((Cls(info),))))
        for decorator in definition.decorators:
            name = self.static_name(
                decorator.func if isinstance(decorator, ir.Call) else decorator, definition.site
            )
            if isinstance(name, str) and self.knowledge.makes_guard(name):
                self.note_guarded_definition(decorator, Ext(name), None)
        for statement in definition.body:
            match statement:
                case ir.Assign(targets, value, _, annotation):
                    result = self.evaluate(state, value)
                    if annotation is not None and definition.decorators and result.only() == Lit(None):
                        result = OPAQUE  # a field of a dataclass, which whoever makes the object fills
                    for target in targets:
                        if isinstance(target, ir.Name):
                            info.obj.attrs.add(target.name)
                            state.set(("attr", info.obj, target.name), result)
                            self.adopt_function(info, target.name, result)
                case ir.DefineClass(inner):
                    self.define_class(state, inner)
                case _:
                    continue
        for function in definition.methods:
            if function.decorators:
                fn = self.decorate(state, Fn(function, None, info), function)
                if fn.guards:
                    self.method_guards[function.ident] = fn.guards
                if fn.function is not function:
                    self.wrappers[function.ident] = fn
                if fn.is_context:
                    self.context_methods.add(function.ident)

    def adopt_function(self, info: ClassInfo, name: str, value: Value) -> None:
        """``decode = decode_batch`` in a class body makes a method of a function that stands elsewhere."""
        fn = value.only()
        if isinstance(fn, Fn) and fn.receiver is None and not fn.captured and name not in info.methods:
            info.methods[name] = fn.function
            if fn.guards:
                self.method_guards[fn.function.ident] = fn.guards

    def class_info(self, state: State, definition: ir.Class) -> ClassInfo:
        info = self.class_infos.get(definition.ident)
        bases: list[ClassInfo] = []
        external: list[str] = []
        unresolved = False
        for base in definition.bases:
            # ``Model[T]`` inherits from ``Model``.
            value = self.evaluate(state, base.base if isinstance(base, ir.Subscript) else base)
            for atom in value.atoms:
                match atom:
                    case Cls(inner):
                        bases.append(inner)
                    case Ext(name):
                        external.append(name)
                    case _:
                        unresolved = True
        unresolved = (
            unresolved
            or not all(knowledge.word("known_base").search(name) for name in external)
            or any(base.unresolved_base for base in bases)
        )
        methods: dict[str, ir.Function] = {}
        marks: dict[str, set[str]] = {"property": set(), "staticmethod": set(), "classmethod": set()}
        for function in definition.methods:
            spelled = {ir.spell(decorator).rsplit(".", 1)[-1] for decorator in function.decorators}
            if spelled & {"setter", "deleter"}:
                continue
            methods[function.name] = function
            if spelled & {"property", "cached_property", "lazy_property"}:
                marks["property"].add(function.name)
            if function.name in ("__init_subclass__", "__class_getitem__"):
                spelled.add("classmethod")  # by their names
            for mark in ("staticmethod", "classmethod"):
                if mark in spelled:
                    marks[mark].add(function.name)
        is_module = self.is_module_class(bases, external, methods)
        obj = info.obj if info is not None else Obj("class", definition.site, definition.name)
        made = ClassInfo(
            definition,
            tuple(bases),
            tuple(external),
            methods,
            is_module,
            unresolved,
            obj,
            frozenset(marks["property"]).union(*(base.properties for base in bases)),
            frozenset(marks["staticmethod"]),
            frozenset(marks["classmethod"]),
            self.is_proven_module(bases, external),
        )
        if info is None:
            self.class_infos[definition.ident] = made
            self.trace.classes.append(made)
            return made
        return info


def write_exits(marks: ExitMarks, restored: dict[Location, Any]) -> None:
    """Write ``restored`` into every abrupt exit taken since ``marks``."""
    for region, returns, breaks, continues in marks:
        for delta, _ in region.returns[returns:]:
            delta.update(restored)
        for delta in region.breaks[breaks:] + region.continues[continues:]:
            delta.update(restored)


def switched(delta: dict[Location, Any]) -> dict[Location, Any]:
    """The writes that set modes and recording."""
    return {location: content for location, content in delta.items() if location[0] in ("mode", "rec")}


def alike(functions: list[Fn]) -> bool:
    """Whether it is one function that never records: ``(inference_mode if new else no_grad)()(fn)``."""
    return len({fn.function.ident for fn in functions}) == 1 and all(
        any(guard.word in ("off", "inference") for guard in fn.guards) for fn in functions
    )


def yields(block: ir.Block) -> bool:
    return any(isinstance(node, ir.Yield) for node in ir.walk(block))


def without_probe(statement: ir.Try) -> ir.Block:
    """The body of a ``try``, but for an attribute that is mentioned only to see whether it is there."""
    match statement.body:
        case (ir.Evaluate(ir.Attr()),) if statement.handlers:
            return ()
        case _:
            return statement.body


def is_throwaway(target: ir.Expr) -> bool:
    return isinstance(target, ir.Name) and target.name == "_"


def worth_unrolling(items: list[Value]) -> bool:
    """Whether a literal iterable decides guards or holds modules."""
    for item in items:
        for atom in item.atoms:
            if isinstance(atom, Lit) and isinstance(atom.value, (bool, str)):
                return True
            if isinstance(atom, (Ref, Fn, Params)):
                return True
    return False
