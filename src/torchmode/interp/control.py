"""Statements and control flow: the entry to a block, branches, ``match``, assignments that augment.

A block is run in one state, which it changes in place; the answer says whether its end is reached. Loops, scopes,
exits and definitions have files of their own.
"""

from __future__ import annotations

from typing import Any

from torchmode import ir
from torchmode.domain import Location, State
from torchmode.interp.arguments import Arguments
from torchmode.interp.core import CHOSEN
from torchmode.interp.differentiation import reads_gradient
from torchmode.interp.idle import is_flag
from torchmode.interp.loops import Loops
from torchmode.interp.trace import Limits
from torchmode.knowledge import Knowledge
from torchmode.objects import OPAQUE, Fn, Guard, Lit, Params, Ref, Value
from torchmode.project import Project


class Control(Loops):
    """The part of the interpreter that runs statements."""

    def __init__(
        self, program: ir.Program, limits: Limits, knowledge: Knowledge, project: Project | None = None
    ) -> None:
        super().__init__(program, limits, knowledge, project)
        self.method_guards: dict[int, tuple[Guard, ...]] = {}
        self.wrappers: dict[int, Fn] = {}
        self.handlers: set[int] = set()
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
                    if (
                        isinstance(target, ir.Attr)
                        and target.name == "data"
                        and self.note_steps(self.evaluate(state, target.base), value)
                    ):
                        continue
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
        if self.note_steps(known, value):
            return
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

    def note_steps(self, changed: Value, by: ir.Expr) -> bool:
        """Whether what is changed is a parameter and what changes it its gradient: ``p.data -= lr * p.grad``."""
        moved = [atom.obj for atom in changed.atoms if isinstance(atom, Params) and atom.one]
        if not moved or not reads_gradient(by):
            return False
        for obj in moved:
            self.note_step(obj)
        return True

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


def is_throwaway(target: ir.Expr) -> bool:
    return isinstance(target, ir.Name) and target.name == "_"
