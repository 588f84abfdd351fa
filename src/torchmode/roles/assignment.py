"""Assignment: the role of every pass that can be judged, from all that the other rooms find out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from torchmode import ir, knowledge
from torchmode.domain import join_origins
from torchmode.interp.core import is_module
from torchmode.interp.passes import Activation, Pass
from torchmode.interp.trace import Trace
from torchmode.objects import UNKNOWN, Obj
from torchmode.options import TorchVersion
from torchmode.roles.abroad import see_from_here
from torchmode.roles.around import own_loops, root_kinds, trained_around
from torchmode.roles.checks import asserts_equality, in_unit_test
from torchmode.roles.context import Context, Role
from torchmode.roles.inference import (
    ANSWERS,
    DETACHED,
    SAMPLES,
    SHARED,
    VOLATILE,
    evidence_for_inference,
    is_other_half,
    looks_like_training,
)
from torchmode.roles.kinship import family, goes_by_name, label
from torchmode.roles.learning import is_trained

ESCAPES = frozenset(("returned", "yielded", "stored", "escaped", "graph"))


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
