"""Roles: is a forward pass training, inference, or neither, and what shows it?

The question is answered per context from what happens to the output. A pass that a backward
reaches is *differentiated*; it is *trained* if the parameters of its object also reach an optimizer
that steps. A pass is inference only with evidence: recording switched off, ``eval()`` on the
object, the name of the loader or function, the output read as an answer. Everything else is
undetermined, and silent.

Worked example: ``loss = net(x).mean()`` in ``def step(net, x): return loss`` is undetermined by
itself; the copy of it in a caller that calls ``.backward()`` is training, the copy in a caller that
only prints it is inference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce

from torchmode import ir, knowledge
from torchmode.domain import Origins, certain, join_origins, words
from torchmode.interp.core import is_module
from torchmode.interp.passes import Activation, LoopContext, Pass
from torchmode.interp.trace import Trace
from torchmode.objects import UNKNOWN, ClassInfo, Obj
from torchmode.options import TorchVersion

ESCAPES = frozenset(("returned", "yielded", "stored", "escaped", "graph"))
ANSWERS = frozenset(("read", "compared", "shown"))


STEPS = ("step", "minimize", "apply_gradients")
DETACHED = "its output is only wanted without its graph"
SAMPLES = "it samples from noise where it is trained"
VOLATILE = "its input is `volatile`"
SHARED = "the same caller trains it by the same function, and here does not"


@dataclass(slots=True)
class Role:
    """``word`` is ``training``, ``inference`` or ``undetermined``; the rest is why."""

    word: str
    evidence: tuple[str, ...] = ()
    differentiated: bool = False
    trained: bool = False
    escapes: bool = False
    part_of_training: bool = False
    demo: bool = False
    discarded: bool = False
    named: bool = False
    looks_like_training: bool = False


@dataclass(slots=True)
class Context:
    """What the whole file says about its objects; computed once."""

    trace: Trace
    torch_version: TorchVersion | None = None
    trained_objects: set[Obj] = field(default_factory=set)
    trained_names: set[str] = field(default_factory=set)
    switched: dict[Obj, set[str]] = field(default_factory=dict)
    switched_names: dict[str, set[str]] = field(default_factory=dict)
    switched_here: dict[Obj, set[str]] = field(default_factory=dict)
    switched_names_here: dict[str, set[str]] = field(default_factory=dict)
    module_names: set[str] = field(default_factory=set)
    unit_tests: dict[int, bool] = field(default_factory=dict)
    judged: list[Pass] = field(default_factory=list)
    training_loops: dict[Obj, set[int]] = field(default_factory=dict)
    with_gradients: dict[int, frozenset[str]] = field(default_factory=dict)
    trained_at: dict[tuple[int, Obj], list[Pass]] = field(default_factory=dict)
    loops_around: dict[Activation, list[LoopContext]] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    forces: dict[tuple[int, int], bool] = field(default_factory=dict)
    callees: dict[Activation, list[tuple[Activation, int]]] = field(default_factory=dict)
    near_leaves: tuple[set[Activation], set[Activation]] | None = None

    def role(self, entry: Pass) -> Role:
        return self.roles[entry.order]

    def is_module(self, obj: Obj) -> bool:
        """Whether there is evidence, on the object or on its namesakes in other functions, of a module."""
        if obj.kind == "unknown" and knowledge.word("no_module").search(label(obj).lower()):
            return False
        if is_module(obj):
            return True
        return obj.kind == "unknown" and "other" not in obj.traits and label(obj) in self.module_names

    def switches(self, obj: Obj) -> set[str]:
        """How the code seen switches the object, its namesakes, or what it is a part of."""
        return found_for(obj, self.switched, self.switched_names)

    def switches_here(self, obj: Obj) -> set[str]:
        """The same, by the analysed file itself."""
        return found_for(obj, self.switched_here, self.switched_names_here)

    def called_by(self, activation: Activation) -> list[tuple[Activation, int]]:
        """The runs of functions that a run calls, each with the site of the call."""
        if not self.callees:
            for other in self.trace.activations:
                for caller, site, _ in other.callers:
                    self.callees.setdefault(caller, []).append((other, site))
        return self.callees.get(activation, [])

    def body_around(self, entry: Pass) -> ir.Block:
        """The statements among which the pass is written: of its function, or of the file."""
        return self.trace.program.body_of(entry.source().activation.function)

    def bodies_around(self, entry: Pass) -> Iterator[ir.Block]:
        """The same, and then those of the functions around that function."""
        function = entry.source().activation.function
        outer = {found.ident: found for found in self.trace.program.functions}
        while function is not None:
            yield function.body
            function = outer.get(function.parent) if function.parent is not None else None
        yield self.trace.program.body

    def call_of(self, entry: Pass) -> ir.Call | None:
        """The call that is the pass, as it is written."""
        return ir.call_at(self.body_around(entry), entry.source().site)

    def older_than(self, version: TorchVersion) -> bool:
        """Whether the code has to run with a PyTorch before ``version``."""
        return self.torch_version is not None and self.torch_version < version


def found_for(obj: Obj, by_object: dict[Obj, set[str]], by_name: dict[str, set[str]]) -> set[str]:
    """What the two tables hold for the object, its namesakes, or what it is a part of."""
    found: set[str] = set()
    for part in family(obj):
        found |= by_object.get(part, set())
        if goes_by_name(part):
            found |= by_name.get(label(part), set())
    return found


def assign_roles(trace: Trace, torch_version: TorchVersion | None = None) -> Context:
    """The role of every pass that can be judged."""
    context = Context(trace, torch_version)
    for switch in trace.switches:
        tables = [(context.switched, context.switched_names)]
        if trace.is_main(switch.site):
            tables.append((context.switched_here, context.switched_names_here))
        for by_object, by_name in tables:
            by_object.setdefault(switch.obj, set()).add(switch.word)
            if goes_by_name(switch.obj):
                by_name.setdefault(label(switch.obj), set()).add(switch.word)
    for entry in trace.passes:
        if (is_module(entry.obj) and (entry.obj.param_of is not None or entry.obj.parent is not None)) or (
            "backward" in entry.all_uses() and knowledge.word("module").search(label(entry.obj).lower())
        ):
            context.module_names.add(label(entry.obj))
    context.judged = [entry for entry in trace.passes if can_be_judged(entry)]
    join_rounds(context.judged)
    for entry in context.judged:
        if "backward" not in entry.all_uses():
            continue
        sites = {loop.site for loop in own_loops(context, entry)}
        context.training_loops.setdefault(entry.obj, set()).update(sites)
        if is_trained(context, entry):
            context.trained_at.setdefault((entry.source().site, entry.obj), []).append(entry)
            context.trained_objects.update(family(entry.obj))
            if entry.obj.param_of is not None or entry.obj.parent is not None or entry.obj.kind == "module":
                context.trained_names.add(label(entry.obj))
                context.trained_names.add(
                    entry.spelled.rsplit(".", 1)[-1] if entry.spelled.startswith("self.") else entry.spelled
                )
    for entry in context.judged:
        context.roles[entry.order] = role_of(context, entry)
    for entry in (*context.judged, *(export.entry for export in trace.exports)):
        if not trace.is_main(entry.site):
            see_from_here(trace, entry)
    return context


def see_from_here(trace: Trace, entry: Pass) -> None:
    """A pass or an export in another file goes by the calls here that hand its object over, and by its name there."""
    found = handed_over(trace, entry)
    entry.asked_at = tuple(dict.fromkeys(site for site, _ in found))
    spelled = next((name for _, name in found if name), "")
    if spelled:
        entry.spelled = spelled


def handed_over(trace: Trace, entry: Pass) -> list[tuple[int, str]]:
    """The calls of the analysed file that hand the object of the pass over, and how they spell it."""
    related = family(entry.obj)
    found: list[tuple[int, str]] = []
    for site in asking_calls(trace, entry):
        given = trace.crossings.get(site, {})
        found.extend((site, given[part]) for part in related if part in given)
    return found


def asking_calls(trace: Trace, entry: Pass) -> list[int]:
    """The calls in the analysed file from which the pass is reached."""
    if entry.via >= 0 and trace.is_main(entry.via):
        return [entry.via]
    return calls_from_here(trace, entry.activation)


def calls_from_here(trace: Trace, reached: Activation) -> list[int]:
    """The calls in the analysed file that lead to code of another file."""
    sites: set[int] = set()
    seen: set[Activation] = set()
    todo = [reached]
    while todo:
        activation = todo.pop()
        if activation in seen:
            continue
        seen.add(activation)
        for caller, site, _ in activation.callers:
            if trace.is_main(site):
                sites.add(site)
            else:
                todo.append(caller)
    return sorted(sites)


def family(obj: Obj) -> list[Obj]:
    """The object and everything it is a part of."""
    return [whole for whole in obj.wholes() if whole.kind != "instance"]


def whole(obj: Obj) -> Obj:
    """The module that the object is a part of, as far as attribute access shows."""
    while (
        obj.parent is not None
        and obj.parent.kind in ("unknown", "module")
        and "entry" not in obj.parent.traits
    ):
        if (
            obj.parent.param_of is None
            and obj.parent.key == ""
            and obj.parent.kind == "unknown"
            and not is_module(obj.parent)
        ):
            break
        obj = obj.parent
    return obj


def goes_by_name(obj: Obj) -> bool:
    """Whether other functions may speak of the same object under its name: a parameter or an attribute."""
    return obj.param_of is not None or obj.parent is not None


def label(obj: Obj) -> str:
    """The name under which other functions of the file speak of the object."""
    parts: list[str] = []
    current: Obj | None = obj
    while current is not None:
        if current.kind == "instance" or (current.parent is None and "entry" in current.traits):
            break
        parts.append(current.key or current.name)
        current = current.parent
    return ".".join(reversed(parts)) or obj.name


def join_rounds(judged: Iterable[Pass]) -> None:
    """Let the copies of one pass that one call in a method made, in rounds over the class, know the same modes.

    The first round knows only the mode of the constructor; a later one also what other methods leave behind.
    """
    rounds: dict[tuple[Activation, int, int, Obj, ir.Function | None, object], list[Pass]] = {}
    for entry in judged:
        source = entry.source()
        if entry.activation.kind == "class-entry" and source is not entry:
            inner = source.activation
            key = (
                entry.activation,
                entry.site,
                entry.via,
                entry.obj,
                inner.function,
                (source.site, inner.assumed, entry.loops),
            )
            rounds.setdefault(key, []).append(entry)
    for copies in rounds.values():
        modes = reduce(join_origins, (copy.modes for copy in copies))
        felt = reduce(join_origins, (copy.felt for copy in copies))
        for copy in copies:
            copy.modes, copy.felt = modes, felt


def can_be_judged(entry: Pass) -> bool:
    if entry.copied or entry.part_of_owner or is_named_a_tokenizer(entry):
        return False
    return root_kinds(entry.activation) - {"driven", "constructor", "import"} != set()


def is_named_a_tokenizer(entry: Pass) -> bool:
    """Whether what runs may be any of several loaded things, and the name that it has says a tokenizer.

    ``config, model, tokenizer = CLASSES[kind]``: which is which only the names tell.
    """
    made = entry.obj.cls.definition.name.lower() if entry.obj.cls is not None else ""
    return entry.spelled.lower().endswith("tokenizer") and "tokenizer" not in made


def root_kinds(activation: Activation) -> set[str]:
    """The kinds of the roots that lead here."""
    kinds: set[str] = set()
    for link in activation.all_callers():
        if link.kind not in ("called", "outside", "trial"):
            kinds.add(link.kind)
    return kinds


def is_trained(context: Context, entry: Pass) -> bool:
    """Whether a differentiated pass trains its object."""
    trace, obj = context.trace, entry.obj
    if entry.trainable == {"no"} or gradients_are_read(context, entry):
        return False
    related = set(family(obj))
    if any(related & {held, *family(held), *held.held} for held in trace.optimised):
        return True
    if any(part in trace.optimised for part in parts_of(obj)):
        return True
    if context.switched.get(obj, set()) & {"train", "flag"} and takes_steps(context):
        return True
    # What only takes over the weights of another, as a target network does, is in no optimizer that is not shown.
    return trace.unknown_optimizer and "updated" not in obj.traits


def takes_steps(context: Context) -> bool:
    """Whether anything in the file takes a step: without one ``train()`` may only give a mode back."""
    functions = (None, *context.trace.program.functions)
    return any("steps" in with_gradients(context, function) for function in functions)


def gradients_are_read(context: Context, entry: Pass) -> bool:
    """Whether the code that calls backward reads ``.grad``, and neither it nor its callers take a step.

    What it calls counts as well. How much each weight matters is measured so.
    """
    links = entry.activation.all_callers()
    if any("steps" in with_gradients(context, link.function) for link in links):
        return False
    differentiating = [link for link in links if link.differentiates]
    outer = {link for inner in differentiating for link in inner.all_callers() if link is not inner}
    innermost = {link for link in differentiating if link not in outer}
    below = [other for other in context.trace.activations if not innermost.isdisjoint(other.all_callers())]
    found = frozenset[str]().union(
        *(with_gradients(context, link.function) for link in (*differentiating, *below))
    )
    return "reads" in found and "steps" not in found


def with_gradients(context: Context, function: ir.Function | None) -> frozenset[str]:
    """What a function, or the body of the file, does with gradients: ``reads`` them, ``steps`` along them."""
    key = -1 if function is None else function.ident
    if key not in context.with_gradients:
        found: set[str] = set()
        for node in ir.walk(context.trace.program.body_of(function)):
            if isinstance(node, ir.Attr) and node.name == "grad":
                found.add("reads")
            elif isinstance(node, ir.Call) and ir.spell(node.func).rsplit(".", 1)[-1] in STEPS:
                found.add("steps")
        context.with_gradients[key] = frozenset(found)
    return context.with_gradients[key]


def only_a_part_learns(trace: Trace, obj: Obj) -> bool:
    """Whether all optimizers are known, and of this module they hold but parts of it."""
    if trace.unknown_optimizer or set(family(obj)) & trace.optimised:
        return False
    return any(owner is not obj and obj in family(owner) for owner in trace.optimised)


def parts_of(obj: Obj) -> set[Obj]:
    """Objects known to hang below ``obj`` (by ownership)."""
    return set(obj.held)


def own_loops(context: Context, entry: Pass) -> list[LoopContext]:
    """The loops around a pass: its own, and those around the calls that lead to it."""
    around = context.loops_around.get(entry.activation)
    if around is None:
        around = context.loops_around[entry.activation] = loops_around(entry.activation)
    return [*entry.loops, *around]


def loops_around(innermost: Activation) -> list[LoopContext]:
    """The loops around the calls that lead to an activation."""
    loops: list[LoopContext] = []
    seen: set[Activation] = set()
    todo = [innermost]
    while todo:
        activation = todo.pop()
        if activation in seen:
            continue
        seen.add(activation)
        for caller, _, around in sorted(activation.callers, key=lambda item: (item[0].ident, item[1])):
            loops.extend(around)
            todo.append(caller)
    return loops


def evidence_for_inference(context: Context, entry: Pass) -> list[str]:
    evidence: list[str] = []
    if not records(entry.recordings):
        evidence.append("recording is off")
    modes = certain(entry.modes)
    if any(origin.kind == "eval" for origin in modes):
        evidence.append("eval() was called on it")
    if "volatile" in entry.inputs:
        evidence.append(VOLATILE)
    loops = own_loops(context, entry)
    for loop in loops:
        if knowledge.word("inference_loader").search(loop.source.lower()) and not knowledge.word(
            "training_loader"
        ).search(loop.source.lower()):
            evidence.append(f"it loops over `{loop.source}`")
            break
    if any(knowledge.word("held_out").search(name.lower()) for name in entry.source().given):
        evidence.append("it is given held-out data")
    chain = [activation.name.lower() for activation in entry.activation.all_callers()]
    for name in (entry.method, speaking_name(context, entry.source().activation)):
        if names_inference(name) and not any(item.startswith("it runs in") for item in evidence):
            evidence.append(f"it runs in `{name}`")
    nearest = speaking_name(
        context, entry.activation, ("<lambda>", "__call__", "forward", "<module>")
    ).lower()
    if names_inference(nearest):
        evidence.append(f"it runs in `{nearest}`")
    elif any(names_inference(name) for name in chain):
        evidence.append("a caller is an inference function")
    uses = entry.all_uses()
    if uses & ANSWERS:
        evidence.append("its output is read as an answer")
    known = entry.obj in context.trained_objects or "called_loaded" in entry.obj.evidence
    if "detached" in uses and "backward" not in uses and known:
        evidence.append(DETACHED)
    if uses & ANSWERS and runs_after_training(context, entry):
        evidence.append("it runs after the training")
    loaded = bool(entry.obj.traits & {"loaded", "pretrained"}) or any(
        origin.kind == "from_pretrained" for origin in modes
    )
    if loaded and entry.obj not in context.trained_objects:
        evidence.append("it was loaded from a checkpoint and is not trained here")
    return list(dict.fromkeys(evidence))


def speaking_name(context: Context, activation: Activation, silent: Iterable[str] = ()) -> str:
    """The name of the nearest function that leads to a run and is no helper, nor called as one of ``silent``."""
    return next(
        (
            link.name
            for link in activation.all_callers()
            if link.name not in silent and not is_helper_of_inference(context, link)
        ),
        "<module>",
    )


def is_helper_of_inference(context: Context, activation: Activation, depth: int = 3) -> bool:
    """Whether a private function says nothing by its name, and all that calls it are inference functions by theirs.

    Those that call it may be such helpers themselves.
    """
    function = activation.function
    if function is None or not function.name.startswith("_") or function.name.startswith("__"):
        return False
    if not depth or says_training(function.name, ()) is not None:
        return False
    runs = [other for other in context.trace.activations if other.function is function]
    return all(run.callers for run in runs) and all(
        said is False or (said is None and is_helper_of_inference(context, caller, depth - 1))
        for run in runs
        for caller, _, around in run.callers
        for said in (says_training(caller.name, around),)
    )


def runs_after_training(context: Context, entry: Pass) -> bool:
    """Whether no loop is around it, and what its function did before trained its object."""
    return (
        not entry.enters
        and not own_loops(context, entry)
        and any(
            other.obj is entry.obj
            and other.order < entry.order
            and entry.activation in other.activation.all_callers()
            and "backward" in other.all_uses()
            for other in context.judged
        )
    )


def is_crowded(context: Context, entry: Pass) -> bool:
    """Whether a function that leads to the pass has more contexts than were followed, so that a use may be missing."""
    links = (*entry.activation.all_callers(), entry.source().activation)
    return any(link.function is not None and link.function.ident in context.trace.crowded for link in links)


def may_be_another(context: Context, entry: Pass, word: str) -> bool:
    """Whether the same call may as well run another object, an element of the same list, that is in mode ``word``."""
    return any(
        other.site == entry.site
        and other.obj is not entry.obj
        and other.activation is entry.activation
        and other.loops == entry.loops
        and word in mode_words(other)
        for other in context.judged
    )


def names_inference(name: str) -> bool:
    lowered = name.lower().lstrip("_")
    if knowledge.word("training_function").search(lowered) and not lowered.startswith(
        ("test", "eval", "val", "predict", "infer")
    ):
        return False
    return knowledge.word("inference_function").search(lowered) is not None


def looks_like_training(entry: Pass) -> bool:
    """The nearest named function or loader says training; where its own place says nothing, those that call it."""
    places = {(entry.activation, entry.loops)}
    seen: set[Activation] = set()
    while places:
        said = {says_training(activation.name, loops) for activation, loops in places} - {None}
        if said:
            return said == {True}
        seen.update(activation for activation, _ in places)
        places = {
            (caller, around)
            for activation, _ in places
            for caller, _, around in activation.callers
            if caller not in seen
        }
    return False


def says_training(name: str, loops: Iterable[LoopContext]) -> bool | None:
    """What the name of a function and the loaders around a call in it say; None where they say nothing."""
    if any(knowledge.word("training_loader").search(loop.source.lower()) for loop in loops):
        return True
    if names_inference(name):
        return False
    return True if knowledge.word("training_function").search(name.lower()) else None


def records(origins: Origins) -> bool:
    return any(origin.word not in ("off", "inference") for origin in certain(origins))


def role_of(context: Context, entry: Pass) -> Role:
    uses = entry.all_uses()
    differentiated = bool(uses & {"backward", "grad"})
    escapes = bool(uses & ESCAPES)
    demo = (
        entry.inputs <= UNKNOWN | {"synthetic"}
        and "synthetic" in entry.inputs
        and (
            not uses & {"read", "stored", "returned"}
            or (not uses & {"stored", "returned"} and asserts_equality(context.body_around(entry)))
        )
    )
    discarded = not uses
    demo = demo or in_unit_test(context, entry)
    part = "feeds_training" in uses
    if differentiated:
        trained = "backward" in uses and "wants_grad" not in entry.inputs and is_trained(context, entry)
        return Role("training" if trained else "undetermined", (), True, trained, escapes, part)
    evidence = evidence_for_inference(context, entry)
    if uses & ANSWERS and "data" not in entry.inputs and trained_around(context, entry):
        evidence.append(SAMPLES)
    if uses & ANSWERS and is_other_half(context, entry):
        evidence.append(SHARED)
    named = any(item.startswith(("it loops", "it runs", "it is given", SHARED)) for item in evidence)
    role = Role(
        "undetermined",
        tuple(evidence),
        False,
        False,
        escapes,
        part,
        demo,
        discarded,
        named,
        looks_like_training(entry),
    )
    differentiates = any(link.differentiates for link in entry.activation.all_callers())
    over_data = "data" in entry.inputs and bool(own_loops(context, entry))
    wasted = (named or over_data) and "eval() was called on it" in evidence and not differentiates
    if demo or part or (discarded and not wasted):
        return role
    strong = not {"recording is off", "eval() was called on it", VOLATILE}.isdisjoint(evidence)
    if (
        strong
        or (DETACHED in evidence and uses & ANSWERS)
        or SAMPLES in evidence
        or (named and "its output is read as an answer" in evidence)
        or (
            "it was loaded from a checkpoint and is not trained here" in evidence
            and uses & (ANSWERS | {"shown"})
        )
    ):
        role.word = "inference"
    return role


def is_other_half(context: Context, entry: Pass) -> bool:
    """Whether a caller runs the same pass twice through one function, and a backward follows in the other call.

    ``run_epoch("train")`` and ``run_epoch("val")``: what trains and what does not is decided by the arguments.
    """
    return any(
        other.activation.function is entry.activation.function
        and called_apart(entry.activation, other.activation)
        for other in context.trained_at.get((entry.source().site, entry.obj), ())
    )


def called_apart(one: Activation, other: Activation, depth: int = 4) -> bool:
    """Whether one function calls the two from different places, or calls what leads to them so."""
    if one is other or not depth:
        return False
    mine = {(caller.function, site): caller for caller, site, _ in one.callers}
    theirs = {(caller.function, site): caller for caller, site, _ in other.callers}
    both = mine.keys() & theirs.keys()
    if both:
        return all(called_apart(mine[key], theirs[key], depth - 1) for key in both)
    return bool({function for function, _ in mine} & {function for function, _ in theirs})


def in_unit_test(context: Context, entry: Pass) -> bool:
    """Whether a ``test...`` that asserts something, makes its data up, or belongs to a test case, runs the pass."""
    links = (*entry.activation.all_callers(), entry.source().activation)
    functions = [link.function for link in links if link.function is not None]
    if any(
        is_test_case(link.cls or (link.receiver.cls if link.receiver is not None else None)) for link in links
    ):
        return True
    if not any(function.name.lstrip("_").startswith("test") for function in functions):
        return False
    is_made_up = "data" not in entry.inputs and any(
        link.function is not None
        and link.function.name.startswith("test_")
        and (not link.function.params or (link.kind == "entry" and whole(entry.obj).param_of is None))
        for link in links  # what is given the network to test is an evaluation that generates
    )
    return is_made_up or any(is_check(context, function) for function in functions)


def is_test_case(info: ClassInfo | None) -> bool:
    """Whether a class, or a base of it, is a test case by its name: whatever it runs is a check."""
    if info is None:
        return False
    names = [cls.definition.name for cls in info.lineage()]
    names += [base.rsplit(".", 1)[-1] for base in info.all_external()]
    if any(name.endswith("TestCase") for name in names):
        return True
    return any(name.startswith("Test") and name != "Tester" for name in names[:1]) and any(
        name.endswith(("Test", "Tests")) for name in names
    )


def is_check(context: Context, function: ir.Function) -> bool:
    """Whether a function asserts something, or belongs to a test case."""
    known = context.unit_tests.get(function.ident)
    if known is None:
        owner = function.owner or ""
        named = owner.startswith("Test") or owner.endswith("Test")
        known = (named and not is_constructed(context, owner)) or asserts_a_result(function)
        context.unit_tests[function.ident] = known or calls_a_check(context, function)
    return context.unit_tests[function.ident]


def is_constructed(context: Context, name: str) -> bool:
    """Whether a class has a constructor: pytest collects none of these, a ``Tester`` with options for one."""
    return any(
        cls.name == name and any(method.name == "__init__" for method in cls.methods)
        for cls in context.trace.program.classes
    )


def calls_a_check(context: Context, function: ir.Function) -> bool:
    """Whether a function leaves it to another of the file to assert."""
    called = {
        call.func.name
        for call in ir.walk(function.body)
        if isinstance(call, ir.Call) and isinstance(call.func, ir.Name)
    }
    return any(other.name in called and asserts(other.body) for other in context.trace.program.functions)


def asserts_equality(body: object) -> bool:
    """Whether a body asserts that tensors are equal."""
    return any(
        isinstance(node, ir.Attr) and node.name in ("eq", "equal", "allclose", "all")
        for check in ir.walk(body)
        if isinstance(check, ir.Check)
        for node in ir.walk(check.test)
    )


def asserts(body: object) -> bool:
    """Whether a body asserts something, by statement or by a method such as ``assertEqual``."""
    return any(
        (isinstance(node, ir.Check) and not compares_lengths(node.test))
        or (isinstance(node, (ir.Attr, ir.Name)) and node.name.lower().startswith("assert"))
        for node in ir.walk(body)
    )


def compares_lengths(test: ir.Expr) -> bool:
    """Whether a condition only asks whether things are equally long: a precaution of any code, no test of it."""
    return isinstance(test, ir.Compare) and all(
        isinstance(side, ir.Call) and isinstance(side.func, ir.Name) and side.func.name == "len"
        for side in (test.left, *(right for _, right in test.rights))
    )


def asserts_a_result(function: ir.Function) -> bool:
    """Whether it asserts something of what it found out: not only of its parameters, options and data."""
    given = {param.name for param in function.params}
    settings = knowledge.word("setting_or_data")
    for node in ir.walk(function.body):
        match node:
            case ir.Check(test) if compares_lengths(test):
                continue
            case ir.Check(test):
                asked = ir.names_in(test)
                asked -= {
                    part.func.name
                    for part in ir.walk(test)
                    if isinstance(part, ir.Call) and isinstance(part.func, ir.Name)
                }
                if not asked or any(
                    name not in given and not settings.search(name.lower()) for name in asked
                ):
                    return True
            case ir.Attr(_, name) | ir.Name(name) if name.lower().startswith("assert"):
                return True
            case _:
                continue
    return False


def trained_around(context: Context, entry: Pass) -> bool:
    """Whether a loop around the pass also trains its object."""
    training = context.training_loops.get(entry.obj, set())
    return any(loop.site in training for loop in own_loops(context, entry))


def mode_words(entry: Pass) -> frozenset[str]:
    return words(certain(entry.modes))
