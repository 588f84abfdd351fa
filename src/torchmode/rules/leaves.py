"""Data that is made to ask for gradients before it goes into a pass: ``graph.positions.requires_grad = True``.

The engine follows a tensor that has a name of its own. What is asked of a part of the data is read from the text: in
the function of the pass, in those that lead to it, and in those to which one of them hands the data.

Worked example: ``for molecule in batch: track(molecule)`` and then ``net(batch)``, where ``track`` sets
``molecule.positions.requires_grad``. The pass records because somebody wants it to.

Known holes: data that is kept in an attribute, or made by a function that returns it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from torchmode import ir
from torchmode.interp.passes import Activation, Pass
from torchmode.interp.unfolding import given_by
from torchmode.roles import Context

ASKING = frozenset(("requires_grad", "requires_grad_"))


def makes_leaves(context: Context, entry: Pass) -> bool:
    """Whether code that leads to the pass asks for gradients of what is given to it."""
    leading, below = near_leaves(context)
    call = context.call_of(entry) if leading else None
    if call is None:
        return False
    given_here = {name for arg in call.args for name in ir.names_in(arg.value)}
    todo = [(entry.source().activation, frozenset(given_here))]
    seen: set[Activation] = set()
    while todo:
        activation, given = todo.pop()
        if activation in seen or activation not in below:
            continue
        seen.add(activation)
        if activation in leading and asks_for_gradients(context, activation, given, is_handed=False):
            return True
        for caller, site, _ in activation.callers:
            handed = (
                ir.call_at(context.trace.program.body_of(caller.function), site) if caller in below else None
            )
            if activation.function is not None and handed is not None:
                taken = given_by(handed, activation.function)
                names = {name for param in given & taken.keys() for name in ir.names_in(taken[param])}
                todo.append((caller, frozenset(names)))
    return False


def near_leaves(context: Context) -> tuple[set[Activation], set[Activation]]:
    """The runs of functions that lead to one which asks for gradients of something, and those that these lead to.

    Looked for once: a pass of which no caller leads there need not be asked about.
    """
    if context.near_leaves is None:
        trace = context.trace
        asking = set[Activation]()
        if any(not ASKING.isdisjoint(unit.program.named) for unit in trace.units.values()):
            functions = {activation.function for activation in trace.activations}
            told = {function for function in functions if any(leaves_in(trace.program.body_of(function)))}
            asking = {activation for activation in trace.activations if activation.function in told}
        leading = closure(asking, lambda found: [caller for caller, _, _ in found.callers])
        below = closure(leading, lambda found: [callee for callee, _ in context.called_by(found)])
        context.near_leaves = leading, below
    return context.near_leaves


def closure(start: set[Activation], further: Callable[[Activation], list[Activation]]) -> set[Activation]:
    """The runs of functions that are reached by going further, and those that it starts from."""
    found, todo = set(start), list(start)
    while todo:
        new = set(further(todo.pop())) - found
        found |= new
        todo += new
    return found


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
    leading, _ = near_leaves(context)
    runs = {
        (other, site): other.function
        for other, site in context.called_by(activation)
        if depth and other in leading and other.function is not None
    }
    calls = {call.site: call for call in ir.walk(body) if isinstance(call, ir.Call)} if runs else {}
    asked: set[tuple[int, frozenset[str]]] = set()
    for (other, site), function in runs.items():
        call = calls.get(site)
        taken = given_by(call, function) if call is not None else {}
        handed = frozenset(param for param, value in taken.items() if ir.names_in(value) & names)
        if not handed or (function.ident, handed) in asked:
            continue
        asked.add((function.ident, handed))
        if asks_for_gradients(context, other, handed, is_handed=True, depth=depth - 1):
            return True
    return False


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
