"""Scopes: ``with`` statements, and what is put back behind them.

Question: in which recording and modes does the block run, and what holds after it? Guards of PyTorch switch recording
and put it back; context managers of the file run: generators up to their ``yield`` and on behind it, classes through
``__enter__`` and ``__exit__``.

Example: ``with eval_mode(net):``, a generator that calls ``net.eval()``, yields and calls ``net.train()``, runs its
block in eval mode and leaves the network in training mode.

Known holes: an ``__exit__`` that swallows an exception.
"""

from __future__ import annotations

from typing import Any

from torchmode import ir
from torchmode.domain import Location, State, join_origins
from torchmode.interp.arguments import Arguments
from torchmode.interp.calls import Region
from torchmode.interp.core import REC
from torchmode.interp.exits import Exits, write_exits
from torchmode.interp.passes import Activation
from torchmode.objects import Ext, Fn, Guard, Lit, Obj, Pending, Ref, Value


class Scopes(Exits):
    """The part of the interpreter that runs ``with`` statements."""

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


def switched(delta: dict[Location, Any]) -> dict[Location, Any]:
    """The writes that set modes and recording."""
    return {location: content for location, content in delta.items() if location[0] in ("mode", "rec")}
