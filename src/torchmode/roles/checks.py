"""Checks: is a pass run by a test of code, where randomness and graphs hurt nobody?"""

from __future__ import annotations

from torchmode import ir, knowledge
from torchmode.interp.passes import Pass
from torchmode.objects import ClassInfo
from torchmode.roles.context import Context
from torchmode.roles.kinship import whole


def in_unit_test(context: Context, entry: Pass) -> bool:
    """Whether a ``test...`` that asserts something, makes its data up, or belongs to a test case, runs the pass."""
    links = (*entry.activation.all_callers(), entry.source().activation)
    functions = [link.function for link in links if link.function is not None]
    if any(
        is_test_case(link.cls or (link.receiver.cls if link.receiver is not None else None)) for link in links
    ):
        return True
    if not any(function.name.lstrip("_").startswith("test") for function in functions):
        return False
    is_made_up = "data" not in entry.inputs and any(
        link.function is not None
        and link.function.name.startswith("test_")
        and (not link.function.params or (link.kind == "entry" and whole(entry.obj).param_of is None))
        for link in links  # what is given the network to test is an evaluation that generates
    )
    return is_made_up or any(is_check(context, function) for function in functions)


def is_test_case(info: ClassInfo | None) -> bool:
    """Whether a class, or a base of it, is a test case by its name: whatever it runs is a check."""
    if info is None:
        return False
    names = [cls.definition.name for cls in info.lineage()]
    names += [base.rsplit(".", 1)[-1] for base in info.all_external()]
    if any(name.endswith("TestCase") for name in names):
        return True
    return any(name.startswith("Test") and name != "Tester" for name in names[:1]) and any(
        name.endswith(("Test", "Tests")) for name in names
    )


def is_check(context: Context, function: ir.Function) -> bool:
    """Whether a function asserts something, or belongs to a test case."""
    known = context.unit_tests.get(function.ident)
    if known is None:
        owner = function.owner or ""
        named = owner.startswith("Test") or owner.endswith("Test")
        known = (named and not is_constructed(context, owner)) or asserts_a_result(function)
        context.unit_tests[function.ident] = known or calls_a_check(context, function)
    return context.unit_tests[function.ident]


def is_constructed(context: Context, name: str) -> bool:
    """Whether a class has a constructor: pytest collects none of these, a ``Tester`` with options for one."""
    return any(
        cls.name == name and any(method.name == "__init__" for method in cls.methods)
        for cls in context.trace.program.classes
    )


def calls_a_check(context: Context, function: ir.Function) -> bool:
    """Whether a function leaves it to another of the file to assert."""
    called = {
        call.func.name
        for call in ir.walk(function.body)
        if isinstance(call, ir.Call) and isinstance(call.func, ir.Name)
    }
    return any(other.name in called and asserts(other.body) for other in context.trace.program.functions)


def asserts_equality(body: object) -> bool:
    """Whether a body asserts that tensors are equal."""
    return any(
        isinstance(node, ir.Attr) and node.name in ("eq", "equal", "allclose", "all")
        for check in ir.walk(body)
        if isinstance(check, ir.Check)
        for node in ir.walk(check.test)
    )


def asserts(body: object) -> bool:
    """Whether a body asserts something, by statement or by a method such as ``assertEqual``."""
    return any(
        (isinstance(node, ir.Check) and not compares_lengths(node.test))
        or (isinstance(node, (ir.Attr, ir.Name)) and node.name.lower().startswith("assert"))
        for node in ir.walk(body)
    )


def compares_lengths(test: ir.Expr) -> bool:
    """Whether a condition only asks whether things are equally long: a precaution of any code, no test of it."""
    return isinstance(test, ir.Compare) and all(
        isinstance(side, ir.Call) and isinstance(side.func, ir.Name) and side.func.name == "len"
        for side in (test.left, *(right for _, right in test.rights))
    )


def asserts_a_result(function: ir.Function) -> bool:
    """Whether it asserts something of what it found out: not only of its parameters, options and data."""
    given = {param.name for param in function.params}
    settings = knowledge.word("setting_or_data")
    for node in ir.walk(function.body):
        match node:
            case ir.Check(test) if compares_lengths(test):
                continue
            case ir.Check(test):
                asked = ir.names_in(test)
                asked -= {
                    part.func.name
                    for part in ir.walk(test)
                    if isinstance(part, ir.Call) and isinstance(part.func, ir.Name)
                }
                if not asked or any(
                    name not in given and not settings.search(name.lower()) for name in asked
                ):
                    return True
            case ir.Attr(_, name) | ir.Name(name) if name.lower().startswith("assert"):
                return True
            case _:
                continue
    return False
