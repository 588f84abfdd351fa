"""Whether training mode is meant: sampled dropout, rollouts of a step, losses that only training mode gives.

Worked example: ``with self.stochastic(): samples = self.head(x.repeat(n, 1))``, where the context manager of the class
calls ``train()`` on the dropout, asks for random answers; nothing is reported.

Known holes: papers that keep dropout at test time (pix2pix) do not say so in their code.
"""

from __future__ import annotations

import re

from torchmode import ir, knowledge
from torchmode.domain import Origin, certain
from torchmode.interp.passes import Activation, Pass
from torchmode.objects import FOLLOWS, Obj
from torchmode.roles import (
    SAMPLES,
    Context,
    Role,
    names_inference,
    own_loops,
    records,
    trained_around,
)
from torchmode.rules.evidence import trains_it
from torchmode.rules.guarded import is_like_a_block

# Beside a `train()` under which training runs, words such as "training mode" only say what the call does.
STATED = re.compile(
    r"on purpose|deliberate|intention|keep|\bstays?\b|remain|\balso\b|\beven\b|not a bug|mc[ -]dropout|monte|uncertain",
    re.I,
)
SPREAD = frozenset(("std", "var", "std_mean", "var_mean", "entropy", "quantile", "stack", "BALD", "Dropout"))


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
    if is_sampled(context, entry, sites) or is_within_a_manager(context, entry, sites):
        return True
    functions = functions_around(entry)
    wholes = set(entry.obj.wholes())
    here = any(
        switch.obj in wholes and switch.site in sites and switch.activation.function in functions
        for switch in context.trace.switches
    )
    if not here:
        return False
    return not trains_under(context, entry, sites)


def functions_around(entry: Pass) -> set[ir.Function | None]:
    """The function of the pass and those that call it, up to one that trains or whose name says inference.

    What trains may switch beside a block of its own, which a guard made a function of.
    """
    links = {entry.source().activation}
    todo = list(links)
    while todo:
        link = todo.pop()
        if link.function is not None and not names_inference(link.name):
            callers = {
                caller
                for caller, _, _ in link.callers
                if (not caller.differentiates or is_like_a_block(link)) and not names_inference(caller.name)
            }
            todo.extend(callers - links)
            links |= callers
    return {link.function for link in links}


def is_within_a_manager(context: Context, entry: Pass, sites: set[int]) -> bool:
    """Whether a context manager of the code switches to training mode around the pass: ``with self.stochastic():``."""
    return not trains_under(context, entry, sites) and any(
        switch.site in sites and is_manager(switch.activation.function) for switch in context.trace.switches
    )


def is_manager(function: ir.Function | None) -> bool:
    """Whether a function is entered by a ``with``: a generator that is decorated for it, or ``__enter__``."""
    return function is not None and (
        function.name == "__enter__"
        or any(
            ir.spell(decorator).rsplit(".", 1)[-1] in ("contextmanager", "asynccontextmanager")
            for decorator in function.decorators
        )
    )


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
    return switches_parts(context, entry) or (
        deliberate_training_mode(context, entry) and not serves_a_checkpoint(context, entry)
    )


def switches_parts(context: Context, entry: Pass) -> bool:
    """Whether the function of the pass puts parts of the object in eval mode one by one, and leaves the rest.

    A layer that does not depend on the mode is none of them: its `eval()` is a slip, not a choice.
    """
    function = entry.source().activation.function
    return any(
        switch.word == "eval"
        and switch.obj is not entry.obj
        and "insensitive" not in switch.obj.traits
        and entry.obj in switch.obj.wholes()
        and switch.activation.function is function
        for switch in context.trace.switches
    )


def serves_a_checkpoint(context: Context, entry: Pass) -> bool:
    """Whether a program that trains nothing loads weights and reads one answer of the model: `train()` is a slip.

    Samples of a random model are drawn again and again, or compared with each other.
    """
    function = entry.source().activation.function
    if function is not None and function.name == "__init__":
        return False
    sites = {origin.site for origin in certain(entry.modes)}
    if switched_in_constructor(context, entry, sites) or is_within_a_manager(context, entry, sites):
        return False
    body = context.trace.program.body_of(function)
    attributes = {node.name for node in ir.walk(body) if isinstance(node, ir.Attr)}
    return (
        "loaded" in entry.obj.traits
        and not records(entry.recordings)
        and "returned" not in entry.all_uses()
        and not context.trace.optimised
        and not context.trained_objects
        and not any("range(" in loop.source for loop in own_loops(context, entry))
        and not attributes & SPREAD
        and not any(STATED.search(name) for name in names_around(entry))
    )


def names_around(entry: Pass) -> list[str]:
    return [entry.spelled, *(link.name for link in entry.activation.all_callers())]


def is_part_of_a_loss(entry: Pass, role: Role) -> bool:
    """Whether a method of a class computes a loss by it, not from noise: whoever calls that differentiates it."""
    return SAMPLES not in role.evidence and any(
        link.cls is not None and link.name.lower().endswith("_loss") and not names_inference(link.name)
        for link in entry.activation.all_callers()
    )


def gives_losses(context: Context, entry: Pass) -> bool:
    """Whether targets go in and a dict of losses comes out, as detectors give them in training mode only."""
    call, body = context.call_of(entry), context.body_around(entry)
    if call is None or len(call.args) < 2:
        return False
    names = {
        target.name
        for node in ir.walk(body)
        if isinstance(node, ir.Assign) and isinstance(node.value, ir.Call) and node.value.site == call.site
        for target in node.targets
        if isinstance(target, ir.Name) and "loss" in target.name.lower()
    }
    return any(
        isinstance(node, ir.Call)
        and isinstance(node.func, ir.Attr)
        and node.func.name in ("values", "items")
        and isinstance(node.func.base, ir.Name)
        and node.func.base.name in names
        for node in ir.walk(body)
    )


def sampled_by_the_step(context: Context, entry: Pass) -> bool:
    """Whether the training step that runs the pass put the object in training mode itself, and trains only afterwards.

    Rollouts of a policy, pseudo-labels: what the step samples, it samples in its own mode. A run of the step in which
    no backward follows at all, as ``run_epoch(loader, optimizer=None)``, is no training, unless a framework calls it.
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
        if (step.differentiates or any(origin.kind == "framework" for origin in origins))
        and step.function is not None
        and knowledge.word("training_function").search(step.name.lower())
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
    follows = bool(entry.obj.traits & FOLLOWS) and context.role(entry).looks_like_training
    return "data" not in entry.inputs and (
        follows
        or trained_around(context, entry)
        or any(
            other.obj is entry.obj
            and "backward" in other.all_uses()
            and entry.activation in other.activation.all_callers()
            and other.order > entry.order
            for other in context.judged
        )
    )


def frozen_teacher(context: Context, entry: Pass) -> bool:
    """A network that is neither trained nor updated here but whose output feeds training."""
    obj = entry.obj
    return obj not in context.trained_objects and not obj.traits & FOLLOWS and entry.obj.kind == "module"


def gives_targets(context: Context, entry: Pass, role: Role) -> bool:
    """Whether a network that follows another one gives the targets of a training step, by this pass or beside it.

    ``goal = teacher(x)`` and, below it, the same teacher eight times, for a mask that says how sure it is.
    """
    if not entry.obj.traits & FOLLOWS:
        return False
    loops = {loop.site for loop in own_loops(context, entry)}
    beside = bool(loops) and not any(item.startswith("it loops") for item in role.evidence)
    return any(
        other.obj is entry.obj
        and "feeds_training" in other.all_uses()
        and (
            other.source().site == entry.source().site
            or (
                beside and any(loop.site in loops for loop in (other.loops or own_loops(context, other))[-1:])
            )
        )
        for other in context.judged
    )


def trains_under(context: Context, entry: Pass, sites: set[int]) -> bool:
    """Whether the object, or what it is a part of, is differentiated in the mode that one of these switches set."""
    wholes = set(entry.obj.wholes())
    return any(
        other.obj in wholes
        and "backward" in other.all_uses()
        and any(origin.site in sites for origin in other.modes)
        for other in context.trace.passes
    )
