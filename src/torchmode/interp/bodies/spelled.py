"""Spelled: what the names and docstrings of a program say, and which names its text binds and sets."""

from __future__ import annotations

from functools import cache

from torchmode import ir, knowledge
from torchmode.objects import ClassInfo


@cache
def is_mode_word(name: str) -> bool:
    """Whether a name speaks of the mode."""
    return knowledge.word("mode_flag").search(name.lower()) is not None


def names_mode(expr: ir.Expr) -> bool:
    """Whether a name in the expression speaks of the mode."""
    return any(is_mode_word(node.name) for node in ir.walk(expr) if isinstance(node, (ir.Name, ir.Attr)))


def is_meant(function: ir.Function, cls: ClassInfo | None) -> bool:
    """Whether a name or docstring says that the function is random on purpose, or runs only in training."""
    name = function.name.lower()
    if knowledge.word("random_on_purpose").search(name) or knowledge.word("only_training").search(name):
        return True
    return says_so(function.body) or is_meant_class(cls)


def is_meant_class(info: ClassInfo | None) -> bool:
    if info is None:
        return False
    return any(
        knowledge.word("random_on_purpose").search(cls.definition.name.lower()) is not None
        or says_so(cls.definition.body)
        for cls in info.lineage()
    )


def says_so(body: ir.Block) -> bool:
    """Whether the docstring of a body says that it is active in both modes on purpose."""
    match body:
        case (ir.Evaluate(ir.Const(str() as text)), *_):
            return knowledge.word("meant_in_both_modes").search(text.lower()) is not None
    return False


def module_variables(program: ir.Program) -> dict[str, list[ir.Expr | None]]:
    """What the module body assigns to each of its names."""
    return variables_of(program.body)


def assigned_values(function: ir.Function, name: str) -> list[ir.Expr | None]:
    """What a function assigns to a name of its own; a parameter may be anything else, too."""
    values = variables_of(function.body).get(name, [])
    given = any(param.name == name for param in function.params)
    return [*values, None] if values and given else values


def variables_of(body: ir.Block) -> dict[str, list[ir.Expr | None]]:
    """What a body assigns to each of its names."""
    found: dict[str, list[ir.Expr | None]] = {}
    for statement in ir.statements(body):
        match statement:
            case ir.Assign(targets, value):
                for target in targets:
                    match target:
                        case ir.Name(name):
                            found.setdefault(name, []).append(value)
                        case ir.Items():
                            for name in names_in(target):
                                found.setdefault(name, []).append(None)
            case ir.AugAssign(ir.Name(name)) | ir.Loop(ir.Name(name)):
                found.setdefault(name, []).append(None)
    return found


def names_in(target: ir.Expr) -> list[str]:
    return [node.name for node in ir.walk(target) if isinstance(node, ir.Name)]


def rebound_names(program: ir.Program) -> set[str]:
    """Names of the module that some function assigns (``global``)."""
    return {
        target.name
        for function in program.functions
        for statement in ir.statements(function.body)
        if isinstance(statement, ir.Assign)
        for target in statement.targets
        if isinstance(target, ir.Name)
        and target.name in program.locals
        and target.name not in function.locals
    }


def attributes_set_elsewhere(program: ir.Program) -> set[str]:
    """Attributes that the file assigns on something other than ``self``: ``model.p = 0``."""
    found = set(program.assigned_besides)
    for statement in ir.statements(program.body, into=(ir.Function, ir.Class)):
        if isinstance(statement, ir.Assign):
            for target in statement.targets:
                if isinstance(target, ir.Attr) and not (
                    isinstance(target.base, ir.Name) and target.base.name in ("self", "cls")
                ):
                    found.add(target.name)
    return found
