"""TMD101: an inference pass in training mode."""

from __future__ import annotations

from collections.abc import Iterable

from torchmode import ir, knowledge
from torchmode.domain import certain, words
from torchmode.interp.passes import Pass
from torchmode.roles import (
    Context,
    Role,
    may_be_another,
    records,
)
from torchmode.rules.certainty import Question, Row, Verdict, weigh
from torchmode.rules.evidence import (
    both_missing,
    candidates,
    has_mode_layers,
    is_objective,
    modes_of_layers,
    outermost,
    presumed_proven,
    switches_to,
    trains_it,
)
from torchmode.rules.guarded import switches_itself
from torchmode.rules.intent import (
    STATED,
    frozen_teacher,
    gives_losses,
    gives_targets,
    is_meant,
    is_part_of_a_loss,
    sampled_by_the_step,
    sampled_while_training,
    trains_under,
)
from torchmode.rules.record import Report, Rule
from torchmode.rules.responsibility import (
    differs_by_caller,
    has_base_elsewhere,
    inside_a_holder,
    is_affair_of_callers,
    is_called_by_name,
    is_judged_elsewhere,
    is_override,
    is_switched_by_name,
    later_only,
    may_switch_itself,
    of_class,
    one_switch_for_both,
    option_decides,
    outer_site,
    spelled_at,
    trains_by_itself,
)
from torchmode.rules.wording import Line, since


def find_train_mode(context: Context) -> Iterable[Report]:
    """TMD101."""
    dead = {entry.source() for _, entry, _ in context.trace.dead_backwards}
    for entry, role in candidates(context):
        off = not records(entry.recordings)
        if "switched_by_name" in entry.obj.traits or is_objective(entry):
            continue
        if entry.source() in dead or is_judged_elsewhere(entry):
            continue
        if is_called_by_name(context, entry) or is_switched_by_name(entry):
            continue
        if entry.enters and knowledge.word("training_function").search(entry.method.lower()):
            continue  # `net.fit(...)`: what it runs is judged where it runs
        teacher = role.part_of_training and off and not role.differentiated and frozen_teacher(context, entry)
        if role.word != "inference" and not teacher:
            continue
        if off and not teacher and gives_targets(context, entry, role):
            continue
        modes = modes_of_layers(entry)
        if "train" not in words(modes) and "entry" not in words(modes):
            continue
        if entry.felt != modes and "train" not in words(entry.felt):
            continue
        if role.escapes and not off:
            continue
        if not off and (not both_missing(context, entry, role) or is_part_of_a_loss(entry, role)):
            continue
        if (
            not has_mode_layers(context, entry)
            or entry.random_on_purpose
            or is_built_in_place(context, entry)
        ):
            continue
        if may_be_another(context, entry, "eval") or may_switch_itself(entry):
            continue
        if one_switch_for_both(context, entry, "train"):
            continue
        if entry.all_uses() == {"shape"}:  # a dry run: somebody wants to know a size
            continue
        if not teacher and (is_meant(context, entry) or gives_losses(context, entry)):
            continue
        question = Question(
            modes,
            "train",
            later_only=later_only(context, entry, "train"),
            presumed_proven=presumed_proven(context, entry),
            trained_here=trains_it(context, entry)
            and (off or role.named)
            and not inside_a_holder(entry.source()),
            of_class=of_class(entry),
            class_switches=switches_to(context, entry, "eval"),
            base_elsewhere=has_base_elsewhere(entry) or is_override(entry.activation),
            option_decides=option_decides(context, entry, "train"),
        )
        row = weigh(question)
        if off and not teacher and part_of_a_step(context, entry, role):
            continue
        if row.verdict in (Verdict.LATENT, Verdict.SILENT):
            continue
        if is_affair_of_callers(context, entry):
            continue
        if off and not teacher and is_measured_around_training(context, entry, role):
            continue
        if not teacher and differs_by_caller(context, entry):
            continue
        if switches_itself(context, entry):
            continue
        strict = (
            row.verdict is Verdict.STRICT
            or sampled_while_training(context, entry)
            or sampled_by_the_step(context, entry)
        )
        yield train_mode_report(context, entry, role, row, strict)


def is_built_in_place(context: Context, entry: Pass) -> bool:
    """Whether one expression builds it and runs it: ``ConditionDropout(p=1.0)(conditions)`` wants what that drops."""
    call = context.call_of(entry)
    return (
        call is not None
        and isinstance(call.func, ir.Call)
        and call.func.site == entry.obj.site
        and entry.obj.cls is not None
    )


def is_measured_around_training(context: Context, entry: Pass, role: Role) -> bool:
    """Whether a function that trains reads it under a guard, and nothing else says that it is inference.

    The loss before and after a step, the divergence from the policy of the step before: no name, no loader, no data
    that is held out. What mode they belong in is decided where the object comes from.
    """
    return (
        (words(certain(entry.modes)) == {"entry"} or is_differentiated_too(context, entry))
        and any(link.differentiates for link in entry.activation.all_callers())
        and not role.named
        and not any(item.startswith(("it loops", "it is given", "it samples")) for item in role.evidence)
    )


def is_differentiated_too(context: Context, entry: Pass) -> bool:
    """Whether nothing ever switches the object, and another caller differentiates what the same line gives."""
    return not context.switches(entry.obj) and any(
        other.obj is entry.obj
        and other.source().site == entry.source().site
        and bool(other.all_uses() & {"backward", "grad"})
        for other in context.judged
    )


def part_of_a_step(context: Context, entry: Pass, role: Role) -> bool:
    """A pass under ``no_grad`` inside training code of the same object whose output is not read as an answer.

    Or of what it was copied from: ``queue.fill(train_loader, copy.deepcopy(network))``.
    """
    source = context.trace.copied_from.get(entry.obj, entry.obj)
    if not role.looks_like_training or role.named or context.trained_objects.isdisjoint((entry.obj, source)):
        return False
    return "its output is read as an answer" not in role.evidence


def train_mode_report(context: Context, entry: Pass, role: Role, row: Row, strict: bool) -> Report:
    needs_return = entry.obj in context.trained_objects and "train" not in context.switches(entry.obj)
    if entry is entry.source() and trains_by_itself(entry):
        site, activation = entry.site, entry.activation
    else:
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
  drawn while it is trained (these under `--strict`), layers made for noise, a function that calls `train()` itself.
- A network that follows another one, for which it gives targets: its statistics come from its own passes.
- The output is asked for its size only.
- A demonstration on random input, or a test of code.""",
        holes="""- `def evaluate(model, loader)` that nobody in the file calls is reported only where the same
  file trains that model.
- Whether a library's model has dropout or BatchNorm is known for common models only.
- A switch under a condition that cannot be decided is reported under `--strict` only.""",
        excused_at="the `.train()` that is to blame",
    ),
)
