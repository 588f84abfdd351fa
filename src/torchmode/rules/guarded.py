"""Guards as the text shows them: which calls of a body stand under one, and what a ``forward`` guards by itself.

The engine follows a guard to every pass that it sees run. These questions are about what it does not run: the
methods of this name in other files, and the inside of a ``forward`` of which only the call is seen.

Worked example: ``forward`` hands ``self.models`` to ``average``, which runs each of them under ``torch.no_grad()``. A
pass of the whole builds no graph.

Known holes: parts that a ``forward`` reaches through a list of its own are not found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from torchmode import ir, knowledge
from torchmode.interp.passes import Activation, Pass
from torchmode.objects import ClassInfo, Obj
from torchmode.roles import Context, names_inference, records

MAX_HANDED: Final = 3
FREEZING: Final = frozenset(("requires_grad", "requires_grad_", "set_grad_enabled"))
UNDECIDED: Final = (ir.Choice, ir.Logic, ir.Comprehension, ir.Lambda)


def guards_itself(context: Context, entry: Pass) -> bool:
    """Whether the ``forward`` of its class runs all of its parts under a guard of its own.

    Literals among the arguments of the call decide between its branches: ``model(data, mode="inference")``.
    """
    obj = entry.obj
    found = obj.cls.find("forward") if obj.cls is not None else None
    if found is None or not found[1].params:
        return False
    program = context.trace.units[ir.unit_of(found[0].definition.ident)].program
    forward = found[1]
    call = context.call_of(entry) if entry.method in ("", "forward") else None
    body = taken(forward.body, literals(forward, call)) if call is not None else forward.body
    parts = Parts(forward.params[0].name, obj)
    return set(runs_of_parts(program, body, is_decorated(forward), parts, 0)) == {True}


def switches_itself(context: Context, entry: Pass) -> bool:
    """Whether what the pass runs puts parts of its object in eval mode first: ``self.body.eval()`` in `forward`."""
    return any(
        isinstance(call.func, ir.Attr) and call.func.name == "eval" and not call.args
        for _, call, _ in calls_further_in(context, entry)
    )


def guards_further_in(context: Context, entry: Pass) -> bool:
    """Whether what `forward` calls runs the object or its parts under a guard: ``return self.generate(count)``.

    Not where another part, which learns, is run without one whatever way the pass takes.
    """
    begins = beginnings(entry)
    return any(
        is_guarded and function.name != "forward" and function not in begins
        for function, _, is_guarded in calls_further_in(context, entry)
    ) and not always_records(context, entry)


def always_records(context: Context, entry: Pass) -> bool:
    """Whether the ``forward`` of its class runs a part that learns outside of all guards and conditions."""
    info = entry.obj.cls
    if info is None or entry.method not in ("", "forward"):
        return False
    methods = [method for cls in info.lineage() for method in cls.methods.values()]
    found = info.find("forward")
    if found is None or any(method.attributes & FREEZING for method in methods):
        return False
    call = context.call_of(entry)
    body = taken(found[1].body, literals(found[1], call)) if call is not None else found[1].body
    learning = {
        name
        for part in context.trace.registered
        if part.owner is not None and part.owner.cls is info and learns(context, part)
        for holder, name in part.bindings
        if holder is None
    }
    return always_runs(info, found[1], body, learning, 0)


def always_runs(info: ClassInfo, method: ir.Function, body: ir.Block, names: set[str], depth: int) -> bool:
    """Whether a method runs one of these attributes, by itself or in another method, whatever it is asked."""
    if is_decorated(method) or not method.params:
        return False
    for call in calls_always_made(body):
        match call.func:
            case ir.Attr(ir.Name(receiver), name) if receiver == method.params[0].name:
                other = info.find(name)
                if other is None and name in names:
                    return True
                if (
                    other is not None
                    and depth < MAX_HANDED
                    and always_runs(info, other[1], other[1].body, names, depth + 1)
                ):
                    return True
    return False


def calls_always_made(body: ir.Block) -> Iterator[ir.Call]:
    """The calls under no condition and no guard, down to the first statement behind which nothing may be reached."""
    for statement in body:
        match statement:
            case ir.Assign() | ir.AugAssign() | ir.Evaluate() | ir.Return():
                undecided = {
                    id(inner)
                    for node in ir.walk(statement)
                    if isinstance(node, UNDECIDED)
                    for inner in ir.walk(node)
                }
                for node in ir.walk(statement):
                    if isinstance(node, ir.Call) and id(node) not in undecided:
                        yield node
            case ir.Try(body=inside):
                yield from calls_always_made(inside)
        if any(isinstance(node, (ir.Return, ir.Raise)) for node in ir.walk(statement)):
            return


def learns(context: Context, part: Obj) -> bool:
    """Whether a part is a layer of a library with parameters, or holds one."""
    known = knowledge.known_by(())
    return part.kind == "module" and any(
        part in layer.wholes()
        and (effect := known.effect(layer.label)).starts is not None
        and not effect.no_parameters
        and "no_parameters" not in layer.traits
        for layer in (part, *context.trace.registered)
    )


def calls_further_in(context: Context, entry: Pass) -> Iterator[tuple[ir.Function, ir.Call, bool]]:
    """The calls on itself in each method that a pass leads to, of the object or of its parts, and whether guarded.

    The methods are followed by their names.
    """
    parts = [part for part in context.trace.registered if entry.obj in part.wholes()]
    classes = {
        cls.definition.ident: cls
        for obj in (entry.obj, *parts, *entry.obj.held)
        if obj.cls is not None
        for cls in obj.cls.lineage()
    }
    named: dict[str, list[ir.Function]] = {}
    for cls in classes.values():
        for name, function in cls.methods.items():
            named.setdefault(name, []).append(function)
    seen, todo = set[int](), [*beginnings(entry), *named.get("forward", ())]
    while todo:
        function = todo.pop()
        if function.ident in seen or not function.params:
            continue
        seen.add(function.ident)
        for call, is_guarded in guarded_calls(function.body, is_decorated(function)):
            if ir.spell(call.func).split(".", 1)[0] == function.params[0].name:
                yield function, call, is_guarded
                if isinstance(call.func, ir.Attr):
                    todo.extend(named.get(call.func.name, ()))


def beginnings(entry: Pass) -> list[ir.Function]:
    """The method of its own class with which a pass begins, other than `forward`."""
    found = entry.obj.cls.find(entry.method) if entry.obj.cls is not None else None
    return [found[1]] if found is not None else []


def literals(function: ir.Function, call: ir.Call) -> dict[str, object]:
    """The parameters of a method that this call, or their default, gives a literal, and that nothing rebinds."""
    if any(arg.star for arg in call.args):
        return {}
    params = [param for param in function.params[1:] if param.kind == "plain"]
    given: dict[str, ir.Expr | None] = {param.name: param.default for param in params}
    positional = [arg.value for arg in call.args if arg.keyword is None]
    given.update(zip((param.name for param in params), positional, strict=False))
    given.update((arg.keyword, arg.value) for arg in call.args if arg.keyword is not None)
    bound = {
        part.name
        for node in ir.walk(function.body)
        if isinstance(node, ir.Assign)
        for target in node.targets
        for part in ir.walk(target)
        if isinstance(part, ir.Name)
    }
    return {
        name: value.value
        for name, value in given.items()
        if isinstance(value, ir.Const) and name not in bound
    }


def taken(body: ir.Block, known: dict[str, object]) -> ir.Block:
    """The statements of a body without the branches that known parameters rule out, and what they leave unreached."""
    kept: list[ir.Stmt] = []
    for statement in body:
        if kept and leaves(kept[-1]):
            break
        match statement:
            case ir.Branch(test, then, other):
                answer = decided(test, known)
                if answer is None:
                    kept.append(replace(statement, then=taken(then, known), other=taken(other, known)))
                else:
                    kept.extend(taken(then if answer else other, known))
            case ir.Scope(body=inside) | ir.Loop(body=inside):
                kept.append(replace(statement, body=taken(inside, known)))
            case ir.Try(inside, handlers, orelse, final):
                kept.append(
                    ir.Try(
                        taken(inside, known),
                        tuple(taken(handler, known) for handler in handlers),
                        taken(orelse, known),
                        taken(final, known),
                    )
                )
            case _:
                kept.append(statement)
    return tuple(kept)


def leaves(statement: ir.Stmt) -> bool:
    """Whether nothing behind a statement of its block is reached."""
    match statement:
        case ir.Return() | ir.Raise():
            return True
        case ir.Scope(body=body) | ir.Try(body=body, handlers=()):
            return bool(body) and leaves(body[-1])
        case _:
            return False


def decided(test: ir.Expr, known: dict[str, object]) -> bool | None:
    """What a condition says about known parameters; None where it asks anything else."""
    match test:
        case ir.Name(name) if name in known:
            return bool(known[name])
        case ir.Not(operand):
            answer = decided(operand, known)
            return None if answer is None else not answer
        case ir.Compare(ir.Name(name), ((("==" | "is"), ir.Const(value)),)) if name in known:
            return known[name] == value
        case ir.Compare(ir.Name(name), ((("!=" | "is not"), ir.Const(value)),)) if name in known:
            return known[name] != value
    return None


@dataclass(frozen=True, slots=True)
class Parts:
    """What a body calls the parts of a module: attributes of the receiver, and names that hold some of them."""

    receiver: str
    obj: Obj
    names: frozenset[str] = frozenset()

    def are(self, expr: ir.Expr) -> bool:
        """``self.part`` where no method has that name, or a name for parts; ``self.FloatTensor`` makes tensors."""
        match expr:
            case ir.Name(name):
                return name in self.names
            case ir.Attr(ir.Name(name), part) if name == self.receiver:
                return (
                    self.obj.cls is not None
                    and self.obj.cls.find(part) is None
                    and not part.endswith("Tensor")
                )
            case _:
                return False

    def method(self, called: ir.Expr) -> ir.Function | None:
        """The method of the module that ``self.method(...)`` calls."""
        match called:
            case ir.Attr(ir.Name(name), method) if name == self.receiver and self.obj.cls is not None:
                found = self.obj.cls.find(method)
                return found[1] if found is not None else None
            case _:
                return None

    def are_in(self, expr: ir.Expr) -> bool:
        """Whether an expression such as ``list(self.parts)`` or ``enumerate(parts)`` mentions some."""
        return any(self.are(node) for node in ir.walk(expr) if isinstance(node, ir.Expr))

    def handed(self, params: Sequence[ir.Param], call: ir.Call) -> frozenset[str]:
        """What a function that is called with some of them names them."""
        return frozenset(
            param.name
            for param, arg in zip(params, call.args, strict=False)
            if not arg.star and arg.keyword is None and self.are_in(arg.value)
        )

    def run_by(self, called: ir.Expr) -> bool:
        """``part(...)``, ``self.part.forward(...)``."""
        match called:
            case ir.Attr(base, "forward"):
                return self.are(base)
            case _:
                return self.are(called)

    def may_be_run_by(self, called: ir.Expr) -> bool:
        """``self.flow.sample(...)``: a method of a part whose name says that data goes through it."""
        match called:
            case ir.Attr(base, method):
                return self.are(base) and knowledge.word("forward_like").search(method.lower()) is not None
            case _:
                return False

    def with_turns(self, body: object) -> Parts:
        """The same where the loops over parts have named what they take in turn."""
        turns = [
            (node.target, node.source)
            for node in ir.walk(body)
            if isinstance(node, (ir.Loop, ir.Clause)) and node.target is not None
        ]
        new = {
            part.name
            for target, source in turns
            if self.are_in(source)
            for part in ir.walk(target)
            if isinstance(part, ir.Name)
        }
        return Parts(self.receiver, self.obj, self.names | new)


def runs_of_parts(
    program: ir.Program, body: ir.Block, is_off: bool, given: Parts, depth: int
) -> Iterator[bool]:
    """For each place where a body runs parts, or has them run by another function: whether it is guarded.

    The other function may be one of the file, which is given parts, or another method of the module.
    """
    parts = given.with_turns(body)
    for call, is_guarded in guarded_calls(body, is_off):
        method = given.method(call.func)
        if parts.run_by(call.func):
            yield is_guarded
        elif is_guarded and parts.may_be_run_by(call.func):
            yield True
        elif method is not None and method.params and depth < MAX_HANDED:
            own = Parts(method.params[0].name, given.obj, parts.handed(method.params[1:], call))
            inner = runs_of_parts(program, method.body, is_decorated(method), own, depth + 1)
            yield from (is_guarded or each for each in inner)
        elif isinstance(call.func, ir.Name) and depth < MAX_HANDED:
            for other in program.functions:
                if other.name != call.func.name or other.owner is not None:
                    continue
                names = parts.handed(other.params, call)
                if names and is_guarded:
                    yield True
                elif names:
                    own = Parts("", given.obj, names)
                    yield from runs_of_parts(program, other.body, is_decorated(other), own, depth + 1)


def is_fallback(context: Context, entry: Pass) -> bool:
    """Whether an ``except`` leads to it, of a ``try`` that runs the same under a guard: some models differentiate."""
    guarded = [
        other for other in context.trace.passes if other.obj is entry.obj and not records(other.recordings)
    ]
    return any(
        sites_to(entry) & sites_in(node.handlers)
        and any(sites_to(other) & sites_in(node.body) for other in guarded)
        for link in entry.activation.all_callers()
        if guarded and link.function is not None
        for node in ir.walk(link.function.body)
        if isinstance(node, ir.Try)
    )


def sites_to(entry: Pass) -> set[int]:
    """The site of a pass, and those of the calls that lead to it."""
    return {entry.site, *(site for link in entry.activation.all_callers() for _, site, _ in link.callers)}


def sites_in(body: object) -> set[int]:
    return {call.site for call in ir.walk(body) if isinstance(call, ir.Call)}


def guards_around(program: ir.Program, name: str) -> list[bool]:
    """For each call of a method of this name on something other than ``self``: whether it stands under a guard."""
    return [
        is_guarded
        for body, is_off in bodies(program)
        for call, is_guarded in guarded_calls(body, is_off)
        if isinstance(call.func, ir.Attr)
        and call.func.name == name
        and ir.spell(call.func.base) not in ("self", "super()")
    ]


def bodies(program: ir.Program) -> Iterator[tuple[ir.Block, bool]]:
    """The body of a file and of its functions, and whether a decorator switches recording off."""
    yield program.body, False
    for function in program.functions:
        yield function.body, is_decorated(function)


def is_decorated(function: ir.Function) -> bool:
    """Whether a decorator of a function switches recording off."""
    return any(switches_off(decorator) for decorator in function.decorators)


def is_like_a_block(activation: Activation) -> bool:
    """Whether a function stands for a ``with torch.no_grad()`` in its caller: by a decorator, and not by its name."""
    function = activation.function
    return function is not None and is_decorated(function) and not names_inference(function.name)


def guarded_calls(body: object, is_off: bool) -> Iterator[tuple[ir.Call, bool]]:
    """The calls in a body, and whether a ``with`` around them switches recording off."""
    inside = {
        id(call)
        for scope in ir.walk(body)
        if isinstance(scope, ir.Scope) and any(switches_off(item) for item, _ in scope.items)
        for call in ir.walk(scope.body)
    }
    for call in ir.walk(body):
        if isinstance(call, ir.Call):
            yield call, is_off or id(call) in inside


def switches_off(guard: ir.Expr) -> bool:
    spelled = ir.spell(guard)
    return "no_grad" in spelled or "inference_mode" in spelled
