"""What all parts of the interpreter share: bounds, records, allocation, and the state of objects.

The question answered here: given a state, in which mode is an object, does autograd record, and is
anything of it trainable? A switch reaches the object and its registered children; a child found
later by attribute takes the mode of its nearest ancestor.

Worked example: ``net.eval()`` writes ``{eval@7}`` for ``net`` and for each module among its
attributes; ``net.head`` mentioned later has no mode of its own and answers with that of ``net``.

Known holes: two calls of one factory from the same place are one object; objects kept in unknown
containers are not tracked.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from torchmode import ir
from torchmode.domain import Journal, Location, Origin, Origins, State, join_origins, words
from torchmode.interp.passes import (
    Activation,
    Event,
    Freeze,
    LoopContext,
    Pass,
    Refusal,
)
from torchmode.interp.trace import Limits, OutOfTime, Trace
from torchmode.interp.waiting import held_over_awaits
from torchmode.knowledge import Knowledge
from torchmode.objects import ELEMENT, FLOWING, ClassInfo, Fn, Obj, Ref, Value, ref

MODULE_EVIDENCE = frozenset(
    (
        "eval",
        "train",
        "parameters",
        "state_dict",
        "load_state_dict",
        "modules",
        "wrapped",
        "annotated",
        "moved",
        "called_loaded",
    )
)
REC: Location = ("rec",)
CHOSEN: Location = ("chosen",)
OWN_PASSES = frozenset(("forward", "__call__"))
MAX_INNER = 64
MAX_LEVEL = 4  # objects that made each other
MAX_REACHED = 20_000  # objects that one switch may reach
UNKNOWN_MODE = Origin("unknown", "unknown")
ON_BY_DEFAULT: Origins = frozenset((Origin("default", "on"),))


def keeps_its_mode(obj: Obj) -> bool:
    """Whether something was put in the place of its ``train``: ``encoder.train = disabled_train``."""
    return "own_train" in obj.traits


def holds_group(value: Value) -> bool:
    """Whether a value may be a plain container."""
    return any(type(atom) is Ref and atom.obj.kind == "group" for atom in value.atoms)


def is_module(obj: Obj) -> bool:
    """Whether there is evidence that ``obj`` is an ``nn.Module``: its own, or as a called part of one."""
    if obj.kind == "module":
        return True
    if obj.kind != "unknown" or "other" in obj.traits:
        return False
    if obj.evidence & MODULE_EVIDENCE:
        return True
    return "called_part" in obj.evidence and obj.parent is not None and is_module(obj.parent)


def is_learner(info: ClassInfo | None) -> bool:
    """Whether a class takes training steps in methods of its own.

    A module that does is one only to hold the networks that it trains: what its methods do with them is no part of a
    ``forward`` that somebody else calls.
    """
    if info is None:
        return False
    methods = (method for cls in info.lineage() for method in cls.methods.values())
    return any({"backward", "step"} <= method.attributes for method in methods)


class Core:
    """State of one run of the interpreter, and the questions every part asks."""

    def __init__(self, program: ir.Program, limits: Limits, knowledge: Knowledge) -> None:
        self.program = program
        self.limits = limits
        self.knowledge = knowledge
        self.trace = Trace(program)
        self.functions: dict[int, ir.Function] = {}
        self.objects: dict[tuple[Any, ...], Obj] = {}
        self.class_infos: dict[int, ClassInfo] = {}
        self.pass_table: dict[tuple[Any, ...], Pass] = {}
        self.stack: list[Activation] = []
        self.steps = 0
        self.budget = limits.steps_per_event * program.events + limits.spare_steps
        self.exhausted = False
        self.path_ended = False
        self.allocated = 0
        self.root = State()
        self.regions: list[Any] = []
        self.journals: list[Journal] = []
        self.made_at: set[int] = set()
        held = held_over_awaits(program)
        self.while_waiting = held | ON_BY_DEFAULT if held else held

    # -- bounds -----------------------------------------------------------------

    def step(self) -> None:
        """Count one transfer step; past the budget calls are no longer followed."""
        self.steps += 1
        if self.steps & 1023 == 0 and time.thread_time() > self.limits.deadline:
            raise OutOfTime
        if self.steps > self.budget and not self.exhausted:
            self.exhausted = True
            self.refuse(
                -1, "the file needs more analysis steps than its size allows: calls are no longer followed"
            )

    def refuse(self, site: int, reason: str, obj: Obj | None = None) -> None:
        self.trace.refusals.add(Refusal(site, reason, obj))

    # -- context ----------------------------------------------------------------

    @property
    def here(self) -> Activation:
        return self.stack[-1]

    def outside(self) -> Activation:
        """Whoever calls what nothing in the file calls."""
        return Activation(-1, None, "outside", (), unit=self.program.unit)

    def maker(self) -> Obj | None:
        """The object in a method of which the code runs: what two objects of one class make is told apart.

        A class that makes another of itself is followed a few levels deep.
        """
        for activation in reversed(self.stack):
            if activation.receiver is not None:
                return activation.receiver if activation.receiver.level < MAX_LEVEL else None
        return None

    def tell(self, site: int, kind: str, spelled: str, after: str = "") -> None:
        key = (site, kind, spelled, self.here.name)
        known = self.trace.events.get(key)
        if known is not None and after and after not in known.after.split(" / "):
            after = f"{known.after} / {after}"
        elif known is not None:
            return
        self.trace.events[key] = Event(site, kind, spelled, after, self.here.name)

    # -- objects ----------------------------------------------------------------

    def allocate(self, kind: str, site: int, purpose: str = "", **details: Any) -> Obj:
        """The object made at ``site`` in this context: the same one whenever it is made again.

        The context is the object that makes it, and the last three call sites.
        """
        maker = self.maker()
        key = (site, maker, self.here.chain[-3:], purpose)
        obj = self.objects.get(key)
        if obj is None:
            obj = Obj(kind, site, **details)
            obj.level = maker.level + 1 if maker is not None else 0
            self.objects[key] = obj
            self.made_at.add(site)
        self.allocated += 1
        return obj

    def child(self, state: State, parent: Obj, name: str) -> Obj:
        """The part of ``parent`` that is called ``name``, met for the first time."""
        if parent.depth() >= self.limits.path_length:
            return parent
        key = ("child", parent, name)
        obj = self.objects.get(key)
        if obj is None:
            born = None
            if not self.holds_modules(parent):
                born = Origin("entry", "entry", -1, name)
            kind = "unknown"
            obj = Obj(kind, parent.site, name, parent=parent, key=name, born=born)
            obj.owner = parent
            self.objects[key] = obj
            self.resemble_part(state, obj, parent, name)
            if parent.label and name in self.knowledge.effect(parent.label).statistics_with:
                parent.traits.add("told_by_part")
        hooked = state.get(("hook", parent.root()))
        if hooked is not None and obj.born is not None:
            state.set(("mode", obj), hooked)
        parent.attrs.add(name)
        if name != ELEMENT and state.get(("attr", parent, name)) is None:
            switched = state.get(("mode", self.objects.get(("child", parent, ELEMENT))))
            if switched is not None:
                state.set(("mode", obj), join_origins(self.mode(state, obj), switched))
        state.set(("attr", parent, name), ref(obj))
        return obj

    def resemble_part(self, state: State, obj: Obj, parent: Obj, name: str) -> None:
        """Make the part of a deep copy what the part of its model is."""
        source = self.trace.copied_from.get(parent)
        value = state.get(("attr", source, name)) if source is not None else None
        part = value.only() if isinstance(value, Value) else None
        if isinstance(part, Ref) and part.obj.kind == "module":
            self.resemble(obj, part.obj)
            obj.attrs |= part.obj.attrs

    def resemble(self, obj: Obj, original: Obj) -> None:
        """Make ``obj`` a copy of another object; its mode is that of the copy that it belongs to."""
        obj.kind, obj.cls, obj.label = original.kind, original.cls, original.label
        obj.traits |= original.traits | {"copy"}
        self.trace.copied_from[obj] = original

    def holds_modules(self, obj: Obj) -> bool:
        """Whether a switch of ``obj`` reaches what hangs on it (False for a plain class instance)."""
        if obj.kind == "instance":
            return False
        return obj.kind in ("module", "unknown")

    def is_module(self, obj: Obj) -> bool:
        """Whether there is evidence that ``obj`` is an ``nn.Module``."""
        return is_module(obj)

    # -- mode, recording, trainable -----------------------------------------------

    def mode(self, state: State, obj: Obj) -> Origins:
        found = state.get(("mode", obj))
        if found is not None:
            return found  # type: ignore[no-any-return]
        if obj.born is not None:
            return frozenset((obj.born,))
        if obj.parent is not None:
            return self.mode(state, obj.parent)
        return frozenset((UNKNOWN_MODE,))

    def recording(self, state: State) -> Origins:
        found = state.get(REC)
        return found if found is not None else ON_BY_DEFAULT

    def run_others(self, state: State) -> None:
        """Other coroutines of the event loop may have run: recording may be as one of them left it."""
        if self.while_waiting:
            self.write(state, REC, self.recording(state) | self.while_waiting)

    def records(self, state: State) -> bool:
        """False where autograd is certainly off."""
        return any(origin.word not in ("off", "inference") for origin in self.recording(state))

    def trainable(self, state: State, obj: Obj) -> frozenset[str]:
        found = state.get(("grad", obj))
        if found is not None:
            return found  # type: ignore[no-any-return]
        if obj.parent is not None and obj.kind != "instance":
            return self.trainable(state, obj.parent)
        return frozenset(("yes",))

    def initial(self, state: State, location: Location) -> Any:
        """The content of a location that an outcome of a branch did not write."""
        match location[0]:
            case "mode":
                return self.mode(state, location[1])
            case "grad":
                return self.trainable(state, location[1])
            case "rec":
                return self.recording(state)
            case "item" if location[1].label == "tuple" or "complete" in location[1].traits:
                return None  # made with all that it holds: where it was not made, nothing is in it
            case _:
                return state.get(location)

    def registered(self, state: State, obj: Obj) -> list[Obj]:
        """The children that a switch of ``obj`` reaches directly."""
        found: list[Obj] = []
        for name in sorted(obj.attrs):
            value = state.get(("attr", obj, name))
            if isinstance(value, Value):
                found.extend(target for target in value.refs() if target.kind in ("module", "unknown"))
        for item in sorted(obj.items, key=repr):
            value = state.get(("item", obj, item))
            if isinstance(value, Value):
                found.extend(target for target in value.refs() if target.kind in ("module", "unknown"))
        found.extend(sorted(obj.held, key=lambda held: held.site))
        return found

    def register(self, owner: Obj | None, part: Obj) -> None:
        """Note that ``part`` became a child of a module; ``owner`` is None where the module is not known."""
        if owner is not None and not self.holds_modules(owner):
            return
        self.trace.registered.add(part)
        for activation in reversed(self.stack):
            if (
                part.parent is None
                and activation.receiver is not None
                and activation.receiver.cls is not None
            ):
                self.trace.registered_in.add((activation.receiver.cls.definition.ident, part.site))
                break

    def constructing(self) -> bool:
        """Whether a constructor of the file is being run."""
        return any(
            activation.function is not None and activation.function.name == "__init__"
            for activation in self.stack
        )

    def write_mode(
        self, state: State, obj: Obj, origin: Origin, strong: bool, seen: set[Obj] | None = None
    ) -> None:
        """Set the flag of ``obj`` and of its registered children, without asking for overrides."""
        seen = set() if seen is None else seen
        if obj in seen or len(seen) > MAX_REACHED:
            return
        seen.add(obj)
        new = frozenset((origin,))
        self.write(state, ("mode", obj), new if strong else join_origins(self.mode(state, obj), new))
        for target in [*self.registered(state, obj), *obj.kinds.values()]:
            if origin.kind == "gave-up" or not keeps_its_mode(target):
                self.write_mode(state, target, origin, strong, seen)

    def bear(self, state: State, obj: Obj, origin: Origin) -> None:
        """The mode of a new module, and of the stand-ins of its layers, that one made here before may have had."""
        for target in (obj, *obj.kinds.values()):
            state.set(("mode", target), frozenset((origin,)))

    def write_switched(self, state: State, obj: Obj, origin: Origin, strong: bool) -> None:
        """Set the flag of what a call switches; of the other parts, perhaps, where it is any element of a whole."""
        for part in obj.wholes():
            whole = part.parent
            if part.name == ELEMENT and whole is not None:
                for name in sorted(whole.attrs - {ELEMENT}):
                    other = self.objects.get(("child", whole, name))
                    if other is not None and state.get(("attr", whole, name)) == ref(other):
                        self.write_mode(state, other, origin, False)
        self.write_mode(state, obj, origin, strong)

    def write(self, state: State, location: Location, origins: Origins) -> None:
        """Write a mode or the recording, and note it where an exception may cut the rest short."""
        state.set(location, origins)
        self.note_all(((location, origins),))

    def note_all(self, written: Iterable[tuple[Location, Origins]]) -> None:
        """Note writes in the innermost journal, if one is kept."""
        if self.journals:
            journal = self.journals[-1]
            for location, origins in written:
                known = journal.get(location)
                journal[location] = origins if known is None else join_origins(known, origins)

    def forget_mode(self, state: State, obj: Obj, site: int, reason: str) -> None:
        """The mode of ``obj`` and of its parts is unknown from here on."""
        self.write_mode(state, obj, Origin("gave-up", "unknown", site, reason), True)
        self.refuse(site, reason, obj)

    def write_trainable(
        self, state: State, obj: Obj, answers: frozenset[str], seen: set[Obj] | None = None
    ) -> None:
        seen = set() if seen is None else seen
        if obj in seen or len(seen) > MAX_REACHED:
            return
        seen.add(obj)
        state.set(("grad", obj), answers)
        for target in [*self.registered(state, obj), *obj.kinds.values()]:
            self.write_trainable(state, target, answers, seen)

    def freeze(self, state: State, obj: Obj, answers: frozenset[str], site: int) -> None:
        """Parameters of ``obj`` are made to learn, or not: all of them, or those that a loop around chose.

        The content of ``CHOSEN`` is None outside of loops over parameters or modules, else the kinds of
        layers that conditions inside chose, ``""`` for all and ``"?"`` where that is not known.
        """
        chosen = state.get(CHOSEN) or ""
        word = next(iter(answers)) if len(answers) == 1 else "either"
        if chosen in ("", "?"):
            self.write_trainable(state, obj, answers if chosen == "" else frozenset(("yes", "no", "partly")))
            self.trace.freezes.add(Freeze(site, obj, word if chosen == "" else "either"))
            return
        for each in chosen.split():
            kind = self.layer_kind(obj, each)
            state.set(("grad", kind), answers)
            self.trace.freezes.add(Freeze(site, kind, word))

    def layer_kind(self, obj: Obj, kind: str) -> Obj:
        """The stand-in for all layers of ``kind`` below ``obj``; ``*`` is all layers."""
        found = obj.kinds.get(kind)
        if found is None:
            found = obj.kinds[kind] = Obj("module", obj.site, kind, parent=obj, key=f"<{kind}>")
            found.traits.add("insensitive")
        return found

    # -- reaching into values -----------------------------------------------------

    def modules_in(self, state: State, value: Value, depth: int = 2) -> list[Obj]:
        """The modules (or possible modules) that ``value`` is or holds in plain containers."""
        found: list[Obj] = []
        for atom in value.atoms:
            if not isinstance(atom, Ref):
                continue
            obj = atom.obj
            if obj.kind in ("module", "unknown"):
                found.append(obj)
            elif obj.kind == "group" and depth:
                for item in self.contents(state, obj):
                    found.extend(self.modules_in(state, item, depth - 1))
        return found

    def contents(self, state: State, group: Obj) -> list[Value]:
        """The values held by a list, tuple, dict or module container."""
        found = []
        for item in sorted(group.items, key=repr):
            value = state.get(("item", group, item))
            if isinstance(value, Value):
                found.append(value)
        return found

    def flows(self, state: State, value: Value, depth: int = 3) -> frozenset[tuple[Any, bool]]:
        """All forward passes whose output is in ``value`` or in the containers it holds."""
        if not holds_group(value):
            return value.passes
        passes = set(value.passes)
        if depth:
            for atom in value.atoms:
                if isinstance(atom, Ref) and atom.obj.kind == "group":
                    for item in self.contents(state, atom.obj):
                        passes |= self.flows(state, item, depth - 1)
        return frozenset(passes)

    # -- forward passes -----------------------------------------------------------

    def loop_contexts(self) -> tuple[LoopContext, ...]:
        return tuple(self.here.loops)

    def forward(
        self, state: State, obj: Obj, site: int, spelled: str, method: str, inputs: Value, passed_to: str = ""
    ) -> Value:
        """Record a pass of ``obj`` and return its output."""
        self.cover()
        if not passed_to:
            self.trace.ran.add(obj)
        loops = self.loop_contexts()
        key = (
            site,
            obj,
            self.here.ident,
            self.here.assumed,
            tuple((loop.site, loop.turn) for loop in loops),
            passed_to,
        )
        entry = self.pass_table.get(key)
        if entry is None:
            entry = Pass(
                len(self.trace.passes), site, obj, spelled, method, self.here, loops, passed_to=passed_to
            )
            self.pass_table[key] = entry
            self.trace.passes.append(entry)
        modes, recordings = self.mode(state, obj), self.recording(state)
        if "own_forward" in obj.traits and words(recordings) == {"on"}:  # it may be guarded
            recordings = frozenset(
                (Origin("unknown", "unknown", site, "what was put in place of `forward`"),)
            )
        entry.modes = join_origins(entry.modes, modes)
        entry.felt = join_origins(entry.felt, self.felt_mode(state, obj))
        entry.recordings = join_origins(entry.recordings, recordings)
        if obj.kind == "module" and self.records(state) and self.is_without_parameters(state, obj):
            entry.trainable.add("no")
        else:
            answers = {part: self.trainable(state, part) for part in self.holders(state, obj)}
            entry.trainable.update(*answers.values())
            entry.may_be_still = entry.may_be_still or all(
                "no" in answer for part, answer in answers.items() if self.is_module(part)
            )
        entry.inputs |= inputs.tags
        if "synthetic" not in inputs.tags:
            entry.inputs.add("data")
        if entry.part_of_owner is False:
            entry.part_of_owner = self.inside_owner(obj)
        for activation in self.stack:
            if len(activation.inner) < MAX_INNER:
                activation.inner[entry] = None
        self.note_parts(state, entry)
        found = self.layers(state, obj)
        if found.answer == "yes" or not entry.layers:
            entry.layers, entry.random_on_purpose = found.answer, found.on_purpose
        elif found.answer == "unknown" and entry.layers == "no":
            entry.layers = "unknown"
        attached = self.records(state) and (
            bool(entry.trainable - {"no"})
            or "wants_grad" in inputs.tags
            or any(live for _, live in inputs.passes)
        )
        through = frozenset((item, live and attached) for item, live in inputs.passes)
        if not passed_to:
            self.tell(site, "forward", spelled, "")
        return Value(
            passes=through | {(entry, attached)},
            tags=inputs.tags & (FLOWING if self.records(state) else FLOWING - {"leaf"}),
        )

    def cover(self) -> None:
        """Note that the guard blocks around have something to guard: a pass, or a call that may be one."""
        for activation in self.stack:
            self.trace.covering.update(activation.open_scopes)

    def inside_owner(self, obj: Obj) -> bool:
        """Whether a registered child runs inside a method of the module that owns it."""
        for activation in self.stack:
            receiver = activation.receiver
            if receiver is None or receiver.kind == "instance" or receiver is obj:
                continue
            if any(owner is receiver or owner.owner is receiver for owner in obj.wholes()) and (
                activation.name in OWN_PASSES or not is_learner(receiver.cls)
            ):
                return True
        return False

    def copy_pass(self, entry: Pass, site: int) -> Pass:
        """The pass ``entry`` of a callee as this call sees it."""
        loops = self.loop_contexts()
        key = (
            "copy",
            entry,
            site,
            self.here.ident,
            self.here.assumed,
            tuple((loop.site, loop.turn) for loop in loops),
        )
        found = self.pass_table.get(key)
        if found is None:
            found = Pass(
                len(self.trace.passes),
                entry.site,
                entry.obj,
                entry.spelled,
                entry.method,
                self.here,
                loops,
                entry,
                site,
            )
            self.pass_table[key] = found
            self.trace.passes.append(found)
            entry.copies.append(found)
        entry.copied = True
        found.modes = join_origins(found.modes, entry.modes)
        found.felt = join_origins(found.felt, entry.felt)
        found.recordings = join_origins(found.recordings, entry.recordings)
        found.trainable |= entry.trainable
        found.may_be_still = entry.may_be_still
        found.parts |= entry.parts
        found.classes |= entry.classes
        found.layers, found.random_on_purpose = entry.layers, entry.random_on_purpose
        found.inputs |= entry.inputs
        found.part_of_owner = entry.part_of_owner
        found.passed_to = entry.passed_to
        return found

    def mark(self, passes: Any, use: str) -> None:
        """Note what happens to the output of each pass."""
        for entry, _ in passes:
            entry.uses.add(use)

    def hand_out(self, passes: Any, use: str) -> None:
        """Note that an output leaves the function: with its graph (``use``) or as plain data."""
        for entry, live in passes:
            entry.uses.add(use if live else "given")

    # -- to be provided by the other parts -----------------------------------------

    def evaluate(self, state: State, expr: ir.Expr) -> Value:
        raise NotImplementedError

    def run_block(self, state: State, block: ir.Block) -> bool:
        raise NotImplementedError

    def apply(self, state: State, callee: Value, arguments: Any, call: ir.Call) -> Value:
        raise NotImplementedError

    def call_function(self, state: State, fn: Fn, arguments: Any, call: ir.Call) -> Value:
        raise NotImplementedError

    def layers(self, state: State, obj: Obj) -> Any:
        raise NotImplementedError

    def felt_mode(self, state: State, obj: Obj) -> Origins:
        raise NotImplementedError

    def is_without_parameters(self, state: State, obj: Obj) -> bool:
        raise NotImplementedError

    def holders(self, state: State, obj: Obj) -> list[Obj]:
        raise NotImplementedError

    def attribute(self, state: State, base: Value, name: str, expr: ir.Attr) -> Value:
        raise NotImplementedError

    def note_parts(self, state: State, entry: Pass) -> None:
        raise NotImplementedError
