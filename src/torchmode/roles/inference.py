"""Inference: what shows that a pass is wanted for its answer?

Names of functions and loaders, `eval()`, a guard, and what becomes of the output. No sign alone decides
(`torchmode.roles.assignment`).
"""

from __future__ import annotations

from collections.abc import Iterable

from torchmode import knowledge
from torchmode.domain import Origins, certain
from torchmode.interp.passes import Activation, LoopContext, Pass
from torchmode.roles.around import own_loops
from torchmode.roles.context import Context

ANSWERS = frozenset(("read", "answered", "compared", "shown"))
DETACHED = "its output is only wanted without its graph"
SAMPLES = "it samples from noise where it is trained"
VOLATILE = "its input is `volatile`"
SHARED = "the same caller trains it by the same function, and here does not"


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
