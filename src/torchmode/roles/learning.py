"""Learning: does a differentiated pass train its object?

A backward alone does not: the parameters must reach an optimizer, or nothing may show which ones do.
"""

from __future__ import annotations

from torchmode import ir
from torchmode.interp.passes import Pass
from torchmode.interp.trace import Trace
from torchmode.objects import Obj
from torchmode.roles.context import Context
from torchmode.roles.kinship import family, parts_of

STEPS = ("step", "minimize", "apply_gradients")


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
        found: set[str] = {"steps"} if key in context.trace.stepped_in else set()
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
