"""TMD103: a module in training mode is captured for serving."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from torchmode import knowledge
from torchmode.domain import Origins, certain, words
from torchmode.interp.passes import Export, Part
from torchmode.objects import Obj
from torchmode.roles import Context, in_unit_test, own_loops, whole
from torchmode.rules.certainty import Question, Row, Verdict, weigh
from torchmode.rules.evidence import is_any_model, is_bare_layer, presumed_proven, switches_to, trains_it
from torchmode.rules.intent import deliberate_training_mode
from torchmode.rules.record import Report, Rule
from torchmode.rules.responsibility import has_base_elsewhere, of_class
from torchmode.rules.wording import Line, short, since


@dataclass(frozen=True, slots=True)
class Found:
    """The part of an export that is to blame, and the row of the table that says so."""

    part: Part
    row: Row


def find_exports(context: Context) -> Iterable[Report]:
    """TMD103."""
    for export in context.trace.exports:
        if not is_meant_for_use(context, export):
            continue
        found = blamed(context, export)
        if found is not None and found.row.verdict in (Verdict.ON, Verdict.STRICT):
            yield export_report(export, found)


def is_meant_for_use(context: Context, export: Export) -> bool:
    """Whether somebody will run what is exported, and nobody wanted it in training mode."""
    entry = export.entry
    if export.how == "trains" or not context.is_module(entry.obj) or in_unit_test(context, entry):
        return False
    if is_bare_layer(entry.obj) and entry.obj not in context.trained_objects:
        return False
    asked = frozenset(origin for origin in certain(entry.modes) if origin.word == "train")
    if asked and deliberate_training_mode(context, replace(entry, modes=asked)):
        return False
    match export.how:
        case "captured" | "baked":
            return not is_trained_afterwards(context, export)
        case "saved":
            return is_served(context, export)
        case _:
            return not context.trace.prepares_training


def is_trained_afterwards(context: Context, export: Export) -> bool:
    """Whether the result of the capture is itself trained, or made for that."""
    site = export.entry.site
    return (
        context.trace.prepares_training
        or any(obj.site == site and obj is not export.entry.obj for obj in context.trace.optimised)
        or any(
            other.obj.site == site and other.obj is not export.entry.obj and "backward" in other.all_uses()
            for other in context.trace.passes
        )
    )


def is_served(context: Context, export: Export) -> bool:
    """A whole module that is saved to be run by others: no checkpoint, and nobody here switches what is loaded."""
    entry = export.entry
    if any(
        switch.word == "eval" and switch.obj.label in ("torch.load", "torch.jit.load")
        for switch in context.trace.switches
    ):
        return False
    if "scripted" in entry.obj.traits:
        return not saved_in_training_loop(context, export)
    named = [export.path, *(activation.name for activation in entry.activation.all_callers())]
    return entry.obj.kind == "module" and any(
        knowledge.word("deployed").search(name.lower()) for name in named
    )


def saved_in_training_loop(context: Context, export: Export) -> bool:
    loops = {loop.site for loop in own_loops(context, export.entry)}
    return any(
        "backward" in other.all_uses() and loops & {loop.site for loop in own_loops(context, other)}
        for other in context.judged
    )


def blamed(context: Context, export: Export) -> Found | None:
    """The part in training mode that decides: certain layers first, and only together those that are not shown."""
    shown = {
        part: modes
        for part, modes in export.parts.items()
        if part.answer == "yes" and (export.how != "baked" or part.label == "self.training")
    }
    if shown:
        rows = [Found(part, row(context, export, modes)) for part, modes in shown.items()]
        found = min(rows, key=lambda found: (SPEAKS.index(found.row.verdict), found.part.site))
        outer = row(context, export, export.entry.modes)
        return Found(found.part, outer) if outer.verdict is found.row.verdict else found
    hidden = [
        Found(part, row(context, export, modes))
        for part, modes in export.parts.items()
        if part.answer == "unknown"
    ]
    if not hidden or export.how == "baked" or not may_depend(context, export):
        return None
    return max(hidden, key=lambda found: (SPEAKS.index(found.row.verdict), found.part.site))


SPEAKS = (Verdict.ON, Verdict.STRICT, Verdict.LATENT, Verdict.SILENT)


def row(context: Context, export: Export, modes: Origins) -> Row:
    entry = export.entry
    return weigh(
        Question(
            modes,
            "train",
            later_only=later_only(context, export),
            presumed_proven=presumed_proven(context, entry) or is_fresh(context, export),
            trained_here=trains_it(context, entry),
            of_class=of_class(entry),
            class_switches=switches_to(context, entry, "eval") or source_switches(context, entry.obj),
            base_elsewhere=has_base_elsewhere(entry),
        )
    )


def source_switches(context: Context, obj: Obj) -> bool:
    """Whether what a copy was made of is put in eval mode somewhere: the copy has its mode."""
    source = context.trace.copied_from.get(obj)
    return source is not None and bool(context.switches(source) & {"eval", "restore", "flag"})


def later_only(context: Context, export: Export) -> bool:
    """Whether only later passes of a loop around find the module in training mode."""
    return any(
        other.entry.site == export.entry.site
        and other.entry.obj is export.entry.obj
        and other is not export
        and not words(certain(other.entry.modes)) & {"train", "unknown"}
        for other in context.trace.exports
    )


def is_fresh(context: Context, export: Export) -> bool:
    """Made by code that is not shown, filled with weights here, and never switched: it is as it was constructed."""
    obj = whole(export.entry.obj)
    return (
        "loaded" in obj.traits
        and not context.switches(obj)
        and knowledge.word("ready_made").search(short(obj.label or obj.name).lower()) is None
    )


def may_depend(context: Context, export: Export) -> bool:
    """Whether it may be taken to have a mode-dependent layer although the file does not show its layers."""
    entry = export.entry
    if context.switches(entry.obj) & {"train", "eval", "restore", "flag"}:
        return True
    return is_fresh(context, export) or (trains_it(context, entry) and is_any_model(whole(entry.obj)))


def export_report(export: Export, found: Found) -> Report:
    entry, origins = export.entry, found.row.origins
    spelled = entry.spelled
    when = {6: " on some paths", 3: " from the second pass on"}.get(found.row.number, "")

    def message(line: Line) -> str:
        layer = layer_of(found.part, line)
        state = f"in training mode{when} ({since(origins, line)})"
        match export.how:
            case "refused":
                told = f"`{export.callee}` refuses `{spelled}`, which is {state}"
            case "saved":
                told = f"`{spelled}` is saved {state}, {layer} included, and whoever loads it runs it so"
            case _:
                late = (
                    f"PyTorch before {export.since} switched by itself"
                    if export.since
                    else "no later `eval()` undoes that"
                )
                told = f"`{export.callee}` captures `{spelled}` {state}, {layer} included, and {late}"
        return f"{told}: call `{spelled}.eval()` before it"

    cause = ("TMD103", entry.activation.function, origins)
    excuses = (entry.site, *(origin.site for origin in origins if origin.kind == "train"))
    strict = found.row.verdict is Verdict.STRICT
    return Report(
        "TMD103",
        entry.site,
        spelled,
        message,
        origins,
        cause,
        strict,
        found.row.number,
        entry,
        excuses,
    )


def layer_of(part: Part, line: Line) -> str:
    """The layer that the mode decides, as far as the file shows it."""
    if part.answer != "yes":
        return "any dropout and BatchNorm"
    where = f"line {line(part.site)}"
    if part.label == "self.training":
        return f"what `self.training` on {where} decides"
    if part.label.startswith("torch.nn."):
        return f"the `{short(part.label)}` of {where}"
    return f"the layers of `{short(part.label)}` ({where})" if part.label else f"the layer on {where}"


RULES: tuple[Rule, ...] = (
    Rule(
        "TMD103",
        "export-in-train-mode",
        "a module is captured or saved for serving while it is in training mode",
        """A module is in training mode where it is written down for others to run:

- `torch.jit.trace`, `torch.jit.trace_module`, `torch.export.export`, `torch.onnx.export` capture what it does in its
  mode of that moment. No later `eval()` undoes that: of a trace it changes a flag and nothing else, of an exported
  program it raises an error, and an ONNX file has none. `torch.fx.symbolic_trace` bakes in what the code itself asks
  `self.training`.
- A module that is scripted and saved (`torch.jit.script`), or pickled as a whole by code that says it is for serving,
  is loaded in the mode in which it was saved.
- `torch.jit.freeze` and the fusing functions of quantization refuse a module in training mode with an error.

Reported where a layer that depends on the mode is in training mode at that call on every certain path: the layer
decides, not the flag of the module around it. The message names the layer and its line where the file shows them.

Repair: call `model.eval()` before it, and `model.train()` afterwards if training goes on.""",
        find_exports,
        why="""What is served is random, or normalises with the statistics of each batch, and nothing at the receiving
end can mend it. Measured: of a trace made in training mode the answers to one request differ after `eval()`, and after
saving and loading, just as before, while its `training` flag says `False`; of a program by `torch.export.export` they
differ too, its `eval()` raises `NotImplementedError`, and `training` is `True` even where it was exported in eval mode.
One call of `torch.jit.trace` moves the running statistics of BatchNorm up to 5 times (the checking runs). The only
hints are warnings: `Output nr 1. of the traced function does not match` (not with `check_trace=False`), and that of the
ONNX exporter, `Exporting a model while it is in training mode`. `torch.onnx.export` switched to eval mode by itself
until PyTorch 2.8; since 2.9 (`dynamo=True` is the default) it does not.""",
        example="""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 3))
model.load_state_dict(torch.load("weights.pt"))

traced = torch.jit.trace(model, torch.randn(8, 20))
traced.eval()
traced.save("served.pt")
""",
        fixed="""
import torch
from torch import nn

model = nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 3))
model.load_state_dict(torch.load("weights.pt"))
model.eval()

traced = torch.jit.trace(model, torch.randn(8, 20))
traced.save("served.pt")
""",
        silent="""- No part of the module depends on the mode, or nothing shows that one does.
- The exporter switches by itself: `torch.onnx.export(dynamo=False)`, `to_torchscript` and `to_onnx` of Lightning,
  `add_graph`, `torch.jit.optimize_for_inference`; or the author chose a mode with `training=`.
- The result is trained, or quantization-aware training is prepared.
- `train()` was called for the export itself, with no training in between.
- A script is saved in a training loop (a checkpoint), or the file switches what it loads.
- The module is a parameter that nobody in the file gives, and that nothing in the file trains: in which mode it comes
  is the caller's business.
- A test of code.
- In a function of another file that shows the mistake by itself: it is reported there. What only the calling file knows
  is reported at its call.""",
        holes="""- A module that a factory of another file made is reported only where this file loads its
  weights and never switches it.
- Of a model of a library whose layers are not known (`timm.create_model`) nothing is said unless the file switches it.
- With PyTorch before 2.9 the default of `torch.onnx.export` is harmless, and reported all the same.
- A method or a function that calls the module (`torch.jit.trace(model.forward, x)`, a lambda) is not looked into.""",
        excused_at="the export, or the `.train()` that is to blame",
    ),
)
