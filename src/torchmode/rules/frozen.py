"""TMD401 and TMD402: frozen parts that run in training mode."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from torchmode import ir
from torchmode.domain import Origin
from torchmode.interp.core import is_learner
from torchmode.interp.passes import ClassView, Freeze, IdleFreeze, ModePart, Pass, Undoing
from torchmode.interp.trace import Trace
from torchmode.interp.unfolding import Unfolding
from torchmode.interp.views import LEARNING
from torchmode.objects import FOLLOWS, ClassInfo, Obj
from torchmode.roles import Context, Role, family, only_a_part_learns, records
from torchmode.rules.certainty import Question, Row, Verdict, weigh
from torchmode.rules.record import Report, Rule
from torchmode.rules.responsibility import inside_own_method, is_called, of_class, outer_site
from torchmode.rules.wording import Line, since

# How much a layer in training mode harms a frozen part, the worst first.
HARMS = ("BatchNorm", "Transformer", "Dropout", "")
HARM = {
    "BatchNorm": "its BatchNorm statistics move",
    "Transformer": "its dropout is active",
    "Dropout": "its dropout is active",
    "": "dropout and BatchNorm are active if it has any",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A frozen part in training mode: the worst of its layers, and how its eval mode was undone, if it was."""

    part: ModePart
    frozen: Obj
    names: tuple[str, ...]
    why: str
    undoing: Undoing | None
    row: Row


def find_frozen(context: Context) -> Iterator[Report]:
    """TMD401 and TMD402."""
    reports = [*in_passes(context), *in_classes(context), *in_methods(context)]
    undone = {report.cause[1] for report in reports if report.code == "TMD402"}
    yield from (report for report in reports if report.code == "TMD402" or report.cause[1] not in undone)


# -- where the file trains ---------------------------------------------------------------


def in_passes(context: Context) -> Iterator[Report]:
    for entry, case in cases_in_passes(context):
        report = pass_report(context, entry, case)
        if report is not None:
            yield report


def cases_in_passes(context: Context) -> Iterator[tuple[Pass, Case]]:
    for entry in context.judged:
        role = context.role(entry)
        if not entry.parts or (inside_own_method(entry.source()) and is_called(entry.source())):
            continue
        if role.trained or is_companion(context, entry, role):
            for case in worst(cases(context, entry)):
                yield entry, case


def left_to_classes(context: Context) -> Iterator[int]:
    """Where classes of other files freeze parts that run in training mode here: the reports are theirs."""
    for _, case in cases_in_passes(context):
        site = frozen_site_of(context.trace, case)
        if case.undoing is None and is_frozen_by_class_elsewhere(context.trace, case, site):
            yield site


def is_companion(context: Context, entry: Pass, role: Role) -> bool:
    """A frozen module that runs beside what is trained and gives it features, with recording on."""
    return (
        entry.trainable == {"no"}
        and bool(entry.all_uses() & {"backward", "feeds_training"})
        and records(entry.recordings)
        and not entry.passed_to
        and entry.obj not in context.trace.optimised
        and bool(context.trained_objects)
    )


def cases(context: Context, entry: Pass) -> Iterator[Case]:
    trace = context.trace
    for part in entry.parts:
        place, why = part.frozen, part.how
        if place < 0 and only_a_part_learns(trace, entry.obj) and not trace.freezes:
            place, why = left_out(trace.optimised, part), "left out"
        undoing = undone(trace.undoings, part)
        if place < 0 and (undoing is None or part.kind_of is None or undoing.part is not part.kind_of):
            continue
        place = max(place, 0)
        if is_kept_elsewhere(part, place) or is_thawed(trace.freezes, part, place):
            continue
        question = Question(
            part.modes,
            "train",
            later_only=any(loop.turn == "later" for loop in entry.loops),
            of_class=of_class(entry),
            class_switches=any("eval" in context.switched.get(obj, ()) for obj in part.chain[1:]),
        )
        row = weigh(question)
        if row.verdict is Verdict.ON:
            yield Case(part, part.chain[place], part.names[:place], why, undoing, row)


def left_out(optimised: set[Obj], part: ModePart) -> int:
    """Where in the chain begins what no optimizer holds, for a whole part with BatchNorm in it; else -1."""
    # `self.body = nn.Sequential(self.conv1, self.bn1)` gives a layer to the optimizer under another name.
    holders = {owner.serial for owner in optimised}
    if part.layer != "BatchNorm" or any(
        obj in optimised or any(holder in holders for holder, _ in obj.bindings) for obj in part.chain
    ):
        return -1
    held = {outer for owner in optimised for outer in family(owner)}
    for place, obj in enumerate(part.chain):
        bare = obj.label.startswith("torch.nn.") and "container" not in obj.traits
        if not bare and (obj not in held or "library" in obj.traits):
            return place
    return -1


def undone(undoings: Iterable[Undoing], part: ModePart) -> Undoing | None:
    """How the eval mode of the part, or of something around it, was ended by the switch that now holds."""
    sites = {origin.site for origin in part.modes if origin.word == "train"}
    around = {*part.chain[1:], *([part.kind_of] if part.kind_of is not None else [])}
    found = [item for item in undoings if item.part in around and item.site in sites]
    return min(found, key=lambda item: (item.site, item.before.site), default=None)


def is_kept_elsewhere(part: ModePart, place: int) -> bool:
    """Whether other code looks after the part: its parameters are assigned, or a ``train()`` override is there."""
    if any(obj.traits & FOLLOWS for obj in part.chain[place:]):
        return True
    return any(obj.cls is not None and obj.cls.find("train") is not None for obj in part.chain)


def is_thawed(freezes: Iterable[Freeze], part: ModePart, place: int) -> bool:
    """Whether some code makes the frozen part, or all of what it is in, learn again.

    A part that was frozen under another name counts as thawed where anything that was frozen is.
    """
    around = set(part.chain[: place + 1])
    thawed = {freeze.obj for freeze in freezes if freeze.word != "no"}
    stilled = {freeze.obj for freeze in freezes if freeze.word == "no"}
    by_name = bool(around & stilled) or part.how == "unrecorded" or place == 0
    return bool(around & thawed) or (not by_name and bool(thawed & stilled))


def worst(found: Iterable[Case]) -> list[Case]:
    """One case for each frozen object: the layer that does most harm."""
    kept: dict[Obj, Case] = {}
    for case in sorted(
        found, key=lambda case: (HARMS.index(case.part.layer), case.part.site, case.part.names)
    ):
        kept.setdefault(case.frozen, case)
    return list(kept.values())


def frozen_at(freezes: Iterable[Freeze], case: Case) -> int:
    """The site that freezes the part, or the nearest thing around it; -1 where no place is known."""
    place = case.part.chain.index(case.frozen)
    for obj in (*reversed(case.part.chain[: place + 1]), *case.part.sources, *case.part.chain[place:]):
        sites = [freeze.site for freeze in freezes if freeze.obj is obj and freeze.word == "no"]
        if sites:
            return min(sites)
    return -1


def frozen_site_of(trace: Trace, case: Case) -> int:
    return case.part.unrecorded_at if case.why == "unrecorded" else frozen_at(trace.freezes, case)


def spell(owner: str, names: tuple[str, ...]) -> str:
    return owner + "".join(name if name[:1] == "[" else f".{name}" for name in names)


def pass_report(context: Context, entry: Pass, case: Case) -> Report | None:
    trace = context.trace
    site, _ = outer_site(entry)
    frozen_site = frozen_site_of(trace, case)
    spelled = spell(entry.spelled, case.names)
    if case.undoing is not None and case.undoing.site >= 0:
        stands = case.undoing.site if trace.is_main(case.undoing.site) else site
        return undone_report(entry, case, spelled, case.undoing, frozen_site, stands)
    if is_frozen_by_class_elsewhere(trace, case, frozen_site):
        return None
    origins = case.row.origins
    stands = frozen_site if frozen_site >= 0 and trace.is_main(frozen_site) else site

    def message(line: Line) -> str:
        how = {
            "unrecorded": f"`{spelled}` only runs under `no_grad`",
            "left out": f"no optimizer holds the parameters of `{spelled}`{'' if case.names else ' but a part'}",
        }.get(case.why, f"`{spelled}` {is_frozen(case)}")
        where = f"the training pass on line {line(site)}" if stands != site else "this training pass"
        return (
            f"{how}, yet it is in training mode in {where} ({since(origins, line)}), and {HARM[case.part.layer]}: "
            f"{advice(spelled, case, origins)}"
        )

    if case.part.layer == "":
        return None
    return Report(
        "TMD401",
        stands,
        spelled,
        message,
        origins,
        ("TMD401", case.frozen),
        case.part.layer != "BatchNorm",
        case.row.number,
        entry,
    )


def is_frozen_by_class_elsewhere(trace: Trace, case: Case, site: int) -> bool:
    """Whether a class of another file freezes its own part: then that file has the report."""
    outer = case.part.chain[: case.part.chain.index(case.frozen)]
    return not trace.is_main(site) and any(
        obj.cls is not None and ir.unit_of(obj.cls.definition.ident) == ir.unit_of(site) for obj in outer
    )


def is_frozen(case: Case) -> str:
    some = " on some paths" if case.part.sometimes else ""
    return f"is frozen{some}"


def advice(spelled: str, case: Case, origins: tuple[Origin, ...]) -> str:
    what = f"call `{spelled}.eval()`" if case.names else "put its frozen layers in eval mode"
    first = "" if any(origin.kind == "train" for origin in origins) else " before the training loop and"
    return f"{what}{first} after each `train()`"


def undone_report(
    entry: Pass, case: Case, spelled: str, undoing: Undoing, frozen_site: int, stands: int
) -> Report:
    by_kind = case.part.kind_of is undoing.part

    def message(line: Line) -> str:
        what = f"the {case.part.layer} layers of `{spelled}`" if by_kind else f"`{spelled}`"
        frozen = f" and frozen on line {line(frozen_site)}" if frozen_site >= 0 else ""
        return (
            f"this puts {what} back in training mode, set to eval on line {line(undoing.before.site)}{frozen}, "
            f"for the training pass on line {line(entry.site)}: repeat the `eval()` after each `train()`"
        )

    return Report(
        "TMD402",
        stands,
        spelled,
        message,
        (undoing.before,),
        ("TMD402", case.frozen),
        case.part.layer == "",
        case.row.number,
        entry,
    )


# -- classes whose training is elsewhere ---------------------------------------------------


def in_classes(context: Context) -> Iterator[Report]:
    """What classes do by themselves; of those that hold a class with such a report, only that class has it."""
    found = [*class_reports(context)]
    nearest: dict[int, int] = {}
    for steps, report in found:
        nearest[report.site] = min(steps, nearest.get(report.site, steps))
    owners = {(report.site, report.judged) for steps, report in found if steps == nearest[report.site]}
    yield from (report for _, report in found if (report.site, report.judged) in owners)


def class_reports(context: Context) -> Iterator[tuple[int, Report]]:
    """The reports of each class by itself, with how many attributes lead from the class to the frozen part."""
    trained = trained_classes(context)
    for view in context.trace.views:
        if view.cls.definition.ident in trained or not view.learns or view.keeps == "train":
            continue
        if trains_itself(view.cls):
            continue
        # `self.features[i]` in a loop is one place, whichever elements it freezes.
        told: set[tuple[int, str]] = set()
        for case in worst(class_cases(context, view)):
            report = class_report(view, case)
            if report is None:
                continue
            place = report.site, "".join(case.names[:1])
            if place not in told:
                told.add(place)
                yield len(case.names), report


def trained_classes(context: Context) -> set[int]:
    """The classes whose objects the file itself trains: there the training decides."""
    return {ident for entry in context.judged if context.role(entry).trained for ident in classes_of(entry)}


def trains_itself(info: ClassInfo) -> bool:
    """Whether a class takes its own training steps and never calls ``train()``: then nobody else has to."""
    called = {name for cls in info.lineage() for method in cls.methods.values() for name in method.attributes}
    return is_learner(info) and "train" not in called


def classes_of(entry: Pass) -> set[int]:
    own = {entry.obj.cls.definition.ident} if entry.obj.cls is not None else set()
    return entry.classes | own


def class_cases(context: Context, view: ClassView) -> Iterator[Case]:
    unfolding = Unfolding(view.cls, context.trace.program.functions, LEARNING)
    for part in view.parts:
        undoing = undone(view.undoings, part)
        by_kind = undoing is not None and undoing.part is part.kind_of
        if part.frozen < 1 and not (part.frozen < 0 and by_kind):
            continue
        place = max(part.frozen, 0)
        if is_kept_elsewhere(part, place) or thaws(unfolding, view.cls, part.names[:place]):
            continue
        row = weigh(Question(part.modes, "train"))
        if row.verdict is Verdict.ON:
            yield Case(part, part.chain[place], part.names[:place], part.how, undoing, row)


def thaws(unfolding: Unfolding, info: ClassInfo, names: tuple[str, ...]) -> bool:
    """Whether a method of the class makes the frozen part learn again: then its first stage is no promise."""
    texts = (
        unfolding.text(method)
        for cls in info.lineage()
        for name, method in cls.methods.items()
        if names and name != "__init__"
    )
    return any(
        any(ir.spell(node) == f"self.{names[0]}" for node in ir.walk(text) if isinstance(node, ir.Attr))
        and set(learning(text)) - set(learning_elsewhere(text, names))
        for text in texts
    )


def learning(body: object) -> Iterator[int]:
    """What in a body makes parameters learn again."""
    return (id(node) for node in ir.walk(body) if makes_learn(node))


def learning_elsewhere(body: ir.Block, names: tuple[str, ...]) -> Iterator[int]:
    """The same in loops over the parameters of something else, such as ``self.model.head()`` beside the encoder."""
    for loop in ir.walk(body):
        match loop:
            case ir.Loop(source=ir.Call(ir.Attr(base, "parameters" | "named_parameters"))):
                parts = ir.spell(base).split(".")
                if not all(one == other for one, other in zip(parts, ("self", *names), strict=False)):
                    yield from learning(loop.body)
            case _:
                continue


def makes_learn(node: object) -> bool:
    """``parameter.requires_grad = True``, ``self.body.requires_grad_()``."""
    match node:
        case ir.Assign(value=ir.Const(True)):
            return any(
                isinstance(target, ir.Attr) and target.name == "requires_grad" for target in node.targets
            )
        case ir.Call(ir.Attr(_, "requires_grad_"), args):
            return all(isinstance(arg.value, ir.Const) and arg.value.value is True for arg in args)
        case _:
            return False


def class_report(view: ClassView, case: Case) -> Report | None:
    spelled = spell("self", case.names)
    frozen_site = case.part.unrecorded_at if case.why == "unrecorded" else frozen_at(view.freezes, case)
    undoing = case.undoing
    site = undoing.before.site if undoing is not None else frozen_site
    if site < 0 or (undoing is None and case.part.layer == ""):
        return None
    name = view.cls.definition.name
    whole = case.part.layer == "Transformer" and len(case.part.chain) == 2
    strict = view.keeps == "method" or (
        case.part.layer != "BatchNorm" and not whole and (undoing is None or case.part.layer == "")
    )

    def message(line: Line) -> str:
        keep = f"override `train()` in `{name}` to call `eval()` on it"
        harm = HARM[case.part.layer]
        if undoing is not None and undoing.part is case.part.kind_of:
            layers = f"the {case.part.layer} layers of `{spelled}`"
            return f"the next `train()` of `{name}` puts {layers} back in training mode: {keep[:-2]}them"
        if undoing is not None:
            return (
                f"the next `train()` of `{name}` puts `{spelled}` back in training mode, though it is frozen, "
                f"and {harm}: {keep}"
            )
        how = "only runs under `no_grad` here" if case.why == "unrecorded" else f"{is_frozen(case)} here"
        if any(origin.kind == "created" for origin in case.row.origins):
            return (
                f"`{spelled}` {how}, yet it stays in the training mode that it was created in, and {harm}: "
                f"call `{spelled}.eval()` here"
            )
        return (
            f"`{spelled}` {how}, yet every `train()` of `{name}` puts it in training mode, and {harm}: {keep}"
        )

    code = "TMD401" if undoing is None else "TMD402"
    return Report(
        code, site, spelled, message, (), (code, case.frozen), strict, case.row.number, judged=view.cls
    )


# -- freezing methods that have no effect, or none that lasts --------------------------------


def in_methods(context: Context) -> Iterator[Report]:
    trained = trained_classes(context)
    for freeze in context.trace.idle_freezes:
        if freeze.hidden_by >= 0:
            yield hidden_report(freeze)
        elif freeze.cls.definition.ident not in trained:
            yield passing_report(freeze)


def hidden_report(freeze: IdleFreeze) -> Report:
    def message(line: Line) -> str:
        return (
            f"this flag hides the method `{freeze.name}` of `{freeze.cls.definition.name}`, which puts BatchNorm "
            f"layers in eval mode on line {line(freeze.site)}: nobody can call it, and the layers stay in training "
            f"mode: give the flag another name"
        )

    spelled = f"self.{freeze.name}"
    cause = ("TMD401", (freeze.cls, freeze.name))
    return Report("TMD401", freeze.hidden_by, spelled, message, (), cause, False, 2)


def passing_report(freeze: IdleFreeze) -> Report:
    def message(line: Line) -> str:
        name = freeze.cls.definition.name
        return (
            f"the next `train()` of `{name}` puts the BatchNorm layers that `{freeze.name}` freezes here back in "
            f"training mode, and their statistics move: override `train()` in `{name}` to call `eval()` on them"
        )

    cause = ("TMD402", (freeze.cls, freeze.name))
    return Report(
        "TMD402",
        freeze.site,
        f"self.{freeze.name}",
        message,
        (),
        cause,
        False,
        2,
        judged=freeze.cls,
    )


RULES = (
    Rule(
        "TMD401",
        "frozen-part-in-train-mode",
        "parameters of a part are frozen, yet its BatchNorm or dropout still runs in training mode",
        """A part of a model is not trained: its parameters do not require gradients, it runs only under `no_grad`
in `forward`, or no optimizer holds its parameters. Yet it is in training mode while the rest is trained, and it has
BatchNorm or dropout. Freezing parameters does not freeze the running statistics of BatchNorm, and does not switch
dropout off.

The report stands where the part is frozen. A class that freezes a part in its own code is reported even if its
training is in another file: every `train()` of the whole reaches the part.

Repair: put the part in eval mode after each `model.train()`, or override `train()` in the class of the model:

```python
def train(self, mode=True):
    super().train(mode)
    self.backbone.eval()
    return self
```""",
        find_frozen,
        why="""BatchNorm in training mode normalises with the batch and moves its running statistics with every
forward pass, under `no_grad` and with `requires_grad=False` too. So the "frozen" features are others at the end of
the training than at its start. Measured for a BatchNorm classifier whose backbone was frozen while a new head was
trained on shifted data: the old task through the old head reaches 89.0 % with the backbone in eval mode and 69.9 % with
the backbone left in training mode. Frozen features under dropout are noisy: the same input gives others each time.""",
        example="""
import torch
from torch import nn
from torchvision.models import resnet18


def train(loader):
    model = resnet18(weights="DEFAULT")
    for param in model.parameters():
        param.requires_grad = False
    model.fc = nn.Linear(512, 10)
    optimizer = torch.optim.Adam(model.fc.parameters())
    for epoch in range(10):
        model.train()
        for x, y in loader:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
""",
        fixed="""
import torch
from torch import nn
from torchvision.models import resnet18


def train(loader):
    model = resnet18(weights="DEFAULT")
    for param in model.parameters():
        param.requires_grad = False
    model.fc = nn.Linear(512, 10)
    optimizer = torch.optim.Adam(model.fc.parameters())
    for epoch in range(10):
        model.train()
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        for x, y in loader:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
""",
        silent="""
- The part has no BatchNorm and no dropout (LayerNorm, `FrozenBatchNorm2d`), or its layers are not known.
- Only dropout is at stake: reported under `--strict`, but for a pretrained transformer that a class freezes as a whole.
- The class of the model, or of a part on the way, overrides `train()`; a method that `forward` calls switches the part.
- The part is thawed somewhere (gradual unfreezing, the discriminator of a GAN), or its parameters are assigned from
  another's (momentum encoders, averaged copies).
- Which parameters are frozen depends on their names; BatchNorm itself is trained.
- A pretrained model that `from_pretrained` returned in eval mode and that nothing puts in training mode.""",
        holes="""Layers of models that are built elsewhere are known for common libraries only. Who calls `train()` on a
model that is handed to a training function of another package is not seen.""",
    ),
    Rule(
        "TMD402",
        "frozen-eval-undone",
        "the `.eval()` of a frozen part is undone by a later `train()` of the whole",
        """A frozen part was put in eval mode, once: in the constructor, when the model was built, before the loop.
Then `train()` of the whole model, usually at the top of each epoch, puts it back in training mode, for `train()`
reaches every child. The same goes for BatchNorm layers that were put in eval mode one by one
(`if isinstance(m, nn.BatchNorm2d): m.eval()`), frozen or not.

The report stands at the `train()` that undoes it; for a class whose training is in another file, at its `eval()`.

Repair: repeat the `eval()` after each `train()`, or override `train()` in the class of the model to do so.""",
        lambda context: (),
        why="""The author meant the part to stay as it is, and it does not: its BatchNorm moves and its dropout drops.
Measured: a single `eval()` before the loop is undone by the next `model.train()`; a frozen BatchNorm backbone that was
left in training mode while a new head was trained falls from 89.0 % to 69.9 % on its own task. The Trainer of
transformers calls `model.train()` before every single step.""",
        example="""
import torch
from torch import nn
from torchvision.models import resnet18


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = resnet18(weights="DEFAULT")
        self.head = nn.Linear(1000, 10)

    def forward(self, x):
        return self.head(self.backbone(x))


def train(loader):
    model = Classifier()
    model.backbone.requires_grad_(False)
    model.backbone.eval()
    optimizer = torch.optim.Adam(model.head.parameters())
    for epoch in range(10):
        model.train()
        for x, y in loader:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
""",
        fixed="""
import torch
from torch import nn
from torchvision.models import resnet18


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = resnet18(weights="DEFAULT")
        self.head = nn.Linear(1000, 10)

    def forward(self, x):
        return self.head(self.backbone(x))


def train(loader):
    model = Classifier()
    model.backbone.requires_grad_(False)
    optimizer = torch.optim.Adam(model.head.parameters())
    for epoch in range(10):
        model.train()
        model.backbone.eval()
        for x, y in loader:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
""",
        silent="""
- The `eval()` is repeated after each `train()`, in the loop, by a helper, through `apply(fn)` or in an override
  of `train()`; or an option decides whether it is.
- The part has no layer that depends on the mode; where its layers are not known, only `--strict` reports.
- A Lightning module: since 2.2 Lightning trains the parts in the modes that they have.
- A class with a public method that puts the part in eval mode: its caller may repeat it (`--strict` reports).""",
        holes="""What Trainers of libraries do to the mode of a model that they are given is not followed.""",
    ),
)
