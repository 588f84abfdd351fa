"""TMD201, TMD202 and TMD203: training in eval mode, and a backward on what was not recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from torchmode import ir, knowledge
from torchmode.domain import Origin, certain, words
from torchmode.interp.passes import Activation, Pass
from torchmode.objects import ELEMENT, Obj
from torchmode.roles import (
    Context,
    family,
    is_crowded,
    mode_words,
    names_inference,
    only_a_part_learns,
    own_loops,
    records,
)
from torchmode.rules.certainty import Question, Row, Verdict, weigh
from torchmode.rules.evidence import has_mode_layers, is_bare_layer, modes_of_layers, outermost
from torchmode.rules.given import means_the_same
from torchmode.rules.guarded import guarded_calls
from torchmode.rules.record import Report, Rule
from torchmode.rules.responsibility import (
    inside_own_method,
    is_called,
    is_for_users,
    of_class,
    one_switch_for_both,
    outer_site,
    spelled_at,
)
from torchmode.rules.wording import Line, since

NO_PASS = knowledge.methods("quiet") | {"train", "eval", "forward"}


def find_training_in_eval(context: Context) -> Iterable[Report]:
    """TMD201 and TMD202; of one step TMD201 alone, whose `train()` before each step mends both."""
    reports = [*trained_in_eval(context)]
    returning = {
        (report.site, report.spelled) for report in reports if report.code == "TMD201" and not report.strict
    }
    for report in reports:
        if report.code == "TMD201" or (report.site, report.spelled) not in returning:
            yield report


def trained_in_eval(context: Context) -> Iterable[Report]:
    for entry in context.judged:
        role = context.role(entry)
        if not role.trained or not context.is_module(entry.obj) or is_bare_layer(entry.obj):
            continue
        modes = modes_of_layers(entry)
        evals = [origin for origin in certain(modes) if origin.word == "eval"]
        if not evals or is_crowded(context, entry):
            continue
        if inside_own_method(entry.source()) and is_called(entry.source()):
            continue
        if entry.layers == "no" or not has_mode_layers(context, entry):
            continue
        if entry.felt != modes and "eval" not in words(entry.felt):
            continue
        if one_switch_for_both(context, entry, "eval"):
            continue
        if all(
            is_of_the_evaluation_around(context, entry, origin) or is_for_users(context, entry, origin)
            for origin in evals
        ):
            continue
        if "train" not in words(certain(modes)) and all(
            is_phase_of_the_pass(context, entry, origin) for origin in evals
        ):
            continue
        inferred = [origin for origin in evals if is_followed_by_inference(context, entry, origin)]
        restored = bool(inferred)
        carried = loop_carried(context, entry)
        question = Question(
            modes,
            "eval",
            later_only=carried,
            inside_loop=restored
            and (carried or evaluated_inside(context, entry, inferred))
            and not restored_on_condition(context, entry, inferred),
            of_class=of_class(entry),
            left_by_evaluation=restored,
            class_switches="train" in context.switched.get(entry.obj, set()),
        )
        row = weigh(question)
        if row.verdict in (Verdict.LATENT, Verdict.SILENT) or not row.origins:
            continue
        if row.number == 4 and is_blurred(context, entry):
            continue
        if restored_under_its_condition(context, entry):
            continue
        if not restored and (
            deliberate_eval(context, entry)
            or is_inference_too(context, entry)
            or kept_in_eval_beside(context, entry, evals)
            or all(is_taken_back(context, entry, origin) for origin in evals)
        ):
            continue
        code = "TMD201" if restored else "TMD202"
        excuses = () if restored else tuple(origin.site for origin in evals if origin.kind == "eval")
        yield replace(
            eval_mode_report(context, code, entry, row, row.verdict is Verdict.STRICT), excuses=excuses
        )


def is_followed_by_inference(context: Context, entry: Pass, origin: Origin) -> bool:
    """Whether an inference pass, or an export, of the object was in the eval mode of ``origin`` or one it repeats."""
    if origin.kind not in ("eval", "flag"):
        return False
    if any(
        export.entry.obj is entry.obj and any(item.site == origin.site for item in export.entry.modes)
        for export in context.trace.exports
    ):
        return True
    sites = {origin.site} | repeated_by(context, entry, origin)
    for other in context.trace.passes:
        if other.obj is not entry.obj and other.obj.root() is not entry.obj.root():
            continue
        if other.site == entry.site and other.obj is entry.obj and not other.uses:
            continue
        if other.order > entry.order and happens_in_order(context, entry):
            continue
        if any(item.site in sites and item.word == "eval" for item in other.modes):
            uses = other.all_uses()
            if not uses & {"backward", "grad"} and (
                not records(other.recordings) or "feeds_training" not in uses
            ):
                return True
    return False


def repeated_by(context: Context, entry: Pass, origin: Origin) -> set[int]:
    """The ``eval()`` before that of ``origin``, in a function that does not train: ``train()`` was meant there."""
    switches = [
        switch
        for switch in context.trace.switches
        if switch.obj is entry.obj and switch.word == "eval" and switch.site >= 0
    ]
    functions = {switch.activation for switch in switches if switch.site == origin.site}
    functions -= {entry.source().activation, *entry.activation.all_callers()}
    return {
        switch.site for switch in switches if switch.activation in functions and switch.site < origin.site
    }


def is_of_the_evaluation_around(context: Context, entry: Pass, origin: Origin) -> bool:
    """Whether the ``eval()`` was called by the evaluation that runs the pass: only an option could make it train."""
    # What an evaluation returns is used where it was called, and so are the passes that flow out of it.
    called = (
        link
        for link in entry.source().activation.all_callers()
        if any(site == entry.via for _, site, _ in link.callers)
    )
    chain = {link for link in (*entry.activation.all_callers(), *called) if names_inference(link.name)}
    if not chain:
        return False
    switches = [switch for switch in context.trace.switches if switch.activation in chain]
    trains = {switch.activation for switch in switches if switch.word != "eval"}
    return any(switch.site == origin.site and switch.activation not in trains for switch in switches)


def is_phase_of_the_pass(context: Context, entry: Pass, origin: Origin) -> bool:
    """Whether a parameter of the function chooses between ``train()`` and this ``eval()``, as it does for the rest.

    `if mode == "train": net.train() elif mode == "dev": net.eval()`: what is done under eval mode is no training. The
    same goes for a caller that chooses so by what it hands on.
    """
    todo = [(entry.source().activation, params_of(entry.source().activation))] if origin.site >= 0 else []
    seen: set[Activation] = set()
    while todo:
        activation, params = todo.pop()
        if activation in seen or activation.function is None or not params:
            continue
        seen.add(activation)
        if is_chosen_by(params, activation.function.body, origin.site):
            return True
        for caller, site, _ in activation.callers:
            call = ir.call_at(context.trace.program.body_of(caller.function), site)
            handed = {name for name in params if call and means_the_same(name, activation, caller, call)}
            todo.append((caller, handed & params_of(caller)))
    return False


def params_of(activation: Activation) -> set[str]:
    return {param.name for param in activation.function.params} if activation.function is not None else set()


def is_chosen_by(params: set[str], body: ir.Block, site: int) -> bool:
    """Whether a condition on one of these parameters has an ``eval()`` on one side and ``train()`` on the other."""
    for node in ir.walk(body):
        if not isinstance(node, ir.Branch) or not params & ir.names_in(node.test):
            continue
        arms = [
            [item for item in ir.walk(arm) if isinstance(item, ir.Call)] for arm in (node.then, node.other)
        ]
        for mine, other in (arms, arms[::-1]):
            evals = [call for call in mine if call.site == site and isinstance(call.func, ir.Attr)]
            wanted = {f"{ir.spell(call.func.base)}.train" for call in evals if isinstance(call.func, ir.Attr)}
            if any(ir.spell(call.func) in wanted for call in other):
                return True
    return False


def evaluated_inside(context: Context, entry: Pass, origins: list[Origin]) -> bool:
    """Whether the ``eval()`` of an evaluation stands in a loop that also holds the training step (row 4)."""
    around = {loop.site for loop in own_loops(context, entry)}
    sites = {origin.site for origin in origins}
    for switch in context.trace.switches:
        if switch.site not in sites or switch.obj is not entry.obj:
            continue
        loops = set(switch.loops)
        for link in switch.activation.all_callers():
            loops.update(loop.site for _, _, outer in link.callers for loop in outer)
        if loops & around:
            return True
    return False


def is_blurred(context: Context, entry: Pass) -> bool:
    """Whether `train()` was called by a name that stands for several objects: which of them it switched is unknown."""
    return any(
        origin.kind == "train" and origin.site in context.trace.blurred_switches for origin in entry.modes
    )


def restored_on_condition(context: Context, entry: Pass, origins: list[Origin]) -> bool:
    """Whether a ``train()`` after the evaluation, in the same function or a context manager, may have restored it.

    It stands under a condition that is not decided (``if was_training:``), else it would have ended the eval mode.
    """
    trains = {origin.site for origin in entry.modes if origin.kind == "train"}
    evals = {origin.site for origin in origins}
    functions = {switch.activation.function for switch in context.trace.switches if switch.site in evals}
    return any(
        switch.site in trains
        and (
            any(link.name == "__exit__" for link in switch.activation.all_callers())
            or (switch.activation.function in functions and switch.site > min(evals, default=-1))
        )
        for switch in context.trace.switches
    )


def restored_under_its_condition(context: Context, entry: Pass) -> bool:
    """Whether a ``train()`` stands under the conditions that the pass stands under, too.

    In the same function, or in one that leads to it, before the call, under conditions on what it hands over.
    """
    source = entry.source()
    trains = [origin.site for origin in entry.modes if origin.kind == "train"]
    todo = [(source.activation, source.site, set[Condition]())] if trains else []
    seen: set[tuple[Activation, int]] = set()
    while todo:
        activation, site, inner = todo.pop()
        if activation.function is None or (activation, site) in seen:
            continue
        seen.add((activation, site))
        body = activation.function.body
        own = inner | conditions_around(body, site)
        for train in trains:
            around = conditions_around(body, train) if train < site else set()
            if around and around <= own:
                return True
        for caller, called_at, _ in activation.callers:
            call = ir.call_at(context.trace.program.body_of(caller.function), called_at)
            kept = {item for item in own if call and are_asked_alike(item, activation, caller, call)}
            if kept:
                todo.append((caller, called_at, kept))
    return False


def are_asked_alike(condition: Condition, inner: Activation, outer: Activation, call: ir.Call) -> bool:
    """Whether a condition of a function asks the same where the function is called."""
    return all(means_the_same(name, inner, outer, call) for name in condition.names)


@dataclass(frozen=True, slots=True)
class Condition:
    """A test whose branch holds a place, which way it went, and the names it reads."""

    test: str
    answer: bool
    names: frozenset[str]


def conditions_around(body: object, site: int) -> set[Condition]:
    """The tests whose branches hold a place, and which way they went."""
    found: set[Condition] = set()
    for node in ir.walk(body):
        if isinstance(node, ir.Branch):
            for arm, answer in ((node.then, True), (node.other, False)):
                if any(ir.site_of(item) == site for item in ir.walk(arm)):
                    found.add(Condition(ir.spell(node.test), answer, frozenset(ir.names_in(node.test))))
    return found


def happens_in_order(context: Context, entry: Pass) -> bool:
    """Whether the order in which passes were met is the order in which they run: no class order, no joined loop."""
    if any(loop.turn == "any" for loop in own_loops(context, entry)):
        return False
    return all(link.kind != "class-entry" for link in entry.activation.all_callers())


def loop_carried(context: Context, entry: Pass) -> bool:
    """Whether eval comes back from the body of a loop around: some earlier visit of the site had none of it."""
    if not any(
        loop.turn == "later" or (loop.turn[:1] == "#" and loop.turn != "#0")
        for loop in own_loops(context, entry)
    ):
        return False
    for other in context.judged:
        same = other.site == entry.site and other.obj is entry.obj and other is not entry
        if same and not mode_words(other) & {"eval", "unknown"}:
            return True
    return False


def is_inference_too(context: Context, entry: Pass) -> bool:
    """Whether the same pass is inference in another context: then it is not clear that it trains in this one.

    It is clear where that one is certainly in training mode: the two are the wrong way round.
    """
    return any(
        other.site == entry.site
        and other.obj is entry.obj
        and context.role(other).word == "inference"
        and words(certain(other.modes)) != {"train"}
        for other in context.judged
        if other is not entry
    )


def deliberate_eval(context: Context, entry: Pass) -> bool:
    """Whether the author meant the eval mode of a training step: something is frozen there."""
    if entry.trainable - {"yes"} or only_a_part_learns(context.trace, entry.obj):
        return True
    if "train" in context.switched.get(entry.obj, set()):
        return False
    return any("no" in other.trainable for other in context.judged if other.obj.root() is entry.obj.root())


def kept_in_eval_beside(context: Context, entry: Pass, evals: list[Origin]) -> bool:
    """Whether `eval()` sets a teacher or a critic apart from a network that learns beside it in training mode.

    What is trained at all is trained in training mode somewhere, or no optimizer is seen to hold it.
    """
    if any(origin.kind != "eval" for origin in evals):
        return False
    others = [other for other in context.judged if context.role(other).trained]
    if context.trace.optimised & set(family(entry.obj)) or "train" in context.switched.get(entry.obj, set()):
        own_step = any(other.obj is entry.obj and mode_words(other) == {"train"} for other in others)
        if not own_step:
            return False
    return any(
        other.obj is not entry.obj
        and other.source().activation.function is entry.source().activation.function
        and any(origin.kind == "train" for origin in certain(other.modes))
        for other in others
    )


def is_taken_back(context: Context, entry: Pass, origin: Origin) -> bool:
    """Whether the function puts all that it is one of in training mode, and then this one in eval mode: it means that.

    `for part in parts: part.train()`, and below it `parts[2].eval()`.
    """
    evals = [switch for switch in context.trace.switches if switch.site == origin.site]
    return any(
        switch.word == "train"
        and any(link.function is taken.activation.function for link in switch.activation.all_callers())
        and (switch.activation is not taken.activation or switch.site < taken.site)
        and is_any_beside(switch.obj, entry.obj)
        for taken in evals
        for switch in context.trace.switches
    )


def is_any_beside(some: Obj, obj: Obj) -> bool:
    """Whether ``some`` stands for each element of what ``obj`` is an element of."""
    return some.name == ELEMENT and some.parent is not None and some.parent is obj.parent


def eval_mode_report(context: Context, code: str, entry: Pass, row: Row, strict: bool) -> Report:
    site, activation = outer_site(entry)
    spelled = spelled_at(context, entry, site)

    def message(line: Line) -> str:
        why = since(row.origins, line)
        if code == "TMD201":
            when = {3: " from the second pass on", 4: " after that evaluation", 6: " on some paths"}.get(
                row.number, ""
            )
            return (
                f"`{spelled}` is trained in eval mode{when} ({why}, and nothing switches it back): "
                f"call `{spelled}.train()` before this training step"
            )
        may = "may be trained" if row.number == 6 else "is trained"
        return f"`{spelled}` {may} in eval mode ({why}): call `{spelled}.train()` before the training loop"

    cause = (code, entry.obj, activation.function, row.origins, outermost(entry, activation))
    return Report(code, site, spelled, message, row.origins, cause, strict, row.number, entry)


def find_dead_backward(context: Context) -> Iterable[Report]:
    """TMD203. What a method runs of its own object is reported where the method is called, under its guard."""
    asked = {
        (site, entry.obj)
        for site, entry, _ in context.trace.dead_backwards
        if not inside_own_method(entry.source())
    }
    dead = sorted(context.trace.dead_backwards, key=lambda item: (item[0], item[1].order))
    nearest = {
        (site, entry.obj): entry.recordings
        for site, entry, _ in sorted(dead, key=lambda item: before(item[0], item[1]))
    }
    for site, entry, rewrapped in dead:
        if entry.recordings != nearest[site, entry.obj]:
            continue  # with the last pass recorded, the earlier ones give it data
        optimised = not context.trace.optimised.isdisjoint(family(entry.obj))
        if rewrapped and not optimised:
            continue
        if inside_own_method(entry.source()) and (is_called(entry.source()) or (site, entry.obj) in asked):
            continue
        if any((site, outer) in asked for outer in family(entry.obj)[1:]):
            continue  # a part of what is asked there
        if under_condition(entry, site) and works_elsewhere(context, entry):
            continue
        if is_run_by_a_method_outside(entry) or trains_something_else(entry, context.trace.optimised):
            continue
        off = list(certain(entry.recordings))
        if (
            records(entry.recordings)
            or not context.is_module(entry.obj)
            or entry.passed_to
            or (not entry.obj.name and not entry.spelled)
        ):
            continue
        if entry.copied and entry.origin_of is None and not entry.activation.callers:
            continue
        trained = optimised or entry.obj in context.trained_objects or context.trace.unknown_optimizer
        if not trained or entry.trainable == {"no"}:
            continue
        yield dead_backward_report(site, entry, tuple(sorted(off, key=lambda item: item.site)))


def before(site: int, entry: Pass) -> tuple[bool, int, int]:
    """Sorts passes by how near above ``site`` they are written, those below it, of an earlier turn, first."""
    place = entry.via if entry.via >= 0 else entry.site
    return place < site, place, entry.order


def under_condition(entry: Pass, site: int) -> bool:
    """Whether an undecided condition stands between the pass and the backward, or may end the function there."""
    function = entry.source().activation.function
    if function is None:
        return False
    for node in ir.walk(function.body):
        if not isinstance(node, ir.Branch):
            continue
        inside = {ir.site_of(item) for item in ir.walk((node.then, node.other))}
        leaves = any(
            isinstance(item, (ir.Return, ir.Continue, ir.Break, ir.Raise))
            for item in ir.walk((node.then, node.other))
        )
        if entry.source().site not in inside and (
            site in inside or (leaves and entry.source().site < node.site < site)
        ):
            return True
    return False


def is_run_by_a_method_outside(entry: Pass) -> bool:
    """Whether the function also calls another method of the object outside of any guard: it may be what is trained."""
    source = entry.source()
    function = source.activation.function
    return function is not None and any(
        not is_guarded
        and call.args
        and isinstance(call.func, ir.Attr)
        and call.func.name not in NO_PASS | {source.method}
        and ir.spell(call.func.base) == source.spelled
        for call, is_guarded in guarded_calls(function.body, False)
    )


def trains_something_else(entry: Pass, optimised: set[Obj]) -> bool:
    """Whether the function, or one that calls it, makes its optimizers itself, and none from what is run here.

    `optimizer = SGD(self.shift.parameters())`: the network under `no_grad` gives the features that `shift` learns on.
    """
    source = entry.source()
    for link in (source.activation, *entry.activation.all_callers()):
        given = owners_in_optimizers(link.function) if link.function is not None else []
        if given and any(f"{source.spelled}.".startswith(f"{owner}.") for owner in given):
            return False
        if given:
            return same_names(link, source) or not optimised & set(family(entry.obj))
    return False


def same_names(link: Activation, source: Pass) -> bool:
    """Whether what is run has the same name there: in its own function, or as a part of `self` in another method."""
    here = source.activation
    if link.function is here.function:
        return True
    return here.receiver is not None and link.receiver is here.receiver and source.spelled.startswith("self.")


def owners_in_optimizers(function: ir.Function) -> list[str]:
    """What stands before `.parameters()` in the calls of classes that a function makes: `SGD(net.parameters())`."""
    return [
        ir.spell(part.func.base)
        for node in ir.walk(function.body)
        if isinstance(node, ir.Call) and ir.spell(node.func).rsplit(".", 1)[-1][:1].isupper()
        for argument in node.args[:1]
        for part in ir.walk((argument.value,))
        if isinstance(part, ir.Call) and isinstance(part.func, ir.Attr) and part.func.name == "parameters"
    ]


def works_elsewhere(context: Context, entry: Pass) -> bool:
    """Whether the same pass is trained where another caller records: then the condition tells the two apart."""
    return any(
        other.source().site == entry.source().site
        and "backward" in other.all_uses()
        and records(other.recordings)
        for other in context.judged
    )


def dead_backward_report(site: int, entry: Pass, off: tuple[Origin, ...]) -> Report:
    spelled = entry.spelled

    def message(line: Line) -> str:
        where = f" on line {line(off[0].site)}" if off and off[0].site >= 0 else ""
        return (
            f"`{spelled}` runs with recording off (switched off{where}), yet line {line(site)} "
            f"calls backward on its output: move this pass out of `no_grad`"
        )

    cause = ("TMD203", entry.obj, entry.source().activation.function, off)
    return Report("TMD203", entry.site, spelled, message, (), cause, entry=entry)


RULES = (
    Rule(
        "TMD201",
        "train-mode-not-restored",
        "a training step runs in eval mode since an earlier validation switched it and nothing switched it back",
        """An evaluation called `model.eval()`, and training went on without `model.train()`: dropout is off and
BatchNorm no longer learns its statistics for the rest of the run. Typical: `model.train()` before the epoch loop and
`model.eval()` inside it; a validation in the middle of an epoch while `train()` stands only at its top.

Reported where the training step's forward pass is certainly in eval mode, if only from the second pass of a loop on,
and an inference pass of the same object ran in between.

Repair: call `model.train()` at the top of each epoch, or right after the evaluation.""",
        find_training_in_eval,
        why="""The run is trained without its regularisation from then on, and nothing warns: the loss falls faster
than before. Measured on small classifiers (5 seeds, accuracy in %) that stay in eval mode from the end of the first
of 15 epochs on: with dropout 0.5 88.8 instead of 91.0, with dropout 0.2 88.5 instead of 90.4, with BatchNorm 88.4
instead of 89.0; its running statistics stay those of the first epoch while the weights move on.""",
        example="""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(784, 256), nn.Dropout(0.5), nn.Linear(256, 10))
optimizer = torch.optim.Adam(net.parameters())


def fit(train_loader, val_loader):
    net.train()
    for epoch in range(10):
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            print(epoch, sum((net(x).argmax(1) == y).sum().item() for x, y in val_loader))
""",
        fixed="""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(784, 256), nn.Dropout(0.5), nn.Linear(256, 10))
optimizer = torch.optim.Adam(net.parameters())


def fit(train_loader, val_loader):
    for epoch in range(10):
        net.train()
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            print(epoch, sum((net(x).argmax(1) == y).sum().item() for x, y in val_loader))
""",
        silent="""- The training mode may be restored by code that is not shown.
- The module has no mode-dependent layer, or nothing shows that it has one.
- Parts of the module are frozen, so that eval mode may be meant.
- The framework switches at every step: the `Trainer` of transformers, ignite, skorch, fastai.""",
        holes="""- An `eval()` in a function of another file is not seen.
- Eval mode that depends on a condition which cannot be decided is reported under `--strict` only.""",
    ),
    Rule(
        "TMD202",
        "training-in-eval-mode",
        "a training step runs in eval mode from the start",
        """The module is trained but was put in eval mode before: by `from_pretrained` of transformers and diffusers,
which returns eval mode, or by an early `.eval()`. So dropout never drops and BatchNorm never learns.
Where an evaluation also leaves it in eval mode in each epoch, only TMD201 is reported.

Repair: call `model.train()` before the training loop.""",
        lambda context: (),
        why="""The script trains without an error or a warning, with its regularisation off. Measured: BERT from
`from_pretrained` in a loop of one's own is deterministic although its dropout is 0.1, and a module of one's own around
it says `training == True` all the same. Small classifiers that were trained in eval mode after their first epoch reach
88.8 % instead of 91.0 % (dropout 0.5), 88.4 % instead of 89.0 % (BatchNorm). Only for an LSTM on a GPU users report an
error: `cudnn RNN backward can only be called in training mode`.""",
        example="""
import torch
from transformers import AutoModelForSequenceClassification


def fine_tune(loader):
    model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased")
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
    for batch in loader:
        loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    model.save_pretrained("fine-tuned")
""",
        fixed="""
import torch
from transformers import AutoModelForSequenceClassification


def fine_tune(loader):
    model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased")
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
    model.train()
    for batch in loader:
        loss = model(**batch).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    model.save_pretrained("fine-tuned")
""",
        silent="""- Parts are frozen, as in a linear probe: eval mode keeps their BatchNorm as it is.
- The object is not trained: a teacher, a momentum copy, a perceptual loss.
- The model has no active dropout by default (Llama, ViT of transformers) or no mode-dependent layer.""",
        holes="""- A model that another file builds and switches is not followed.
- Eval mode that depends on a condition which cannot be decided is reported under `--strict` only.""",
        excused_at="the `.eval()` that is to blame",
    ),
    Rule(
        "TMD203",
        "backward-without-grad",
        "backward or step on a loss that was computed with recording off",
        """The forward pass of a trained module ran under `no_grad` or `inference_mode`, and its output reaches a
backward with no other pass that recorded.

Repair: move the forward pass out of the guard.""",
        find_dead_backward,
        why="""Mostly PyTorch refuses: `element 0 of tensors does not require grad and does not have a grad_fn`. Where
the loss was made a leaf again, by `loss.requires_grad_()` or `torch.tensor(loss.item(), requires_grad=True)`, it does
not: measured, `backward()` succeeds, the gradients of the model stay `None`, `optimizer.step()` does nothing, and the
loss stays where it was, epoch after epoch.""",
        example="""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


@torch.no_grad()
def compute_loss(x, y):
    return nn.functional.mse_loss(model(x), y)


def train(loader):
    for x, y in loader:
        loss = compute_loss(x, y)
        loss.requires_grad_()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
""",
        fixed="""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


def compute_loss(x, y):
    return nn.functional.mse_loss(model(x), y)


def train(loader):
    for x, y in loader:
        loss = compute_loss(x, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
""",
        silent="""- Another pass of the loss recorded: a teacher, a frozen extractor or a target under `no_grad` is
  as it should be.
- `backward()` under `no_grad` on a graph that was built outside: it works.
- A tensor of the loss is a leaf of its own that asks for gradients: the temperature of an actor.
- Nothing in the file optimises the module.""",
        holes="""- A guard in another file (a base class's loss function under `no_grad`) is not seen.
- Where only a part of a network runs under the guard, the rest still trains, and nothing is reported.""",
    ),
)
