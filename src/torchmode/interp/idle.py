"""Switches that do nothing: noted where they stand, for the rules to judge once the whole file is known.

The question answered here: which expression looks like a switch of mode or recording, and has no effect, or
not the effect that it looks like? Nothing in this file changes a state.

The kinds of ``Idle``:

- ``mention``: the statement ``net.eval`` or ``net.train``; ``guard-mention``: the statement ``torch.no_grad``;
  ``with-mention``: ``with torch.no_grad:``; ``decorator-mention``: ``@torch.no_grad``.
- ``attribute``: ``net.requires_grad = False`` and kin, plain attributes of a module; ``misspelt``: the same on
  anything, under a name that PyTorch does not know.
- ``lazy``: a ``map`` or generator expression of switches that nobody consumes.
- ``bare-guard``: the statement ``torch.no_grad()``; ``unentered``: a context manager of the file, likewise.
- ``async``, ``class``, ``context``: a guard as a decorator of a coroutine, a class, a context manager.
- ``definition``: ``@torch.set_grad_enabled(False)``, which old versions obey when they define the function.
- ``yield``, ``await``: a guard block that is left open while other code runs; ``thread``: a module handed to
  another thread under a guard, which the thread does not share.

Known holes: a lazy value that is given a name and never used; a guard object that is given a name and never entered.
"""

from __future__ import annotations

from collections.abc import Iterator

from torchmode import ir, knowledge
from torchmode.domain import Origin, Origins, State
from torchmode.interp.core import Core
from torchmode.interp.passes import GuardBlock, Idle, Switch
from torchmode.interp.waiting import SWITCH_OFF
from torchmode.objects import (
    SOME_CHILDREN,
    Bound,
    Ext,
    Fn,
    Guard,
    Lazy,
    LazyMap,
    Obj,
    Params,
    Pending,
    Ref,
    Value,
    in_order,
)

SWITCHES = frozenset(("eval", "train"))
PARTS = frozenset(("modules", "named_modules", "children", "named_children", SOME_CHILDREN))
FLAGS = frozenset(("requires_grad", "is_training"))
GUARDS = SWITCH_OFF | {"enable_grad"}
OFF = frozenset(("off", "inference"))


class IdleSwitches(Core):
    """The part of the interpreter that notes switches without effect."""

    switching: set[int]
    guards_open: dict[int, tuple[int, str]]

    def note(
        self,
        kind: str,
        site: int,
        spelled: str,
        word: str = "",
        obj: Obj | None = None,
        origins: Origins = frozenset(),
        place: int = -1,
        function: ir.Function | None = None,
        given: str = "",
    ) -> None:
        self.trace.idle.add(
            Idle(kind, site, spelled, word, obj, origins, place, function or self.here.function, given)
        )

    # -- statements -----------------------------------------------------------------

    def note_statement(self, state: State, expr: ir.Expr, value: Value) -> None:
        """An expression statement, or one whose value is given to ``_``."""
        match expr:
            case ir.Call(site=site):
                self.note_discarded(state, expr, value, site)
            case ir.Attr():
                self.note_mention(state, value, expr)
            case ir.Name():
                names = frozenset(atom for atom in value.atoms if isinstance(atom, Ext))
                self.note_mention(state, Value(names), expr)
            case ir.Choice(_, then, other):
                self.note_mentions(state, (then, other))
            case ir.Items(_, items):
                self.note_mentions(state, items)
            case ir.Comprehension("generator", site=site):
                self.note_lazy(state, value, site)
            case ir.Comprehension(_, ir.Attr() as mentioned):
                for group in value.refs():
                    for item in self.contents(state, group):
                        self.note_mention(state, item, mentioned)
            case _:
                return

    def note_mentions(self, state: State, items: tuple[ir.Expr, ...]) -> None:
        for item in items:
            if isinstance(item, ir.Attr):
                self.note_mention(state, self.evaluate(state, item), item)

    def note_mention(self, state: State, value: Value, mentioned: ir.Attr | ir.Name) -> None:
        site, spelled = mentioned.site, ir.spell(mentioned.base) if isinstance(mentioned, ir.Attr) else ""
        for atom in in_order(value.atoms):
            match atom:
                case Bound(obj, name) if name in SWITCHES:
                    self.note("mention", site, spelled, name, obj, self.mode(state, obj))
                case Fn(function, Obj(kind="module") as obj) if function.name in SWITCHES:
                    self.note("mention", site, spelled, function.name, obj, self.mode(state, obj))
                case Ext(name) if self.knowledge.makes_guard(name):
                    self.note("guard-mention", site, ir.spell(mentioned), name)

    def note_discarded(self, state: State, call: ir.Call, value: Value, site: int) -> None:
        guards = [atom for atom in value.atoms if isinstance(atom, Guard)]
        if guards and len(guards) == len(value.atoms):
            entered = {origin.site for origin in self.recording(state)}
            if not any(guard.applied or guard.word == "none" or guard.site in entered for guard in guards):
                self.note("bare-guard", site, ir.spell(call.func), guards[0].word)
        only = value.only()
        if isinstance(only, Pending) and only.fn.is_context:
            held = self.guards_inside(only.fn.function)
            if held or only.fn.function.ident in self.switching:
                self.note("unentered", site, ir.spell(call.func), held[0] if held else "mode")
        self.note_lazy(state, value, site)

    def note_lazy(self, state: State, value: Value, site: int) -> None:
        """A ``map`` or generator expression that is dropped: what would it have switched?"""
        only = value.only()
        match only:
            case LazyMap(function, _, call) if any(self.may_switch(atom) for atom in function.atoms):
                source = call.args[1].value
            case Lazy(expr) if any(
                isinstance(node, ir.Attr) and node.name in SWITCHES for node in ir.walk(expr.element)
            ):
                source = expr.clauses[0].source
            case _:
                return
        spelled = ir.spell(source.items[0] if isinstance(source, ir.Items) and source.items else source)
        for switch in self.switches_in_waiting(state, value):
            self.note(
                "lazy",
                site,
                spelled,
                "map" if isinstance(only, LazyMap) else "generator",
                switch.obj,
                frozenset((Origin("switch", switch.word, switch.site),)),
            )

    def may_switch(self, atom: object) -> bool:
        if isinstance(atom, Fn):
            return atom.function.ident in self.switching
        return isinstance(atom, Ext) and atom.name in ("torch.nn.Module.eval", "torch.nn.Module.train")

    def switches_in_waiting(self, state: State, value: Value) -> list[Switch]:
        """The switches that consuming ``value`` would make; nothing of the trial is kept."""
        switches, events = set(self.trace.switches), dict(self.trace.events)
        self.trace.switches = set()
        self.consume(state.fork(), value)
        made = sorted(self.trace.switches, key=lambda switch: (switch.site, switch.obj.serial))
        self.trace.switches, self.trace.events = switches, events
        return made

    # -- assignments ------------------------------------------------------------------

    def note_assignment(self, holder: Value, target: ir.Attr, value: ir.Expr) -> None:
        """``holder.name = value``, where ``name`` is a flag: one that PyTorch knows on this kind of thing?"""
        spelled, name, site = ir.spell(target.base), target.name, target.site
        misspelt = name not in FLAGS
        kind = "misspelt" if misspelt else "attribute"
        given = repr(value.value) if isinstance(value, ir.Const) and isinstance(value.value, bool) else "..."
        for atom in in_order(holder.atoms):
            match atom:
                case Ref(obj) if obj.kind in ("module", "unknown") and "other" not in obj.traits:
                    if misspelt or not holder.passes:
                        self.note(kind, site, spelled, name, obj, given=given)
                case Params(obj, what, True) if misspelt or what in PARTS:
                    self.note(kind, site, spelled, name, obj, given=given)
        # A tensor that requires no gradient anyway stays as it was meant to be, under whatever name it is told so.
        wants = "wants_grad" in holder.tags or any(live for _, live in holder.passes)
        if misspelt and (wants or ("synthetic" in holder.tags and given != "False")):
            self.note(kind, site, spelled, name, given=given)

    # -- guards -------------------------------------------------------------------------

    def note_guarded_definition(
        self, decorator: ir.Expr, atom: Guard | Ext, target: ir.Function | None, is_context: bool = False
    ) -> None:
        """A grad guard as the decorator of a function, or of a class where ``target`` is None."""
        called = isinstance(decorator, ir.Call)
        spelled = ir.spell(decorator.func if isinstance(decorator, ir.Call) else decorator)
        word = atom.word if isinstance(atom, Guard) else atom.name
        site = ir.site_of(decorator)
        if target is None:
            self.note("class", site, spelled, word)
        elif target.is_async:
            self.note("async", site, spelled, word, function=target)
        elif is_context and only_switches(target.body):
            self.note("context", site, spelled, word, function=target)
        elif not called:
            self.note("decorator-mention", site, spelled, word, function=target)
        elif isinstance(atom, Guard) and atom.applied:
            self.note("definition", site, spelled, word, function=target)

    def note_open_guard(self, state: State, kind: str, site: int) -> None:
        """The ``yield`` or ``await`` at ``site`` hands control to other code inside a guard block."""
        origins = frozenset(origin for origin in self.recording(state) if origin.word in OFF)
        if origins and self.here.open_scopes:
            guard, spelled = self.guards_open[self.here.open_scopes[-1]]
            self.note(kind, guard, spelled, "", None, origins, site)

    def note_guard_block(self, state: State, expr: ir.Expr, body: ir.Block, site: int) -> None:
        """A block that switches recording off: what does it make, if it does nothing else?"""
        guard, spelled = ir.site_of(expr), ir.spell(expr.func if isinstance(expr, ir.Call) else expr)
        self.guards_open[site] = guard, spelled
        names = tuple(names_made(body))
        if names and None not in names and all(origin.word in OFF for origin in self.recording(state)):
            made = tuple(name for name in names if name is not None)
            self.trace.guard_blocks.add(GuardBlock(site, guard, spelled, made, self.here.function))

    def note_thread(self, state: State, value: Value, spelled: str, site: int) -> None:
        """A callable is handed to another thread: recording is on there, whatever it is here."""
        meant = self.recording(state) - self.while_waiting
        origins = frozenset(origin for origin in meant if origin.word in OFF)
        if origins and origins == meant:
            for obj in value.refs():
                self.note("thread", site, spelled, "", obj, origins)

    # -- provided by other parts ------------------------------------------------------------

    def consume(self, state: State, value: Value) -> Value:
        raise NotImplementedError

    def guards_inside(self, function: ir.Function) -> list[str]:
        raise NotImplementedError


def names_made(body: ir.Block) -> Iterator[str | None]:
    """What a block assigns or fills in place, as it is spelled; None for anything else that it does."""
    for statement in body:
        match statement:
            case ir.Assign(targets):
                for target in targets:
                    for part in target.items if isinstance(target, ir.Items) else (target,):
                        yield ir.spell(part) if isinstance(part, (ir.Name, ir.Attr)) else None
            case ir.Evaluate(ir.Call(ir.Attr(base, name))) if name.endswith("_") and not name.startswith("_"):
                while isinstance(base, ir.Call) and isinstance(base.func, ir.Attr):
                    base = base.func.base
                yield ir.spell(base)
            case ir.Branch(_, then, other):
                yield from names_made(then)
                yield from names_made(other)
            case ir.Try(inside, (), other, final):
                yield from names_made((*inside, *other, *final))
            case _:
                yield None


def may_be_idle(function: ir.Function, assignments: bool) -> bool:
    """Whether a statement of the function has the shape of an idle switch; ``assignments`` counts those too."""
    return any(is_candidate(statement, assignments) for statement in ir.statements(function.body))


def is_candidate(node: object, assignments: bool) -> bool:
    match node:
        case ir.Evaluate(ir.Attr(_, name) | ir.Name(name)):
            return name in SWITCHES | GUARDS
        case ir.Evaluate(ir.Items(_, items)):
            return any(isinstance(item, ir.Attr) and item.name in SWITCHES for item in items)
        case ir.Evaluate(ir.Comprehension()) | ir.Evaluate(ir.Call(ir.Name("map"))):
            return True
        case ir.Evaluate(ir.Call(ir.Attr(_, name) | ir.Name(name))):
            return name in GUARDS - {"set_grad_enabled"}
        case ir.Scope(items):
            return any(isinstance(item, (ir.Attr, ir.Name)) and item.name in GUARDS for item, _ in items)
        case ir.Assign(targets) if assignments:
            return any(isinstance(target, ir.Attr) and is_flag(target.name) for target in targets)
        case _:
            return False


def is_flag(name: str) -> bool:
    return name in FLAGS or knowledge.word("misspelt_requires_grad").search(name.lower()) is not None


def only_switches(body: ir.Block) -> bool:
    """Whether a block calls nothing but ``eval`` and ``train``."""
    calls = (node for node in ir.walk(body) if isinstance(node, ir.Call))
    return all(isinstance(call.func, ir.Attr) and call.func.name in SWITCHES for call in calls)
