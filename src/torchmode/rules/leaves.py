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
from torchmode.roles import Context

ASKING = frozenset(("requires_grad", "requires_grad_"))


def makes_leaves(context: Context, entry: Pass) -> bool:
    """Whether code that leads to the pass asks for gradients of what is given to it."""
    call = context.call_of(entry)
    if call is None or not asks_anywhere(context):
        return False
    todo = [(entry.source().activation, frozenset(names_given(call)))]
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
                taken = arguments(activation, handed)
                todo.append((caller, frozenset(name for param in given for name in taken.get(param, ()))))
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
        for call in ir.walk(body) if sites and other.function is not None else ():
            if isinstance(call, ir.Call) and call.site in sites:
                handed = {param for param, found in arguments(other, call).items() if found & names}
                if asks_for_gradients(context, other, frozenset(handed), is_handed=True, depth=depth - 1):
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


def arguments(called: Activation, call: ir.Call) -> dict[str, set[str]]:
    """The names that a call gives for each parameter of the function that it runs."""
    if called.function is None:
        return {}
    is_bound = called.function.owner is not None and isinstance(call.func, ir.Attr)
    params = [param.name for param in called.function.params][int(is_bound) :]
    taken = {arg.keyword: names_in(arg.value) for arg in call.args if arg.keyword is not None}
    positional = [arg.value for arg in call.args if arg.keyword is None]
    return {
        **taken,
        **{name: names_in(value) for name, value in zip(params, positional, strict=False)},
    }


def names_given(call: ir.Call) -> set[str]:
    return {name for arg in call.args for name in names_in(arg.value)}


def names_in(expr: ir.Expr) -> set[str]:
    return {node.name for node in ir.walk(expr) if isinstance(node, ir.Name)}


def call_at(body: ir.Block, site: int) -> ir.Call | None:
    return next((node for node in ir.walk(body) if isinstance(node, ir.Call) and node.site == site), None)
