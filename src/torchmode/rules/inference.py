"""TMD101 and TMD102: an inference pass in training mode, or one that records gradients for nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from torchmode import ir, knowledge
from torchmode.domain import Origin, certain, words
from torchmode.interp.passes import Activation, Pass
from torchmode.objects import Obj
from torchmode.options import TorchVersion
from torchmode.roles import (
    DETACHED,
    SAMPLES,
    VOLATILE,
    Context,
    Role,
    is_crowded,
    label,
    may_be_another,
    mode_words,
    names_inference,
    own_loops,
    records,
    trained_around,
    whole,
)
from torchmode.rules.certainty import Question, Row, Verdict, weigh
from torchmode.rules.guarded import guards_around, guards_itself, is_fallback
from torchmode.rules.record import Report, Rule
from torchmode.rules.wording import Line, since

BARE_LAYER = ("torch.nn.",)
VOLATILE_ENDS: TorchVersion = (0, 4)
# Beside a `train()` under which training runs, words such as "training mode" only say what the call does.
STATED = re.compile(
    r"on purpose|deliberate|intention|keep|\bstays?\b|remain|\balso\b|\beven\b|not a bug|mc[ -]dropout|monte|uncertain",
    re.I,
)
SPREAD = frozenset(("std", "var", "std_mean", "var_mean", "entropy", "quantile", "stack", "BALD", "Dropout"))
ATTACK = re.compile(r"(^|_)(adv|attack)", re.I)
ASKS_FOR_GRADIENTS = (".autograd.grad", ".enable_grad", ".func.grad")  # after whatever torch is called


def candidates(context: Context) -> Iterator[tuple[Pass, Role]]:
    """Inference passes of something that is known to be a module."""
    for entry in context.judged:
        role = context.role(entry)
        if entry.passed_to or not context.is_module(entry.obj):
            continue
        if records(entry.recordings) and is_crowded(
            context, entry
        ):  # where recording is off, no use can be missing
            continue
        if is_bare_layer(entry.obj) and entry.obj not in context.trained_objects:
            continue
        yield entry, role


def is_bare_layer(obj: Obj) -> bool:
    """A single layer called by itself (a demonstration, or a head inside a pass that is judged elsewhere)."""
    return (
        obj.label.startswith(BARE_LAYER) and "container" not in obj.traits and "Transformer" not in obj.label
    )


def inside_own_method(entry: Pass) -> bool:
    """The object runs itself (``self(x)``) in one of its methods: its mode is the caller's affair."""
    return entry.activation.receiver is entry.obj and entry.obj.kind == "module"


def is_called(entry: Pass) -> bool:
    """Whether code outside the object asked for the pass: then that call is judged for the mode."""
    return all(link.kind not in ("class-entry", "entry") for link in entry.activation.all_callers())


def outer_site(entry: Pass) -> tuple[int, Activation]:
    """Where code outside the object asked for this pass: the pass itself unless the object runs itself."""
    site, activation = entry.site, entry.activation
    if not inside_own_method(entry.source()):
        return site, activation
    seen: set[Activation] = set()
    if entry.via >= 0:
        return entry.via, activation
    while activation.receiver is entry.obj and activation not in seen:
        seen.add(activation)
        callers = sorted(activation.callers, key=lambda item: (item[1], item[0].ident))
        if not callers:
            break
        activation, site, _ = callers[0]
    return site, activation


def spelled_at(context: Context, entry: Pass, site: int) -> str:
    """How the object is spelled where the report stands: what calls itself ``self`` has another name outside."""
    if site == entry.site or not inside_own_method(entry.source()):
        return entry.spelled
    names = [
        other.spelled
        for other in context.trace.passes
        if other.enters and other.site == site and other.obj is entry.obj and other.spelled
    ]
    return names[0] if names else entry.spelled


def has_mode_layers(context: Context, entry: Pass) -> bool:
    """Whether the layers allow a report: proven, or unknown with positive evidence that the mode matters."""
    if entry.layers == "yes":
        return True
    if entry.layers == "no":
        return False
    if inside_own_method(entry.source()) and all(o.carried or o.word == "entry" for o in entry.modes):
        return False  # its class shows no layer that does, and its mode is the affair of whoever holds it
    if context.switches_here(entry.obj) & {"train", "eval", "restore", "flag"}:
        return True
    return is_served(context, entry) or (trains_it(context, entry) and is_any_model(whole(entry.obj)))


def is_served(context: Context, entry: Pass) -> bool:
    """Built and used for inference only, by code that never thinks of the mode (design, section 2, *presumed*)."""
    obj = whole(entry.obj)
    if "dropout_argument" in obj.traits:
        return True
    if context.switches(obj) or obj in context.trained_objects:
        return False
    receiver = entry.source().activation.receiver
    off = not records(entry.recordings)
    if (
        off
        and receiver is not None
        and obj.traits & {"factory", "made"}
        and obj.owner is not None
        and obj.owner.cls is receiver.cls
    ):
        return "loaded" in obj.traits or "class_like" not in obj.traits or is_network_by_name(entry, obj)
    if context.trace.switches or "loaded" not in obj.traits:
        return False
    role = context.roles.get(entry.order)  # an export has none
    return "class_like" in obj.traits or (
        off and role is not None and role.named and is_made_to_be_loaded(entry, obj)
    )


def is_made_to_be_loaded(entry: Pass, obj: Obj) -> bool:
    """Whether a factory made a network and a checkpoint was loaded into it: nobody else has prepared it for use."""
    return (
        "factory" in obj.traits
        and is_network_by_name(entry, obj)
        and knowledge.word("ready_made").search(obj.label.rsplit(".", 1)[-1].lower()) is None
    )


def is_network_by_name(entry: Pass, obj: Obj) -> bool:
    """Whether a name or the class says network: a sharpener or a resampler is a module, too, and learns nothing."""
    names = (label(obj), obj.label.rsplit(".", 1)[-1], entry.spelled)
    return any(
        knowledge.word(words).search(name.lower()) is not None
        for name in names
        for words in ("module", "batch_norm_throughout")
    )


def is_any_model(obj: Obj) -> bool:
    """Whether the code must work for whatever model it is given: then layers that are not shown count.

    A parameter annotated with a class of the project is one of these objects, and no model of any kind.
    """
    return not obj.traits & {"class_like", "of_a_class"} and obj.kind == "unknown"


def presumed_proven(context: Context, entry: Pass) -> bool:
    """Positive evidence that a presumed module is in training mode (design, section 2)."""
    return (
        whole(entry.obj) in context.trained_objects
        or entry.obj in context.trained_objects
        or is_served(context, entry)
    )


def switched_in_constructor(context: Context, entry: Pass, sites: set[int]) -> bool:
    """Whether the class that serves the object asks for training mode when it is built."""
    return any(
        switch.obj is entry.obj
        and switch.site in sites
        and switch.activation.function is not None
        and switch.activation.function.name == "__init__"
        for switch in context.trace.switches
    )


def deliberate_training_mode(context: Context, entry: Pass) -> bool:
    """Somebody asked for training mode, and nothing is trained under that switch."""
    origins = certain(entry.modes)
    sites = {origin.site for origin in origins if origin.kind == "train"}
    if len(sites) != len(origins):
        return False
    if not trains_it(context, entry) and switched_in_constructor(context, entry, sites):
        return True
    if is_sampled(context, entry, sites):
        return True
    function = entry.source().activation.function
    here = any(
        switch.obj is entry.obj and switch.site in sites and switch.activation.function is function
        for switch in context.trace.switches
    )
    if not here:
        return False
    return not trains_under(context, entry, sites)


def is_sampled(context: Context, entry: Pass, sites: set[int]) -> bool:
    """Whether a function named like inference switches to training mode and then asks the model many times.

    ``def predict(self, x): self.net.train(); ... [self.infer(x) for _ in range(10)]`` samples the dropout.
    """
    functions = {
        link.function
        for link in entry.source().activation.all_callers()
        if link.function is not None and names_inference(link.function.name)
    }
    return any(
        switch.obj is entry.obj
        and switch.site in sites
        and switch.activation.function in functions
        and any(
            isinstance(node, (ir.Loop, ir.Clause))
            and isinstance(node.source, ir.Call)
            and ir.spell(node.source.func) in ("range", "trange")
            for node in ir.walk(switch.activation.function.body)
        )
        for switch in context.trace.switches
        if switch.activation.function is not None
    )


def is_meant(context: Context, entry: Pass) -> bool:
    return deliberate_training_mode(context, entry) and not serves_a_checkpoint(context, entry)


def serves_a_checkpoint(context: Context, entry: Pass) -> bool:
    """Whether a program that trains nothing loads weights and reads one answer of the model: `train()` is a slip.

    Samples of a random model are drawn again and again, or compared with each other.
    """
    function = entry.source().activation.function
    if function is not None and function.name == "__init__":
        return False
    sites = {origin.site for origin in certain(entry.modes)}
    if switched_in_constructor(context, entry, sites):
        return False
    body = context.trace.program.body if function is None else function.body
    attributes = {node.name for node in ir.walk(body) if isinstance(node, ir.Attr)}
    return (
        "loaded" in entry.obj.traits
        and not records(entry.recordings)
        and "returned" not in entry.all_uses()
        and not context.trace.optimised
        and not context.trained_objects
        and not any("range(" in loop.source for loop in entry.loops)
        and not attributes & SPREAD
        and not any(STATED.search(name) for name in names_around(entry))
    )


def names_around(entry: Pass) -> list[str]:
    return [entry.spelled, *(link.name for link in entry.activation.all_callers())]


def gives_losses(context: Context, entry: Pass) -> bool:
    """Whether targets go in and a dict of losses comes out, as detectors give them in training mode only."""
    source = entry.source()
    body = (
        context.trace.program.body if source.activation.function is None else source.activation.function.body
    )
    calls = {node.site: node for node in ir.walk(body) if isinstance(node, ir.Call)}
    if source.site not in calls or len(calls[source.site].args) < 2:
        return False
    names = {
        target.name
        for node in ir.walk(body)
        if isinstance(node, ir.Assign) and isinstance(node.value, ir.Call) and node.value.site == source.site
        for target in node.targets
        if isinstance(target, ir.Name) and "loss" in target.name.lower()
    }
    return any(
        isinstance(call.func, ir.Attr)
        and call.func.name in ("values", "items")
        and isinstance(call.func.base, ir.Name)
        and call.func.base.name in names
        for call in calls.values()
    )


def sampled_by_the_step(context: Context, entry: Pass) -> bool:
    """Whether the training step that runs the pass put the object in training mode itself, and trains only afterwards.

    Rollouts of a policy, pseudo-labels: what the step samples, it samples in its own mode.
    """
    origins = certain(entry.modes)
    chain = entry.activation.all_callers()
    steps = [
        link for link in chain if any(puts_in_mode(context, link, entry.obj, origin) for origin in origins)
    ]
    return any(
        not any(
            other.obj is entry.obj
            and "backward" in other.all_uses()
            and step in other.activation.all_callers()
            and (other.order < entry.order or loops_within(step, entry) & loops_within(step, other))
            for other in context.judged
        )
        for step in steps
        if step.function is not None and knowledge.word("training_function").search(step.name.lower())
    )


def loops_within(step: Activation, entry: Pass) -> set[int]:
    """The loops around a pass inside one run of a function that leads to it."""
    found = {loop.site for loop in entry.loops}
    seen, todo = {step}, [entry.activation]
    while todo:
        activation = todo.pop()
        if activation not in seen:
            seen.add(activation)
            for caller, _, around in activation.callers:
                found.update(loop.site for loop in around)
                todo.append(caller)
    return found


def puts_in_mode(context: Context, link: Activation, obj: Obj, origin: Origin) -> bool:
    """Whether this run of a function is where the object got the mode: by its own switch, or as a framework's hook."""
    if origin.kind == "framework":
        return link.function is not None and link.function.site == origin.site
    return any(
        switch.site == origin.site and switch.obj is obj and switch.activation is link
        for switch in context.trace.switches
    )


def sampled_while_training(context: Context, entry: Pass) -> bool:
    """GAN sampling: noise through a generator, or its running average, in a loop or function that trains it."""
    follows = (
        bool(entry.obj.traits & {"copy", "assigned", "updated"}) and context.role(entry).looks_like_training
    )
    return "data" not in entry.inputs and (
        follows
        or trained_around(context, entry)
        or any(
            other.obj is entry.obj
            and "backward" in other.all_uses()
            and entry.activation in other.activation.all_callers()
            and not is_over(entry, other)
            for other in context.judged
        )
    )


def is_over(entry: Pass, training: Pass) -> bool:
    """Whether a training pass comes before this one, and not again: no loop of this function holds both."""
    within = entry.activation
    return training.order < entry.order and not loops_within(within, entry) & loops_within(within, training)


def of_class(entry: Pass) -> bool:
    """Whether its mode comes from other methods of a class whose call order is unknown."""
    return any(origin.carried or origin.word == "entry" for origin in certain(entry.modes)) and any(
        link.kind == "class-entry" for link in entry.activation.all_callers()
    )


def trains_it(context: Context, entry: Pass) -> bool:
    """Whether the same class or file trains this object (rows 7 and 8)."""
    if entry.obj in context.trained_objects:
        return True
    names = {label(entry.obj), entry.spelled}
    return bool(names & context.trained_names)


def has_base_elsewhere(entry: Pass) -> bool:
    """Whether the class that runs the pass has a base that the file does not show, which may switch."""
    receiver = entry.activation.receiver
    return receiver is not None and receiver.cls is not None and receiver.cls.unresolved_base


def differs_by_caller(context: Context, entry: Pass) -> bool:
    """Whether other callers of the same pass make this one's mode doubtful.

    Where nothing shows the mode here, a known caller that has it in eval mode, or that trains by the same pass, says
    more. Where the mode of one caller is lost, so may be what that caller shares with this one.
    """
    source, own = entry.source().site, words(certain(entry.modes))
    others = [other for other in context.trace.passes if other.source().site == source]
    seen = {word for other in others for word in words(other.modes)}
    if "unknown" in seen:
        return True
    return own == {"entry"} and ("eval" in seen or any("backward" in other.all_uses() for other in others))


def is_affair_of_callers(context: Context, entry: Pass) -> bool:
    """Whether the methods of a class are given the object, and none of them switches it, not even to train it.

    ``train_step(self, model, ...)`` beside ``valid_step(self, model, ...)``: who calls them switches for either.
    """
    links = entry.activation.all_callers()
    return (
        any(link.function is not None and link.function.ident == entry.obj.param_of for link in links)
        and all(link.cls is not None for link in links)
        and words(certain(entry.modes)) == {"entry"}
        and not context.switches(entry.obj)
    )


def is_override(entry: Pass) -> bool:
    """Whether nothing shows who runs the method, and a base has one of its name: whoever drives the base switches."""
    info, name = entry.activation.cls, entry.activation.name
    return (
        entry.activation.kind == "class-entry"
        and info is not None
        and any(name in base.methods for base in info.lineage()[1:])
    )


def switches_to(context: Context, entry: Pass, word: str) -> bool:
    return bool(context.switches(entry.obj) & {word, "restore", "flag"})


def frozen_teacher(context: Context, entry: Pass) -> bool:
    """A network that is neither trained nor updated here but whose output feeds training."""
    obj = entry.obj
    return (
        obj not in context.trained_objects
        and not obj.traits & {"assigned", "copy"}
        and entry.obj.kind == "module"
    )


def gives_targets(context: Context, entry: Pass) -> bool:
    """Whether a network that follows another one gives the targets of a training step by this very pass."""
    return bool(entry.obj.traits & {"copy", "assigned", "updated"}) and any(
        other.source().site == entry.source().site
        and other.obj is entry.obj
        and "feeds_training" in other.all_uses()
        for other in context.judged
    )


def find_train_mode(context: Context) -> Iterable[Report]:
    """TMD101."""
    dead = {entry.source() for _, entry, _ in context.trace.dead_backwards}
    for entry, role in candidates(context):
        off = not records(entry.recordings)
        if "switched_by_name" in entry.obj.traits:
            continue
        if entry.source() in dead or (inside_own_method(entry.source()) and is_called(entry.source())):
            continue
        if is_called_by_name(context, entry):
            continue
        teacher = role.part_of_training and off and not role.differentiated and frozen_teacher(context, entry)
        if role.word != "inference" and not teacher:
            continue
        if off and not teacher and gives_targets(context, entry):
            continue
        if "train" not in words(entry.modes) and "entry" not in words(entry.modes):
            continue
        if entry.felt != entry.modes and "train" not in words(entry.felt):
            continue
        if role.escapes and not off:
            continue
        if not off and not both_missing(context, entry, role):
            continue
        if not has_mode_layers(context, entry):
            continue
        if may_be_another(context, entry, "eval") or may_switch_itself(entry):
            continue
        if one_switch_for_both(context, entry, "train"):
            continue
        if off and entry.all_uses() == {"shape"}:  # a dry run: the layers after it want to know
            continue
        if not teacher and (is_meant(context, entry) or gives_losses(context, entry)):
            continue
        question = Question(
            entry.modes,
            "train",
            later_only=later_only(context, entry, "train"),
            presumed_proven=presumed_proven(context, entry),
            trained_here=trains_it(context, entry) and (off or role.named),
            of_class=of_class(entry),
            class_switches=switches_to(context, entry, "eval"),
            base_elsewhere=has_base_elsewhere(entry) or is_override(entry),
            option_decides=option_decides(context, entry, "train"),
        )
        row = weigh(question)
        if off and not teacher and part_of_a_step(context, entry, role):
            continue
        if row.verdict in (Verdict.LATENT, Verdict.SILENT):
            continue
        if is_affair_of_callers(context, entry):
            continue
        if not teacher and differs_by_caller(context, entry):
            continue
        strict = (
            row.verdict is Verdict.STRICT
            or sampled_while_training(context, entry)
            or sampled_by_the_step(context, entry)
        )
        yield train_mode_report(context, entry, role, row, strict)


def may_switch_itself(entry: Pass) -> bool:
    """Whether a method that is not shown, of an object that nothing switches, runs it: it may call `eval()`."""
    return (
        not entry.source().described
        and entry.obj.cls is None
        and words(certain(entry.modes)) == {"entry"}
        and names_inference(entry.method)
    )


def one_switch_for_both(context: Context, entry: Pass, bad: str) -> bool:
    """Whether another method switches for training and for evaluation alike, and this pass was met in either mode.

    ``self.prepare(train=True)`` and ``self.prepare(train=False)`` before stages that ask the state which one it is:
    the combination that is wrong is one that nothing runs.
    """
    function = entry.source().activation.function
    sites = {origin.site for origin in certain(entry.modes) if origin.word == bad}
    if entry.activation.receiver is None or function is None or not sites:
        return False
    if any(ir.site_of(node) in sites for node in ir.walk(function.body)):
        return False
    met = {
        origin.site
        for other in context.judged
        if other.site == entry.site and other.obj is entry.obj and other is not entry
        for origin in other.modes
        if origin.word not in (bad, "unknown")
    }
    return sites <= met


def option_decides(context: Context, entry: Pass, bad: str) -> bool:
    """Whether the same pass is fine where an option, undecided here, is set the other way."""
    mine = assumed_around(entry.activation)
    return bool(mine) and any(
        other.source().site == entry.source().site
        and other.obj is entry.obj
        and other.activation.chain == entry.activation.chain
        and any(
            mine.get(test, answer) is not answer for test, answer in assumed_around(other.activation).items()
        )
        and context.role(other).word == "inference"
        and not words(certain(other.modes)) & {bad, "unknown"}
        for other in context.judged
    )


def assumed_around(activation: Activation) -> dict[tuple[ir.Function | None, str], bool]:
    """The options that are decided for this activation: in its own function, or in those that lead to it."""
    found: dict[tuple[ir.Function | None, str], bool] = {}
    both: set[tuple[ir.Function | None, str]] = set()
    for link in activation.all_callers():
        for test, answer in link.assumed:
            key = (link.function, test)
            if found.setdefault(key, answer) is not answer:
                both.add(key)
    return {key: answer for key, answer in found.items() if key not in both}


def part_of_a_step(context: Context, entry: Pass, role: Role) -> bool:
    """A pass under ``no_grad`` inside training code of the same object whose output is not read as an answer."""
    if not role.looks_like_training or role.named or entry.obj not in context.trained_objects:
        return False
    return "its output is read as an answer" not in role.evidence


def both_missing(context: Context, entry: Pass, role: Role) -> bool:
    """A pass with neither switch: needs more than one sign that it is inference."""
    if SAMPLES in role.evidence:
        return True
    if role.looks_like_training and not role.named:
        return False
    if DETACHED in role.evidence:
        return True
    read = "its output is read as an answer" in role.evidence
    loaded = any(item.startswith("it was loaded") for item in role.evidence)
    trained = trains_it(context, entry)
    return (role.named and read and (trained or loaded or "train" in mode_words(entry))) or (
        loaded and (read or role.named)
    )


def train_mode_report(context: Context, entry: Pass, role: Role, row: Row, strict: bool) -> Report:
    needs_return = entry.obj in context.trained_objects and "train" not in context.switches(entry.obj)
    site, activation = outer_site(entry)
    spelled = spelled_at(context, entry, site)
    kind = "inference" if not any(item.startswith("it loops") for item in role.evidence) else "validation"

    def message(line: Line) -> str:
        why = since(row.origins, line)
        may = {6: "may run in training mode", 3: "is in training mode from the second pass on"}.get(
            row.number, "is in training mode"
        )
        back = f" and `{spelled}.train()` before training goes on" if needs_return else ""
        return f"`{spelled}` {may} in this {kind} pass ({why}): call `{spelled}.eval()` before it{back}"

    cause = ("TMD101", entry.obj, activation.function, row.origins, outermost(entry, activation))
    excuses = tuple(origin.site for origin in row.origins if origin.kind == "train")
    intent = STATED if trains_under(context, entry, set(excuses)) else None
    return Report(
        "TMD101",
        site,
        spelled,
        message,
        row.origins,
        cause,
        strict,
        row.number,
        entry,
        excuses,
        intent,
    )


def trains_under(context: Context, entry: Pass, sites: set[int]) -> bool:
    """Whether the object is differentiated in the mode that one of these switches set."""
    return any(
        other.obj is entry.obj
        and "backward" in other.all_uses()
        and any(origin.site in sites for origin in other.modes)
        for other in context.trace.passes
    )


def outermost(entry: Pass, activation: Activation) -> int:
    """At module level the outermost loop tells places apart; in a function the function does."""
    if activation.function is not None or not entry.loops:
        return -1
    return entry.loops[0].site


def later_only(context: Context, entry: Pass, bad: str) -> bool:
    """Whether the first pass of the loops around is fine and only later ones are bad."""
    if not any(loop.turn == "later" or loop.turn[:1] == "#" for loop in own_loops(context, entry)):
        return False
    for other in context.judged:
        if other.site == entry.site and other.obj is entry.obj and other is not entry:
            found = words(certain(other.modes))
            if bad not in found and "unknown" not in found:
                return True
    return False


def wants_gradients(context: Context, entry: Pass, role: Role) -> bool:
    """Something in the pass shows that a graph is wanted."""
    if "wants_grad" in entry.inputs or ("volatile" in entry.inputs and context.older_than(VOLATILE_ENDS)):
        return True
    if (
        entry.all_uses() & {"grad", "graph"}
        or differentiates_itself(entry.obj)
        or guards_itself(context, entry.obj)
        or makes_leaves(context, entry)
        or is_fallback(entry.source())
        or given_to_its_holder(entry)
        or may_be_scripted_here(context, entry)
        or is_attacked(context, entry)
    ):
        return True
    described = entry.source().described
    return (
        not described
        and is_not_shown(entry.obj, entry.method)
        and knowledge.word("own_guard").search(entry.method.lower()) is not None
    )


def is_attacked(context: Context, entry: Pass) -> bool:
    """Whether the call asks the model to attack itself: ``model(x, make_adv=adv)`` needs gradients of its input."""
    source = entry.source()
    function = source.activation.function
    body = context.trace.program.body if function is None else function.body
    return any(
        isinstance(node, ir.Call)
        and node.site == source.site
        and any(arg.keyword is not None and ATTACK.search(arg.keyword) for arg in node.args)
        for node in ir.walk(body)
    )


def is_not_shown(obj: Obj, method: str) -> bool:
    """Whether a method may be that of a class elsewhere: of the object's own, or of a base of it."""
    return obj.cls is None or (obj.cls.unresolved_base and obj.cls.find(method) is None)


def find_recording(context: Context) -> Iterable[Report]:
    """TMD102."""
    for entry, role in candidates(context):
        if role.word != "inference" or role.differentiated or role.part_of_training or entry.enters:
            continue
        found = words(certain(entry.recordings))
        if "on" not in found or "unknown" in found:
            continue
        if is_frozen(context, entry) or wants_gradients(context, entry, role):
            continue
        modes = certain(entry.modes)
        evals = [origin for origin in modes if origin.kind in ("eval", "framework")]
        switched_here = any(switches_inside(context, link) for link in chain_of(entry)) or any(
            origin.kind == "framework"
            and origin.word == "eval"
            and any(puts_in_mode(context, link, entry.obj, origin) for link in entry.activation.all_callers())
            for origin in modes
        )
        if role.escapes and not switched_here:
            continue
        if any(origin.kind == "guard" and origin.word == "on" for origin in entry.recordings):
            continue
        if recording_is_asked_for(context, entry):
            continue
        if "returned" in entry.uses and trained_by_choice(context, entry):
            continue
        if role.escapes and (trained_on_what_it_gives(context, entry) or hands_out_both(entry)):
            continue
        if entry.activation.kind != "called" and guarded_by_callers(context, entry):
            continue
        if chosen_by_caller(context, entry) or feeds_training_elsewhere(context, entry):
            continue
        left_to_base = is_override(entry) and not switched_here and "detached" not in entry.all_uses()
        if left_to_base or guarded_by_name(context, entry):
            continue
        if (
            ("returned" in entry.uses or is_hook_of_a_base(entry))
            and called_by_a_base(entry)
            and not any(o.kind == "framework" for o in modes)
        ):
            continue
        half = (bool(evals) and words(modes) == {"eval"}) or VOLATILE in role.evidence
        by_itself = answers_by_itself(entry, role)
        if not half and not by_itself and not both_missing(context, entry, role):
            continue
        if not half and entry.activation.callers and differentiated_by_a_caller(entry):
            continue
        if words(modes) == {"entry"} and not by_itself and not trains_it(context, entry):
            continue
        if not by_itself and is_affair_of_callers(context, entry):
            continue
        strict = found != {"on"}
        yield recording_report(context, entry, role, strict, half)


def recording_is_asked_for(context: Context, entry: Pass) -> bool:
    """Whether a function that leads to the pass calls ``set_grad_enabled(True)`` before it, and not to train.

    ``validation_step`` of a learner that adapts within it: its framework has switched recording off.
    """
    asked = {o.site for o in entry.recordings if o.kind == "set_grad_enabled" and o.word == "on"}
    functions = [link.function for link in entry.activation.all_callers() if link.function is not None]
    return any(
        isinstance(node, ir.Call)
        and node.site in asked
        and any(isinstance(arg.value, ir.Const) and arg.value.value is True for arg in node.args)
        for function in functions
        for node in ir.walk(function.body)
    ) and not any(
        "backward" in other.all_uses() and any(origin.site in asked for origin in other.recordings)
        for other in context.judged
    )


def is_frozen(context: Context, entry: Pass) -> bool:
    """Whether its parameters learn on no path, or the object as a whole was frozen on some."""
    return entry.trainable == {"no"} or (
        "no" in entry.trainable
        and any(freeze.word == "no" and freeze.obj is entry.obj for freeze in context.trace.freezes)
    )


def answers_by_itself(entry: Pass, role: Role) -> bool:
    """Whether a method of the module, named like inference, runs the module itself and gives away no graph.

    ``def predict(self, texts)`` whose labels are numbers: no caller can differentiate them, whatever its mode.
    """
    return (
        inside_own_method(entry.source())
        and entry.activation.kind == "class-entry"
        and names_inference(entry.activation.name)
        and "its output is read as an answer" in role.evidence
        and not role.escapes
        and not has_base_elsewhere(entry)
        and not is_hook(entry)
    )


def hands_out_both(entry: Pass) -> bool:
    """Whether its function returns the same with its graph and without: ``return loss``, ``return loss.detach()``."""
    function = entry.source().activation.function
    returned = [
        node.value
        for node in ir.walk(function.body if function is not None else ())
        if isinstance(node, ir.Return)
    ]
    names = {value.name for value in returned if isinstance(value, ir.Name)}
    return any(
        isinstance(part, ir.Attr)
        and part.name == "detach"
        and isinstance(part.base, ir.Name)
        and part.base.name in names
        for value in returned
        if not isinstance(value, ir.Name)
        for part in ir.walk((value,) if value is not None else ())
    )


def is_hook(entry: Pass) -> bool:
    """One of several steps (``train_step``, ``evaluate_step``): an engine calls them, and it may guard."""
    info, name = entry.activation.cls, entry.activation.name
    return (
        info is not None
        and name.endswith("_step")
        and any(other.endswith("_step") and other != name for other in info.methods)
    )


def differentiates_itself(obj: Obj) -> bool:
    """Whether code of its class, or of a part, differentiates: forces of a potential, residuals of an equation."""
    infos = {
        id(info): info for part in (obj, *obj.held) if part.cls is not None for info in part.cls.lineage()
    }
    return any(
        differentiates(function)
        for info in infos.values()
        for function in info.methods.values()
        if not knowledge.word("only_training").search(function.name.lower())
    )


def differentiates(function: ir.Function) -> bool:
    """Whether a function asks for gradients by ``autograd.grad``, or has them recorded whatever its caller does."""
    return any(
        isinstance(node, ir.Call)
        and (
            f".{ir.spell(node.func)}".endswith(ASKS_FOR_GRADIENTS)
            or ir.spell(node.func) == "grad"
            or (function.name.lstrip("_").startswith("forward") and makes_a_leaf(node))
        )
        for node in ir.walk(function.body)
    )


def makes_a_leaf(call: ir.Call) -> bool:
    """``positions.requires_grad_()``, of something that is no part of the module."""
    match call:
        case ir.Call(ir.Attr(ir.Name(name), "requires_grad_"), args) if name != "self":
            return not any(isinstance(arg.value, ir.Const) and not arg.value.value for arg in args)
    return False


def may_be_scripted_here(context: Context, entry: Pass) -> bool:
    """Whether it is a script, and a class of the file, of which it may have been made, differentiates itself."""
    return entry.obj.label == "torch.jit.load" and any(
        differentiates(info.methods["forward"]) for info in context.trace.classes if "forward" in info.methods
    )


def given_to_its_holder(entry: Pass) -> bool:
    """Whether the output goes to the unknown thing that holds the model: ``extractor(extractor.model(x))``."""
    holder, uses = entry.obj.parent, entry.all_uses()
    while holder is not None:
        if f"given to {holder.serial}" in uses:
            return True
        holder = holder.parent
    return False


def makes_leaves(context: Context, entry: Pass) -> bool:
    """Whether the function of the pass asks for gradients of its data: ``graph.positions.requires_grad = True``."""
    source = entry.source()
    function = source.activation.function
    call = next(
        (
            node
            for node in ir.walk(context.trace.program.body if function is None else function.body)
            if isinstance(node, ir.Call) and node.site == source.site
        ),
        None,
    )
    if call is None:
        return False
    given = {node.name for arg in call.args for node in ir.walk(arg.value) if isinstance(node, ir.Name)}
    body = context.trace.program.body if function is None else function.body
    loops = [node for node in ir.walk(body) if isinstance(node, ir.Loop) and isinstance(node.target, ir.Name)]
    elements = {
        loop.target.name
        for loop in loops
        if isinstance(loop.target, ir.Name) and isinstance(loop.source, ir.Name) and loop.source.name in given
    }
    return any(
        isinstance(target, ir.Attr)
        and target.name == "requires_grad"
        and not (isinstance(node.value, ir.Const) and not node.value.value)
        and ir.spell(target).split(".", 1)[0] in given | elements
        for node in ir.walk(body)
        if isinstance(node, ir.Assign)
        for target in node.targets
    )


def feeds_training_elsewhere(context: Context, entry: Pass) -> bool:
    """Whether the same pass of the same method, in a class whose call order is unknown, is part of a training step."""
    return entry.activation.kind == "class-entry" and any(
        other.site == entry.site and other.obj is entry.obj and "feeds_training" in other.all_uses()
        for other in context.judged
        if other.activation.kind == "class-entry" and other.activation.function is entry.activation.function
    )


def differentiated_by_a_caller(entry: Pass) -> bool:
    """Whether a function that leads to the pass calls backward on something of which it is not known what it holds."""
    return any(link.differentiates_unknown for link in entry.activation.all_callers()[1:])


def guarded_by_name(context: Context, entry: Pass) -> bool:
    """Whether the file calls the method that runs the pass on objects it does not know, and always under a guard."""
    function = entry.activation.function
    if entry.activation.kind != "class-entry" or function is None:
        return False
    guards = guards_around(context.trace.program, function.name)
    return bool(guards) and all(guards)


def is_called_by_name(context: Context, entry: Pass) -> bool:
    """Whether a method in which a module runs itself is called in this file on objects that it does not know.

    ``self.model._infer_one(image)``: the mode is the affair of that caller, which is judged for it where it can be.
    """
    return (
        inside_own_method(entry.source())
        and words(certain(entry.modes)) == {"entry"}
        and any(
            guards_around(context.trace.program, link.function.name)
            for link in entry.activation.all_callers()
            if link.receiver is entry.obj and link.function is not None
        )
    )


def trained_by_choice(context: Context, entry: Pass) -> bool:
    """Whether the function that runs the pass also switches the object to training mode: it serves both.

    A ``train()`` behind the pass only puts back what was before.
    """
    return any(
        switch.obj is entry.obj
        and (switch.word == "flag" or (switch.word == "train" and switch.site < entry.site))
        and switch.activation.function is entry.activation.function
        for switch in context.trace.switches
    )


def trained_on_what_it_gives(context: Context, entry: Pass) -> bool:
    """Whether the step that trains the object runs it nowhere: then it differentiates what this pass handed out.

    An agent's action is kept with its log probability, and `optimize()` calls backward on that.
    """
    return any(
        switch.obj is entry.obj and switch.word == "train" and switch.activation.differentiates
        for switch in context.trace.switches
    ) and not any(
        other.obj is entry.obj and other.all_uses() & {"backward", "grad"} for other in context.trace.passes
    )


def guarded_by_callers(context: Context, entry: Pass) -> bool:
    """Whether every call of the function in this file runs it with recording off."""
    called = [
        other
        for other in context.trace.passes
        if other.site == entry.site and other.activation.kind == "called"
    ]
    return bool(called) and not any(records(other.recordings) for other in called)


def chosen_by_caller(context: Context, entry: Pass) -> bool:
    """Whether one and the same function calls this one both with and without a guard: it knows why."""
    own = {caller.function for caller, _, _ in entry.activation.callers}
    for other in context.trace.passes:
        if other.site != entry.site or other.activation is entry.activation or records(other.recordings):
            continue
        if own & {caller.function for caller, _, _ in other.activation.callers} - {None}:
            return True
    return False


def called_by_a_base(entry: Pass) -> bool:
    """Whether the pass runs in a method that a base class elsewhere may call, under guards of its own."""
    activation = entry.activation
    info = activation.receiver.cls if activation.receiver is not None else None
    return activation.kind == "class-entry" and info is not None and info.unresolved_base


def is_hook_of_a_base(entry: Pass) -> bool:
    """Whether the method that runs the pass is private: then only the base that is not shown can call it."""
    name = entry.activation.name
    return name.startswith("_") and not name.startswith("__")


def responsible_site(context: Context, entry: Pass) -> int:
    """Where the guard is missing: at the pass, or where a helper that others need with gradients is called."""
    links = list(reversed(chain_of(entry)))
    site = links[0].site
    for inner, outer in pairwise(links):
        if switches_inside(context, inner) or not needs_gradients_elsewhere(context, inner):
            break
        site = outer.via
    return site


def switches_inside(context: Context, entry: Pass) -> bool:
    """Whether the function of this pass itself puts the object in eval mode."""
    return any(
        switch.obj is entry.obj
        and switch.word == "eval"
        and switch.activation.function is entry.activation.function
        for switch in context.trace.switches
    )


def needs_gradients_elsewhere(context: Context, entry: Pass) -> bool:
    """Whether the function of this pass is shared: by training, or by callers outside the file."""
    function = entry.activation.function
    source = entry.source().site
    for other in context.judged:
        if other.source().site != source:
            continue
        through = [link for link in chain_of(other) if link.activation.function is function]
        if through and ("backward" in other.all_uses() or (other is through[0] and "returned" in other.uses)):
            return True
    return False


def chain_of(entry: Pass) -> list[Pass]:
    """The pass and the copies it was made from, outermost first."""
    chain = [entry]
    while chain[-1].origin_of is not None:
        chain.append(chain[-1].origin_of)
    return chain


def recording_report(context: Context, entry: Pass, role: Role, strict: bool, half: bool) -> Report:
    site = responsible_site(context, entry)
    spelled = spelled_at(context, entry, site)
    signs = [
        item
        for item in role.evidence
        if item.startswith(("it loops", "it runs", "it samples", "it is given"))
    ]
    why = "it is in eval mode" if half else signs[0] if signs else "its output is only read"
    if VOLATILE in role.evidence:
        why = "`volatile=True` has switched nothing off since PyTorch 0.4"
    may = "may build" if strict else "builds"

    def message(line: Line) -> str:
        return (
            f"`{spelled}` {may} an autograd graph that nobody uses in this inference pass "
            f"({why}, and no backward follows): run it under `torch.no_grad()`"
        )

    cause = (
        "TMD102",
        entry.obj,
        entry.source().activation.function,
        outermost(entry, entry.source().activation),
    )
    return Report("TMD102", site, spelled, message, (), cause, strict, 5 if half else 2, entry)


RULES = (
    Rule(
        "TMD101",
        "inference-in-train-mode",
        "an inference pass runs while the module is in training mode",
        """A validation, test or prediction pass runs while the module is in training mode: dropout drops, and
BatchNorm normalises with the statistics of this batch and moves its running statistics. `torch.no_grad()` does not
change the mode.

Reported where the module has a mode-dependent layer (or the file itself switches it elsewhere), the pass is
inference by evidence (recording off, names of loader or function, output read as an answer), and every certain
path reaches it in training mode.

Repair: call `model.eval()` before the pass, and `model.train()` before training goes on.""",
        find_train_mode,
        why="""The answers are random or depend on the other samples of the batch, and BatchNorm damages the model
itself. Measured on small classifiers (10 classes, 5 seeds, accuracy in %):

| network | in eval mode | in training mode |
|---|---|---|
| dropout 0.5 | 91.0 | 86.3, whatever the batch size; the same input gave 4 different top classes in 5 runs |
| BatchNorm, batches of 256 / 16 / 4 / 2 | 89.0 | 89.0 / 84.0 / 68.0 / 50.9 |
| BatchNorm, batches of 16 sorted by class | 89.0 | 11.5 (chance is 10) |
| BatchNorm, afterwards in eval mode | 89.0 | 69.9 after one training-mode pass over shifted data, under `no_grad` too |
| LayerNorm only | 90.6 | 90.6: it does not matter, and is not reported |

Large shuffled batches hide it, so that tests miss it and the deployed service does not.""",
        example="""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 3))
model.load_state_dict(torch.load("weights.pt"))

with torch.no_grad():
    prediction = model(torch.load("sample.pt")).argmax(1)
print(prediction.tolist())
""",
        fixed="""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 3))
model.load_state_dict(torch.load("weights.pt"))
model.eval()

with torch.no_grad():
    prediction = model(torch.load("sample.pt")).argmax(1)
print(prediction.tolist())
""",
        silent="""- The module has no mode-dependent layer, or nothing shows that it has one.
- A switch may be hidden in code that is not shown.
- Training mode is deliberate: MC dropout, BatchNorm recalibration, the validation loss of detectors, samples of a GAN
  drawn while it is trained (these under `--strict`).
- A demonstration on random input, or a test of code.""",
        holes="""- `def evaluate(model, loader)` that nobody in the file calls is reported only where the same
  file trains that model.
- Whether a library's model has dropout or BatchNorm is known for common models only.
- A switch under a condition that cannot be decided is reported under `--strict` only.""",
        excused_at="the `.train()` that is to blame",
    ),
    Rule(
        "TMD102",
        "inference-records-gradients",
        "an inference pass builds an autograd graph that nobody uses",
        """An inference pass runs with autograd recording although nothing is ever differentiated. `model.eval()` does
not switch recording off.

Reported where the module has trainable parameters, its output reaches no backward and does not leave the function
with its graph, and the pass is inference by evidence.

Repair: `with torch.no_grad():` around the pass, or `@torch.no_grad()` on the function.""",
        find_recording,
        why="""The activations of the whole network are kept for a backward that does not come. Measured in eval mode
(one CPU thread, batches of 32 images or 8 sequences):

| network | held for each batch | peak, outputs of 8 in a list | time without recording |
|---|---|---|---|
| CNN, 4 convolutions with BatchNorm | 75.5 MiB (`no_grad`: 0) | 623 MiB (`no_grad`: at most 71) | 0.85 of it |
| TransformerEncoder, 6 layers | 40.5 MiB (0) | 408 MiB (15) | 0.72: only then the fast path is taken |

`outputs.append(model(x))` and `total += loss` keep the graph of every batch, so that memory grows until it runs out;
`loss.item()` ends that growth, not the graph of each batch.""",
        example="""
import torch
from torch import nn


def validate(model, val_loader, criterion):
    model.eval()
    losses = []
    for x, y in val_loader:
        losses.append(criterion(model(x), y))
    return torch.stack(losses).mean().item()
""",
        fixed="""
import torch
from torch import nn


@torch.no_grad()
def validate(model, val_loader, criterion):
    model.eval()
    losses = []
    for x, y in val_loader:
        losses.append(criterion(model(x), y))
    return torch.stack(losses).mean().item()
""",
        silent="""- Gradients are wanted: saliency, adversarial examples, optimisation of the input, losses that call
  `autograd.grad`.
- All parameters are frozen: then no graph is built.
- The callee switches recording off itself, as `generate()` of transformers does.
- The output leaves the function with its graph: the caller may need it.""",
        holes="""- A guard set by a caller in another project is not seen: a function that calls `eval()` itself, and a
  `predict` of a network that gives numbers away, are reported all the same.
- Recording that depends on a condition which cannot be decided is reported under `--strict` only.""",
    ),
)
