"""Data that is made to ask for gradients before it goes into a pass: ``graph.positions.requires_grad = True``.

The engine follows a tensor that has a name of its own. What is asked of a part of the data is read from the text: in
the function of the pass, in those that lead to it, and in those to which one of them hands the data.

Worked example: ``for molecule in batch: track(molecule)`` and then ``net(batch)``, where ``track`` sets
``molecule.positions.requires_grad``. The pass records because somebody wants it to.

Known holes: data that is kept in an attribute, or made by a function that returns it.
"""

from __future__ import annotations

from collections.abc import Iterator

from torchmode import ir
from torchmode.interp.passes import Activation, Pass
from torchmode.interp.unfolding import given_by
from torchmode.roles import Context
from torchmode.rules.given import call_at, names_in

ASKING = frozenset(("requires_grad", "requires_grad_"))


def makes_leaves(context: Context, entry: Pass) -> bool:
    """Whether code that leads to the pass asks for gradients of what is given to it."""
    call = context.call_of(entry)
    if call is None or not asks_anywhere(context):
        return False
    given_here = {name for arg in call.args for name in names_in(arg.value)}
    todo = [(entry.source().activation, frozenset(given_here))]
    seen: set[Activation] = set()
    while todo:
        activation, given = todo.pop()
        if activation in seen:
            continue
        seen.add(activation)
        if asks_for_gradients(context, activation, given, is_handed=False):
            return True
        for caller, site, _ in activation.callers:
            handed = call_at(context.trace.program.body_of(caller.function), site)
            if activation.function is not None and handed is not None:
                taken = given_by(handed, activation.function)
                names = {name for param in given & taken.keys() for name in names_in(taken[param])}
                todo.append((caller, frozenset(names)))
    return False


def asks_for_gradients(
    context: Context, activation: Activation, given: frozenset[str], is_handed: bool, depth: int = 3
) -> bool:
    """Whether a function asks for gradients of what is named so in it, or hands it to one that does."""
    body = context.trace.program.body_of(activation.function)
    names = given | elements_of(body, given)
    if not names:
        return False
    if any(name in names and (is_handed or not is_followed) for name, is_followed in leaves_in(body)):
        return True
    if not depth:
        return False
    for other in context.trace.activations:
        sites = {site for caller, site, _ in other.callers if caller is activation}
        for call in ir.walk(body) if sites else ():
            if isinstance(call, ir.Call) and call.site in sites and other.function is not None:
                taken = given_by(call, other.function)
                handed = frozenset(param for param, value in taken.items() if names_in(value) & names)
                if asks_for_gradients(context, other, handed, is_handed=True, depth=depth - 1):
                    return True
    return False


def asks_anywhere(context: Context) -> bool:
    """Whether any file that took part speaks of ``requires_grad``."""
    return any(not ASKING.isdisjoint(unit.program.named) for unit in context.trace.units.values())


def leaves_in(body: ir.Block) -> Iterator[tuple[str, bool]]:
    """The names of what a body makes ask for gradients, itself or a part of it; and whether the engine follows it."""
    for node in ir.walk(body):
        match node:
            case ir.Assign(targets, value) if not (isinstance(value, ir.Const) and not value.value):
                for target in targets:
                    if isinstance(target, ir.Attr) and target.name == "requires_grad":
                        yield ir.spell(target).split(".", 1)[0], False
            case ir.Call(ir.Attr(base, "requires_grad_"), args) if not any(
                isinstance(arg.value, ir.Const) and not arg.value.value for arg in args
            ):
                yield ir.spell(base).split(".", 1)[0], isinstance(base, ir.Name)
            case _:
                continue


def elements_of(body: ir.Block, names: frozenset[str]) -> set[str]:
    """What the loops over something of these names call an element of it."""
    return {
        loop.target.name
        for loop in ir.walk(body)
        if isinstance(loop, ir.Loop)
        and isinstance(loop.target, ir.Name)
        and isinstance(loop.source, ir.Name)
        and loop.source.name in names
    }
