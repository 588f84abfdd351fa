"""Where analysis starts: the module body, then whatever nothing in the file called.

A function without callers in the file is run with parameters in their ``entry`` mode. A class whose
methods nobody drives is run in unknown order: the entry state of each public method is the state
after ``__init__`` joined with the exits of all public methods, iterated to its fixpoint.

Worked example: nothing calls ``def evaluate(model, loader)``. It is run once, with ``model`` in the mode ``entry``;
``stand_ins`` says what the parameters are.

Known hole: which methods of a class are called first is not known, so that what one of them leaves behind holds for
all of them, weakly.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from torchmode import ir, knowledge
from torchmode.domain import Frame, Location, Origin, Origins, State, merge
from torchmode.interp.arguments import Arguments
from torchmode.interp.bodies import read_bodies
from torchmode.interp.calls import is_left_to_subclasses
from torchmode.interp.core import REC
from torchmode.interp.idle import may_be_idle
from torchmode.interp.passes import Activation
from torchmode.interp.stand_ins import StandIns
from torchmode.interp.trace import Limits, Trace
from torchmode.knowledge import Knowledge
from torchmode.objects import ClassInfo, Cls, Fn, Obj, Value, ref
from torchmode.project import Project

MAX_ROUNDS = 4


def interpret(
    program: ir.Program, limits: Limits, knowledge: Knowledge, project: Project | None = None
) -> Trace:
    """Run ``program`` abstractly, and what it uses of its ``project``. Raises ``OutOfTime`` by the watchdog."""
    return Roots(program, limits, knowledge, project).interpret()


class Roots(StandIns):
    """The interpreter, complete: knows where to start."""

    references: Counter[str]
    left_behind: dict[int | None, dict[Location, Any]]

    def interpret(self) -> Trace:
        state = self.root
        self.left_behind = {}
        self.run_module(state)
        called = {
            activation.function.ident
            for activation in self.trace.activations
            if activation.function is not None
        }
        references = self.references = Counter(self.program.named_besides) + Counter(self.program.named)
        idle_functions, idle_classes = self.program.outside(self.program.roots)
        methods = {function.ident for info in self.trace.classes for function in info.definition.methods}
        free = [
            function
            for function in self.program.functions
            if function.ident not in methods
            and function.name != "<lambda>"
            and function.ident not in idle_functions
        ]
        plain = [function for function in free if function.parent is None]
        for function in plain:
            alone = references[function.name] == self.program.attributes.get(function.name, 0)
            if function.ident not in called and alone:
                self.run_entry(state, function)
        driven = self.called()
        for info in [info for info in self.trace.classes if self.trace.is_main(info.definition.ident)]:
            if info.definition.ident not in idle_classes:
                self.run_class(state, info, driven)
        called = self.called()
        for function in callers_first([function for function in plain if function.ident not in called]):
            if function.ident not in called:
                self.run_entry(state, function)
                called = self.called()
        for function in free:
            if function.ident not in called:
                self.run_entry(state, function)
                called = self.called()
        self.look_into_the_rest(state)
        self.inspect_classes(state)
        self.trace.steps = self.steps
        self.run_views(state)
        if self.program.shown is None or self.program.shown:
            self.trace.functional_calls, self.trace.built_layers = read_bodies(
                self.program, self.trace, lambda info: self.own_layer(info) >= 0, self.knowledge.effect
            )
        return self.trace

    def look_into_the_rest(self, state: State) -> None:
        """Run what was not run, or only as its callers asked, for the idle switches that may stand in it."""
        called = self.called()
        entered = {
            activation.function.ident
            for activation in self.trace.activations
            if activation.function is not None and activation.kind != "called"
        }
        suspects = {
            function.ident: function
            for function in self.program.functions
            if self.trace.is_main(function.ident)
            and function.ident not in entered
            and function.name != "<lambda>"
            and may_be_idle(function, assignments=function.ident not in called)
        }
        if not suspects:
            return
        with self.apart() as story:
            self.trace.idle = story.idle
            for info in list(story.classes):
                rest = [function for function in info.methods.values() if suspects.pop(function.ident, None)]
                if rest:
                    obj, start = self.constructed(state, info)
                    for function in rest:
                        self.run_method(start.fork(), obj, info, function, "class-entry")
            for function in suspects.values():
                self.run_entry(state, function)

    def called(self) -> set[int]:
        return {
            activation.function.ident
            for activation in self.trace.activations
            if activation.function is not None
        }

    def run_module(self, state: State) -> None:
        # What `x.training` says changes with each switch: never assumed.
        asked = [test for test in self.program.repeated_tests if not ir.spell(test).endswith("training")]
        tests = [ir.spell(test) for test in asked[:2]]
        outcomes: list[dict[Location, Any]] = []
        for answers in ir.answers_to(asked[:2]):
            activation = Activation(len(self.trace.activations), None, "module", (), unit=self.program.unit)
            activation.assumed = tuple(zip(tests, answers, strict=True))
            self.trace.activations.append(activation)
            self.stack.append(activation)
            run = state.fork()
            for test, answer in activation.assumed:
                run.set(("assume", test), answer)
            self.run_block(run, self.program.body)
            self.path_ended = False
            self.stack.pop()
            outcomes.append(
                {location: content for location, content in run.delta.items() if location[0] != "assume"}
            )
        merge(state, outcomes, self.initial)
        state.delta.pop(REC, None)

    # -- functions without callers ------------------------------------------------------

    def run_entry(self, state: State, function: ir.Function) -> None:
        """A function that nothing calls, with parameters in their entry mode.

        What stands within another such function starts from what that one leaves behind.
        """
        if function.parent in self.left_behind:
            state = state.fork()
            state.delta.update(self.left_behind[function.parent])
        scope = self.home.scope if function.parent is None else function.parent
        known = state.get(("var", scope, function.name))
        fn = Fn(function)
        if isinstance(known, Value):
            fn = next(
                (atom for atom in known.atoms if isinstance(atom, Fn) and atom.function is function), fn
            )
        elif function.decorators:  # its name went with the function around it
            self.stack.append(self.outside())
            decorated = self.decorate(state.fork(), fn, function)
            self.stack.pop()
            fn = decorated if decorated.function is function else fn
        around = [wrapper.guards for wrapper in self.wrappers.values() if wrapper.function is function]
        if around and not fn.guards:  # what stands above a decorator of the file holds inside of it, too
            guards = tuple(
                guard
                for guard in around[0]
                if all(any(guard.word == held.word for held in other) for other in around)
            )
            fn = Fn(fn.function, fn.receiver, fn.cls, guards, fn.is_context, fn.captured)
        run = state.fork()
        left = self.run_as_entry(run, fn, self.with_stand_ins(run, function, 0), "entry")
        if function.has_inner:
            self.left_behind[function.ident] = dict(left)

    def run_as_entry(self, state: State, fn: Fn, arguments: Arguments, kind: str) -> dict[Location, Any]:
        """Run a function as if called from outside, in each context its conditions ask for."""
        receiver = ref(fn.receiver) if fn.receiver is not None and fn.function.params else None
        outside = self.outside()
        self.stack.append(outside)
        try:
            outcomes: list[dict[Location, Any]] = []
            for assumed in self.assumptions(state, fn, arguments, receiver):
                activation = self.entry_activation(fn, assumed, kind)
                run = state.fork()
                hook = self.hook_state(fn)
                if hook is not None:
                    self.enter_hook(run, fn, hook, arguments)
                value, ends = self.run_activation(run, fn, arguments, receiver, activation)
                self.hand_out(self.flows(run, value), "returned")
                if not ends:
                    outcomes.append(self.purge(fn.function, run.delta))
            merge(state, outcomes, self.initial)
            if kind != "constructor":  # what it switches for good holds for the methods of its object
                left = self.recording(state)
                if not self.records(state) and any(origin.kind == "set_grad_enabled" for origin in left):
                    self.trace.leaves_off.add(fn.function.ident)
                state.delta.pop(REC, None)
            return state.delta
        finally:
            self.stack.pop()

    def entry_activation(self, fn: Fn, assumed: tuple[tuple[str, bool], ...], kind: str) -> Activation:
        for known in self.trace.activations:
            if (
                known.function is fn.function
                and known.assumed == assumed
                and known.kind == kind
                and known.receiver is fn.receiver
            ):
                return known
        activation = Activation(
            len(self.trace.activations), fn.function, kind, (fn.function.site,), fn.receiver, fn.cls
        )
        activation.assumed = assumed
        self.trace.activations.append(activation)
        return activation

    def hook_state(self, fn: Fn) -> tuple[str, str] | None:
        if fn.cls is None or fn.receiver is None:
            return None
        for base in (fn.receiver.cls or fn.cls).all_external():
            effect = self.knowledge.method((base,), fn.function.name)
            if effect.hook and effect.inside is not None and effect.recording is not None:
                return effect.inside.value, effect.recording.value
        return None

    def enter_hook(self, state: State, fn: Fn, hook: tuple[str, str], arguments: Arguments) -> None:
        """The state in which a framework calls the method: its own object and a parameter called ``model`` or so."""
        mode, recording = hook
        assert fn.receiver is not None
        origin = Origin("framework", mode, fn.function.site, fn.function.name)
        self.write_mode(state, fn.receiver, origin, True)
        state.set(("hook", fn.receiver), frozenset((origin,)))
        for value in arguments.everything():
            for obj in value.refs():
                if knowledge.word("hook_parameter").search(obj.name):
                    obj.evidence.add("annotated")
                    self.write_mode(state, obj, origin, True)
        self.set_recording(state, recording, fn.function.site, "framework")

    # -- classes in unknown order ---------------------------------------------------------

    def run_class(self, state: State, info: ClassInfo, driven: set[int]) -> None:
        """Run a class in unknown order; methods in ``driven`` are run for their effects and judged elsewhere."""
        own = [function for cls in info.lineage() for function in cls.methods.values()]
        if all_are_driven(info, driven) or self.is_run_as_subclass(info, driven):
            return
        obj, start = self.constructed(state, info)
        public: list[tuple[ClassInfo, ir.Function]] = []
        seen: set[str] = set()
        on_itself = called_on_itself(info)
        for cls in info.lineage():
            for function in cls.methods.values():
                if function.name in seen or function.name in ("__init__", "__new__"):
                    continue
                seen.add(function.name)
                if info.is_module and function.name == "forward":
                    continue
                called_by_name = self.references[function.name] > 0 or function.name in on_itself
                if not function.name.startswith("_") or function.name.startswith("__") or not called_by_name:
                    public.append((cls, function))
        if not info.unresolved_base:  # a base that is not shown may call any of them
            outer = outermost_methods(info)
            public = [(cls, function) for cls, function in public if function.name in outer]
        entry = self.class_fixpoint(start, obj, public, driven)
        for at_last in (False, True):  # what the class calls on itself comes after what calls it
            called = self.called()
            for function in own:
                if (
                    (function.name in on_itself) is at_last
                    and function.ident not in called
                    and function.name not in ("__init__", "forward")
                    and function.name in info.methods
                ):
                    self.run_method(entry.fork(), obj, info, function, "class-entry")

    def is_run_as_subclass(self, info: ClassInfo, driven: set[int]) -> bool:
        """Whether a class raises where it calls a hook, and a subclass of the file that fills it in is run instead.

        What the hook does to the rest is shown there, and of the base by itself nothing is left after it.
        """
        hooks = {
            name
            for name in called_on_itself(info)
            if (found := info.find(name)) is not None
            and is_left_to_subclasses(found[1])
            and not any(isinstance(node, ir.Return) for node in ir.statements(found[1].body))
        }
        _, idle = self.program.outside(self.program.roots)
        return bool(hooks) and any(
            info in other.lineage()[1:]
            and self.trace.is_main(other.definition.ident)
            and other.definition.ident not in idle
            and not all_are_driven(other, driven)
            and not any((found := other.find(name)) and is_left_to_subclasses(found[1]) for name in hooks)
            for other in self.trace.classes
        )

    def constructed(self, state: State, info: ClassInfo) -> tuple[Obj, State]:
        """An object of the class, and the state after its constructor."""
        start = state.fork()
        born = Origin("entry", "entry", info.definition.site, "self")
        obj = self.fresh(start, info, born)
        if info.is_module:
            self.write_mode(start, obj, born, True)
        return obj, start

    def fresh(self, state: State, info: ClassInfo, born: Origin, name: str = "self") -> Obj:
        """An object of the class in the mode ``born``, whose constructor is run in ``state``."""
        obj = Obj("module" if info.is_module else "instance", info.definition.site, name, cls=info)
        obj.born = born
        obj.traits.add("entry")
        constructor = info.find("__init__")
        if constructor is not None:
            cls, function = constructor
            arguments = self.with_stand_ins(state, function, 1, info)
            self.run_as_entry(state, Fn(function, obj, cls), arguments, "constructor")
        return obj

    def class_fixpoint(
        self, start: State, obj: Obj, public: list[tuple[ClassInfo, ir.Function]], driven: set[int]
    ) -> State:
        entry = State(start)
        runs: dict[int, tuple[Frame, State]] = {}
        for _ in range(MAX_ROUNDS):
            self.rounds[obj] += 1
            exits: list[dict[Location, Any]] = [{}]
            for cls, function in public:
                frame, run = runs.get(function.ident, (None, entry))
                if frame is None or not all(
                    self.same(entry, location, content) for location, content in frame.reads.items()
                ):
                    frame = Frame()
                    run = State(State(entry, frame))
                    kind = "driven" if function.ident in driven else "class-entry"
                    self.run_method(run, obj, cls, function, kind)
                    runs[function.ident] = frame, run
                exits.append(
                    {
                        location: carried(content) if location[0] == "mode" else content
                        for location, content in run.delta.items()
                        if location[0] in ("mode", "attr", "item", "grad")
                    }
                )
            joined = State(start)
            merge(joined, [entry.delta, *[{**entry.delta, **delta} for delta in exits]], self.initial)
            if joined.delta == entry.delta:
                return entry
            entry = joined
        return entry

    def run_method(self, state: State, obj: Obj, cls: ClassInfo, function: ir.Function, kind: str) -> None:
        unbound = function.name in cls.static | cls.class_methods
        fn = Fn(function, None if unbound else obj, cls, self.decorated(cls, function))
        arguments = self.with_stand_ins(state, function, 0 if function.name in cls.static else 1)
        if function.name in cls.class_methods:
            arguments = arguments.of_class(Cls(obj.cls or cls))
        self.run_as_entry(state, fn, arguments, kind)


def all_are_driven(info: ClassInfo, driven: set[int]) -> bool:
    """Whether code that was run calls all methods of a class but those that need no caller."""
    return all(
        function.ident in driven or function.name in ("__init__", "forward")
        for function in info.methods.values()
    )


def carried(origins: Origins) -> Origins:
    """The origins as another method of the class sees them."""
    return frozenset(origin.carried_over() for origin in origins)


def called_on_itself(info: ClassInfo) -> set[str]:
    """The names of the methods that a class, or a base of it in another file, calls on itself."""
    return {
        name
        for cls in info.lineage()
        for function in cls.methods.values()
        for name in ir.calls_on_itself(function)
    }


def outermost_methods(info: ClassInfo) -> set[str]:
    """The methods of a class that no other of its methods calls: what code outside is most likely to call.

    A hook that the class drives itself is entered as it is driven. Methods that only call each other all count.
    """
    calls: dict[str, set[str]] = {}
    switches: dict[str, ir.Function] = {}
    for cls in info.lineage():
        for name, function in cls.methods.items():
            if name in calls or not function.params:
                continue
            switches[name] = function
            calls[name] = ir.calls_on_itself(function) - {name}
    called = {name for callees in calls.values() for name in callees}
    outer = set(calls) - called
    if not info.is_module:  # a switch for users, whoever else calls it
        outer |= {name for name in ("train", "eval") if name in switches and len(switches[name].params) > 1}
    reached, todo = set(outer), list(outer)
    while todo:
        new = calls.get(todo.pop(), set()) - reached
        reached |= new
        todo.extend(new)
    return outer | (set(calls) - reached)


def callers_first(functions: list[ir.Function]) -> list[ir.Function]:
    """The functions in an order in which one comes after the others that mention it; source order settles cycles."""
    by_name: dict[str, list[int]] = {}
    for index, function in enumerate(functions):
        by_name.setdefault(function.name, []).append(index)
    mentions: list[set[int]] = []
    for index, function in enumerate(functions):
        names = {
            node.name for node in ir.walk(function.body, into=(ir.Function,)) if isinstance(node, ir.Name)
        }
        mentions.append({found for name in names for found in by_name.get(name, ())} - {index})
    waiting_for = Counter(found for mentioned in mentions for found in mentioned)
    order: dict[int, None] = {}
    for start in range(len(functions)):
        ready = [
            index for index in range(start, len(functions)) if not waiting_for[index] and index not in order
        ]
        for index in [*ready, start]:
            todo = [] if index in order else [index]
            while todo:
                current = todo.pop()
                order[current] = None
                for found in sorted(mentions[current], reverse=True):
                    waiting_for[found] -= 1
                    if not waiting_for[found] and found not in order:
                        todo.append(found)
        if len(order) == len(functions):
            break
    return [functions[index] for index in order]
