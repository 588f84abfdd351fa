"""Calls within the file: functions, methods, classes, context managers, with memoised summaries.

A function is run once per context. Its *summary* is what it read from the state outside it, what it
wrote, and what it returned; where the same arguments and the same reads come again, the writes are
applied without running it. Objects made inside it are told apart by the last three call sites.

Worked example: ``evaluate(net, loader)`` called twice with ``net`` in the same mode runs once; the
passes in its result are copied for each call, so that each caller decides their role.

Known holes: recursion is cut at the second entry (the inner call returns what flows in); beyond
eight contexts, counted anew in each round over the methods of a class, a function is no longer
followed and what it switches becomes unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from torchmode import ir
from torchmode.domain import Frame, Location, Origin, State, merge
from torchmode.interp.arguments import Arguments, bind, leftovers
from torchmode.interp.core import MAX_INNER, REC
from torchmode.interp.layers import Definition
from torchmode.interp.passes import Activation
from torchmode.interp.questions import Questions
from torchmode.interp.summaries import Summaries, Summary, by_order, substituted
from torchmode.interp.trace import Limits, Unit
from torchmode.knowledge import Knowledge
from torchmode.objects import (
    BOTTOM,
    NONE,
    NOTHING,
    OPAQUE,
    ClassInfo,
    Fn,
    Obj,
    Ref,
    Value,
    join_all,
    ref,
)
from torchmode.project import Project

ROOT = re.compile(r"[^\W\d]\w*")
INTERESTING = frozenset(
    [
        "eval",
        "train",
        "no_grad",
        "inference_mode",
        "enable_grad",
        "set_grad_enabled",
        "backward",
        "grad",
        "requires_grad_",
        "training",
        "requires_grad",
        "freeze",
        "manual_backward",
    ]
)


@dataclass(slots=True)
class Region:
    """What collects the abrupt exits of a loop or function while its body runs."""

    base: State
    kind: str
    returns: list[tuple[dict[Location, Any], Value]]
    breaks: list[dict[Location, Any]]
    continues: list[dict[Location, Any]]
    yields: list[Value]
    on_yield: Any = None
    held: frozenset[Origin] = frozenset()


def detaches(function: ir.Function) -> bool:
    """Whether a function that calls itself gives each tensor back without its graph: ``repackage_hidden``."""
    ends = [
        node.value
        for node in ir.walk(function.body)
        if isinstance(node, ir.Return)
        and node.value is not None
        and not any(
            isinstance(call, ir.Call) and ir.spell(call.func).rsplit(".", 1)[-1] == function.name
            for call in ir.walk(node.value)
        )
    ]
    return bool(ends) and all(
        any(isinstance(part, ir.Attr) and part.name in ("detach", "data") for part in ir.walk(end))
        for end in ends
    )


def is_left_to_subclasses(function: ir.Function) -> bool:
    """Whether a method only says that subclasses define it, by an error or by `return None`: what runs is another."""
    return (
        function.owner is not None and function.name not in ("train", "eval") and only_declares(function.body)
    )


def only_declares(body: ir.Block) -> bool:
    """Whether a body does nothing but return None or raise, behind what only has a value, such as its docstring."""
    if not body:
        return False
    *before, last = body
    if any(not isinstance(item, ir.Evaluate) or isinstance(item.value, ir.Call) for item in before):
        return False
    match last:
        case ir.Return(ir.Const(None)):
            return True
        case ir.Raise(ir.Expr() as raised):
            error = raised.func if isinstance(raised, ir.Call) else raised
            return ir.spell(error) in ("NotImplementedError", "NotImplemented")
        case ir.Try(inside, handlers=()):
            return only_declares(inside)
        case _:
            return False


class Calls(Summaries):
    """The part of the interpreter that follows calls."""

    def __init__(
        self, program: ir.Program, limits: Limits, knowledge: Knowledge, project: Project | None = None
    ) -> None:
        self.interesting: set[int] = set()
        self.switching = set()
        self.regions: list[Region]
        super().__init__(program, limits, knowledge, project)
        self.summaries: dict[tuple[int, Obj | None], list[Summary]] = {}
        self.rounds: Counter[Obj | None] = Counter()  # over the methods of the class of an object
        self.scans = {}
        self.given_back = set()
        self.parameter_classes = {}
        self.run_attributes = {}
        self.layer_sites = {}
        self.homes = {}
        self.ran_functions = set()
        self.copies = {}
        self.export_table = {}
        self.drawn_from = {}
        self.unrecorded_attributes = {}
        self.calls_by_site = {}
        self.questions: dict[int, Questions] = {}
        self.whole: set[Obj] = set()
        self.last_summary: Summary | None = None
        self.last_function: ir.Function | None = None

    def enter_unit(self, unit: Unit) -> None:
        super().enter_unit(unit)
        for function in unit.program.functions:
            if function.attributes & INTERESTING or function.decorators:
                self.interesting.add(function.ident)
            if function.attributes & {"eval", "train"}:
                self.switching.add(function.ident)

    # -- functions -----------------------------------------------------------------

    def call_function(self, state: State, fn: Fn, arguments: Arguments, call: ir.Call) -> Value:
        function = fn.function
        site = call.site
        recursive = any(
            activation.function is function and activation.receiver is fn.receiver
            for activation in self.stack
        )
        if recursive:
            passing = Value(passes=self.joint(state, arguments).passes)
            return passing.detached() if detaches(function) else passing
        if is_left_to_subclasses(function):
            return Value(passes=self.joint(state, arguments).passes, tags=OPAQUE.tags)
        if self.exhausted or len(self.stack) > self.limits.call_depth:
            if not self.exhausted:
                self.refuse(
                    site, f"the call chain to `{function.name}` is deeper than {self.limits.call_depth}"
                )
            self.lose(state, fn, arguments, site)
            return Value(passes=self.joint(state, arguments).passes, tags=OPAQUE.tags)
        receiver = ref(fn.receiver) if fn.receiver is not None and takes_receiver(fn) else None
        arguments, actual = self.abstracted(fn, arguments)
        key = self.argument_key(fn, arguments, receiver)
        chain = (*self.here.chain, site)
        summaries = self.summaries.setdefault((function.ident, fn.receiver), [])
        summary = self.matching(state, summaries, key, chain)
        full = summary is None and self.has_enough(fn, summaries, chain)
        if full:
            summary = self.similar(state, summaries, key)
        if summary is None:
            if full:
                self.refuse(site, f"`{function.name}` is called in more than {self.limits.contexts} contexts")
                self.trace.crowded.add(function.ident)
                self.lose(state, fn, arguments, site)
                return Value(passes=self.joint(state, arguments).passes, tags=OPAQUE.tags)
            summary = self.summarise(state, fn, arguments, receiver, key, chain)
            summaries.append(summary)
        else:
            self.step()
            for location in summary.writes:
                if location[0] == "item":  # the group may have been made anew since
                    location[1].items.add(location[2])
        if ir.unit_of(function.ident) != self.here.unit:
            self.note_crossing(state, fn, arguments, call)
        loops = self.loop_contexts()
        for activation in summary.activations:
            activation.callers.add((self.here, site, loops))
            self.here.differentiates = self.here.differentiates or activation.differentiates
            if activation.inner:
                self.cover()
            for entry in activation.inner:
                if len(self.here.inner) < MAX_INNER:
                    self.here.inner[entry] = None
        for obj in summary.result.refs():  # the names that it had in there are gone
            obj.bindings -= {(function.ident, name) for name in function.locals}
        self.last_summary = summary
        self.hand_back(summary, actual)
        state.delta.update(summary.writes)
        self.note_all(summary.journal)
        for location in summary.data:
            content = summary.writes[location]
            state.set(location, Value(content.atoms, substituted(content.passes, actual), content.tags))
        if summary.ends and not (function.is_async or function.is_generator):
            self.path_ended = True
        own = {id(activation) for activation in summary.activations}
        return Value(
            self.one_of_many(summary.result, function, call) or summary.result.atoms,
            frozenset(
                (self.copy_pass(entry, site), live)
                if id(entry.activation) in own and not entry.symbolic
                else (entry, live)
                for entry, live in by_order(substituted(summary.result.passes, actual))
            ),
            summary.result.tags,
        )

    def note_crossing(self, state: State, fn: Fn, arguments: Arguments, call: ir.Call) -> None:
        """Remember which modules go from one file to a function of another, and how the call spells them."""
        given = self.trace.crossings.setdefault(call.site, {})
        for value, spelled in zip(arguments.everything(), arguments.spelled, strict=False):
            itself = value.refs()
            for obj in self.modules_in(state, value):
                given.setdefault(obj, spelled if obj in itself else "")
        if fn.receiver is not None and fn.receiver.kind == "module" and isinstance(call.func, ir.Attr):
            given.setdefault(fn.receiver, ir.spell(call.func.base))

    def lose(self, state: State, fn: Fn, arguments: Arguments, site: int) -> None:
        """A call that is not followed: what it may switch is unknown."""
        self.hand_out(self.joint(state, arguments).passes, "escaped")
        lost = Origin("gave-up", "unknown", site, "a call that is not followed")
        unknown = frozenset((lost,))
        switched = {
            location: unknown
            for summary in self.summaries.get((fn.function.ident, fn.receiver), [])
            for location in summary.writes
            if location[0] == "mode"
        }
        state.delta.update(switched)
        for value in arguments.everything():
            for obj in self.modules_in(state, value):
                self.write_mode(state, obj, lost, True)

    def summarise(
        self,
        state: State,
        fn: Fn,
        arguments: Arguments,
        receiver: Value | None,
        key: tuple[Any, ...],
        chain: tuple[int, ...],
    ) -> Summary:
        before = self.allocated
        frame = Frame()
        base = State(state, frame)
        activations: list[Activation] = []
        outcomes: list[dict[Location, Any]] = []
        result: Value | None = None
        self.journals.append({})
        for assumed in self.assumptions(base, fn, arguments, receiver):
            activation = Activation(
                len(self.trace.activations), fn.function, "called", chain, fn.receiver, fn.cls
            )
            activation.assumed = assumed
            self.trace.activations.append(activation)
            activations.append(activation)
            run = base.fork()
            value, ends = self.run_activation(run, fn, arguments, receiver, activation)
            self.ran_functions.add(fn.function.ident)
            if not ends:
                outcomes.append(run.delta)
                result = value if result is None else result.join(value)
        journal = self.journals.pop()
        if fn.guards:
            journal.pop(REC, None)
        merge(base, outcomes, self.initial)
        writes = self.purge(fn.function, base.delta)
        data = tuple(
            location
            for location, content in writes.items()
            if isinstance(content, Value) and any(entry.symbolic for entry, _ in content.passes)
        )
        allocates = self.allocated != before
        return Summary(
            key,
            frame.reads,
            writes,
            result or NOTHING,
            tuple(activations),
            self.maker(),
            chain if allocates else None,
            not outcomes,
            data,
            tuple(journal.items()),
            self.rounds.get(fn.receiver, 0),
        )

    def assumptions(
        self, state: State, fn: Fn, arguments: Arguments, receiver: Value | None
    ) -> list[tuple[tuple[str, bool], ...]]:
        """One context for each answer to the conditions that the function asks repeatedly, or together with another."""
        function = fn.function
        tests = self.questions_at(function).of(function)
        if not tests or function.ident not in self.interesting:
            return [()]
        trial = state.fork()
        activation = Activation(-1, function, "trial", self.here.chain, fn.receiver, fn.cls)
        self.stack.append(activation)
        try:
            self.bind_parameters(trial, fn, arguments, receiver)
            open_tests = [
                test
                for test in tests
                if not ir.spell(test).endswith("training") and self.decide(trial, test) is None
            ]
        finally:
            self.stack.pop()
        keys = [ir.spell(test) for test in open_tests[:2]]
        return [tuple(zip(keys, answers, strict=True)) for answers in ir.answers_to(open_tests[:2])]

    def questions_at(self, function: ir.Function) -> Questions:
        """The conditions of the file in which a function stands."""
        unit = ir.unit_of(function.ident)
        if unit not in self.questions:
            self.questions[unit] = Questions(self.trace.units[unit].program.functions)
        return self.questions[unit]

    def bind_parameters(self, state: State, fn: Fn, arguments: Arguments, receiver: Value | None) -> None:
        function = fn.function
        for location, content in fn.captured:
            state.set(location, content)
        bound = bind(function, receiver, arguments)
        rest, named = leftovers(function, receiver, arguments)
        for param in function.params:
            value = bound[param.name]
            if param.kind != "plain":
                group = self.allocate("group", function.site, f"{param.kind}{param.name}")
                state.set(("var", function.ident, param.name), ref(group))
                group.items = set()
                if param.kind == "*":
                    group.items = set(range(len(rest)))
                    for index, item in enumerate(rest):
                        state.set(("item", group, index), item)
                else:
                    group.traits.add("mapping")
                    for key, item in named:
                        group.items.add(key)
                        state.set(("item", group, key), item)
                if arguments.unknown:
                    group.traits.add("open")
                continue
            if value is None:
                value = self.evaluate(state, param.default) if param.default is not None else OPAQUE
            if param.annotation is not None:
                self.note_annotation(value, param.annotation)
            state.set(("var", function.ident, param.name), value)

    def note_annotation(self, value: Value, annotation: ir.Expr) -> None:
        if annotation_words(annotation) & MODULE_TYPES:
            for obj in value.refs():
                obj.evidence.add("annotated")
        elif isinstance(annotation, (ir.Name, ir.Attr)):
            for obj in value.refs():
                if obj.kind == "unknown" and isinstance(
                    self.static_name(annotation, annotation.site), Definition
                ):
                    obj.traits.add("of_a_class")

    def run_activation(
        self, state: State, fn: Fn, arguments: Arguments, receiver: Value | None, activation: Activation
    ) -> tuple[Value, bool]:
        """Run the body in ``state``; returns the value and whether no path comes back."""
        function = fn.function
        self.stack.append(activation)
        region = Region(state, "function", [], [], [], [])
        self.regions.append(region)
        saved = self.recording(state) if fn.guards else None
        try:
            if function.is_async:
                self.run_others(state)
            self.bind_parameters(state, fn, arguments, receiver)
            foreign = self.other_names(fn, arguments)
            for test in foreign:
                state.set(("assume", test), None)
            for test, answer in activation.assumed:
                state.set(("assume", test), answer)
            for guard in fn.guards:
                if not guard.applied or guard.word != "none":
                    self.enter_guard(state, guard)
            body = state.fork()
            falls = self.run_block(body, function.body)
            self.path_ended = False
            outcomes = [delta for delta, _ in region.returns]
            result = BOTTOM if region.returns else NONE
            for _, value in region.returns:
                result = result.join(value)
            if falls:
                outcomes.append(body.flatten(body))
                result = result if region.returns else NONE
            merge(state, outcomes, self.initial)
            if function.is_generator:
                result = self.generated(state, function, region, bool(fn.guards))
            if saved is not None:
                state.set(REC, saved)
            for test in (*foreign, *(test for test, _ in activation.assumed)):
                state.delta.pop(("assume", test), None)
            return result, not outcomes
        finally:
            self.regions.pop()
            self.stack.pop()

    def other_names(self, fn: Fn, arguments: Arguments) -> list[str]:
        """The conditions assumed by callers whose names mean something else in here."""
        return [
            test
            for caller in self.stack[:-1]
            for test, _ in caller.assumed
            if (root := ROOT.match(test)) is not None
            and (
                fn.receiver is not caller.receiver
                if root[0] == "self"
                else root[0] in fn.function.locals and root[0] not in arguments.spelled
            )
        ]

    def generated(self, state: State, function: ir.Function, region: Region, guarded: bool) -> Value:
        """What a generator yields; ``held`` is the recording that its consumer runs under between two items."""
        group = self.allocate("group", function.site, "yields")
        group.items.add("*")
        state.set(("item", group, "*"), join_all(region.yields))
        if region.held and not guarded:
            state.set(("held", group), region.held)
        return Value(frozenset((Ref(group),)))

    # -- classes --------------------------------------------------------------------

    def instantiate(self, state: State, info: ClassInfo, arguments: Arguments, call: ir.Call) -> Value:
        site = call.site
        if info.is_module:
            obj = self.allocate(
                "module", site, f"new{info.definition.ident}", name=info.definition.name, cls=info
            )
            obj.born = Origin("created", "train", site, info.definition.name)
            if arguments.unknown:
                obj.traits.add("options_unknown")
            self.note_dropout_arguments(obj, arguments)
            self.bear(state, obj, obj.born)
            state.set(("grad", obj), frozenset(("yes",)))
            self.tell(site, "create", info.definition.name, "train")
        else:
            obj = self.allocate(
                "instance", site, f"new{info.definition.ident}", name=info.definition.name, cls=info
            )
        found = info.find("__init__")
        if found is not None:
            cls, function = found
            if not info.is_module:
                self.note_filled(state, function, arguments)
            self.call_function(state, Fn(function, obj, cls), arguments, call)
        else:
            for key, value in arguments.named:
                self.set_attribute(state, ref(obj), key, value)
            for value in arguments.positional:  # the fields of a dataclass or a named tuple
                self.hand_out(self.flows(state, value), "stored")
            if info.unresolved_base:
                self.unresolved_parts(state, obj, arguments)
        if info.is_module:
            self.note_kept(state, info, obj)
        return ref(obj)

    def note_filled(self, state: State, constructor: ir.Function, arguments: Arguments) -> None:
        """What the file itself gives for each parameter of a constructor: a network without dropout, for one."""
        for position, param in enumerate(constructor.params[1:]):
            value = arguments.get(param.name, position)
            if value is not None and param.kind == "plain":
                answers = {
                    self.layers(state, atom.obj).answer
                    if isinstance(atom, Ref) and atom.obj.kind == "module"
                    else "unknown"
                    for atom in value.atoms
                }
                self.trace.filled.setdefault((constructor.ident, param.name), set()).update(answers)

    def note_kept(self, state: State, info: ClassInfo, obj: Obj) -> None:
        raise NotImplementedError


MODULE_TYPES = frozenset(
    ["Module", "Sequential", "PreTrainedModel", "LightningModule", "DataParallel", "DistributedDataParallel"]
)


def annotation_words(annotation: ir.Expr) -> set[str]:
    """The last parts of all names in an annotation, through ``Optional[...]``, unions and strings."""
    match annotation:
        case ir.Name(name) | ir.Attr(_, name):
            return {name}
        case ir.Const(str(text)):
            return set(re.findall(r"\w+", text))
        case ir.Subscript(_, index):
            return annotation_words(index)
        case ir.Mix(operands) | ir.Items(_, operands):
            return {word for operand in operands for word in annotation_words(operand)}
        case _:
            return set()


def takes_receiver(fn: Fn) -> bool:
    return bool(fn.function.params) and (fn.function.owner is not None or is_adopted(fn))


def is_adopted(fn: Fn) -> bool:
    """Whether a class body makes a method of a function that stands elsewhere, maybe in the function of the class."""
    return fn.cls is not None and (
        fn.function.parent is None or any(method is fn.function for method in fn.cls.methods.values())
    )
