"""TMD102: an inference pass that records gradients for nobody."""

from __future__ import annotations

from collections.abc import Iterable

from torchmode import ir
from torchmode.domain import certain, words
from torchmode.interp.passes import Activation, Pass
from torchmode.roles import (
    VOLATILE,
    Context,
    Role,
    is_helper_of_inference,
    names_inference,
)
from torchmode.rules.evidence import both_missing, candidates, is_objective, outermost, trains_it
from torchmode.rules.gradients import (
    differentiated_by_a_caller,
    feeds_training_elsewhere,
    hands_out_both,
    is_differentiated_on_condition,
    is_frozen,
    recording_is_asked_for,
    trained_on_what_it_gives,
    wants_gradients,
)
from torchmode.rules.intent import is_part_of_a_loss, puts_in_mode
from torchmode.rules.record import Report, Rule
from torchmode.rules.responsibility import (
    called_by_a_base,
    chain_of,
    chosen_by_caller,
    guarded_by_callers,
    guarded_by_name,
    has_base_elsewhere,
    inside_own_method,
    is_affair_of_callers,
    is_handed_to_a_base,
    is_hook,
    is_hook_of_a_base,
    is_off_since_another,
    is_reached_by_overrides,
    responsible_site,
    spelled_at,
    switches_inside,
    trained_by_choice,
)
from torchmode.rules.wording import Line


def find_recording(context: Context) -> Iterable[Report]:
    """TMD102, looked for once."""
    if context.recorded is None:
        context.recorded = list(recorded_in_vain(context))
    return context.recorded


def recorded_in_vain(context: Context) -> Iterable[Report]:
    """The reports for passes. An objective is reported only where nothing that feeds it is."""
    reports = list(recorded_for_nobody(context))
    fed = {function_of(report.entry) for report in reports if report.entry and not is_objective(report.entry)}
    for report in reports:
        if report.entry is None or not is_objective(report.entry) or function_of(report.entry) not in fed:
            yield report


def function_of(entry: Pass) -> ir.Function | None:
    return entry.source().activation.function


def recorded_for_nobody(context: Context) -> Iterable[Report]:
    """A report for each inference pass whose graph nobody can use, objectives included."""
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
        if role.escapes and (not switched_here or is_handed_out(context, entry)):
            continue
        if any(origin.kind == "guard" and origin.word == "on" for origin in entry.recordings):
            continue
        if recording_is_asked_for(context, entry):
            continue
        if "returned" in entry.uses and trained_by_choice(context, entry):
            continue
        if is_lent(context, entry):
            continue
        if (role.escapes or is_returned(entry)) and trained_on_what_it_gives(context, entry):
            continue
        if role.escapes and (hands_out_both(entry) or is_differentiated_on_condition(context, entry)):
            continue
        if guarded_by_callers(context, entry) or is_off_since_another(context, entry):
            continue
        if chosen_by_caller(context, entry) or feeds_training_elsewhere(context, entry):
            continue
        left_to_base = (
            is_reached_by_overrides(entry) and not switched_here and "detached" not in entry.all_uses()
        )
        if left_to_base or guarded_by_name(context, entry) or is_handed_to_a_base(entry):
            continue
        if (
            ("returned" in entry.uses or is_hook_of_a_base(entry))
            and called_by_a_base(entry)
            and not any(o.kind == "framework" for o in modes)
        ):
            continue
        half = (bool(evals) and words(modes) == {"eval"}) or VOLATILE in role.evidence
        by_itself = answers_by_itself(context, entry, role)
        if not half and not by_itself and not both_missing(context, entry, role):
            continue
        if not half and is_part_of_a_loss(entry, role):
            continue
        if not half and differentiated_by_a_caller(entry):
            continue
        if words(modes) == {"entry"} and not by_itself and not trains_it(context, entry):
            continue
        if not by_itself and is_affair_of_callers(context, entry):
            continue
        strict = found != {"on"}
        yield recording_report(context, entry, role, strict, half)


def answers_by_itself(context: Context, entry: Pass, role: Role) -> bool:
    """Whether a method of the module, named like inference, runs the module itself and gives away no graph.

    ``def predict(self, texts)`` whose labels are numbers: no caller can differentiate them, whatever its mode.
    """
    return (
        inside_own_method(entry.source())
        and is_called_by_users(context, entry.activation)
        and "its output is read as an answer" in role.evidence
        and not role.escapes
        and not has_base_elsewhere(entry)
        and not is_hook(entry)
    )


def is_called_by_users(context: Context, activation: Activation) -> bool:
    """Whether a method that nobody here calls is named like inference, or one that only such methods call."""
    if activation.kind == "class-entry":
        return names_inference(activation.name)
    return is_helper_of_inference(context, activation) and all(
        caller.kind == "class-entry" and caller.receiver is activation.receiver
        for caller, _, _ in activation.callers
    )


def is_lent(context: Context, entry: Pass) -> bool:
    """Whether the function of the pass is given, with a module, to code that is not shown and may differentiate it.

    `adversarial = attack.apply(images, net, predict)`: there `predict(net, images)` is the way to an input gradient.
    """
    function = entry.source().activation.function
    return (
        function is not None
        and function.ident in context.trace.lent
        and any(isinstance(node, ir.Return) and node.value is not None for node in ir.walk(function.body))
    )


def is_returned(entry: Pass) -> bool:
    """Whether the function, no inference by its name, gives the output back as it is: ``return self.actor(x)``."""
    function = entry.source().activation.function
    if function is None or names_inference(function.name):
        return False
    return any(
        isinstance(node, ir.Return)
        and isinstance(node.value, ir.Call)
        and ir.site_of(node.value) == entry.source().site
        for node in ir.walk(function.body)
    )


def is_handed_out(context: Context, entry: Pass) -> bool:
    """Whether an inner function runs the pass, and its factory returns that function, to be called anywhere."""
    inner = entry.source().activation.function
    if inner is None or inner.parent is None:
        return False
    outer = [function for function in context.trace.program.functions if function.ident == inner.parent]
    return any(
        isinstance(node.value, ir.Name) and node.value.name == inner.name
        for function in outer
        for node in ir.walk(function.body)
        if isinstance(node, ir.Return) and node.value is not None
    )


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
