"""Members: what a class gives its methods, read from its text: attributes, and where its code is entered.

The question answered here: is ``self.x`` set once, when the module is built, and which methods run when
the module runs? Constructors are ``__init__`` and all that it calls on ``self``. What is assigned
anywhere else may change with the mode, so nothing is known about it. Entries are ``forward`` and the
methods that no other method of the class mentions and whose names say that data goes through them.

Worked example: with ``self.rate = rate`` in ``__init__`` and nowhere else, ``rate`` has one assignment that
counts; ``self.rate = 0`` in ``freeze`` as well makes it unknown.

Known holes: attributes set by ``setattr`` with a computed name, or by code of another file, are not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

from torchmode import ir, knowledge
from torchmode.objects import ClassInfo

CONSTRUCTORS = ("__init__", "__new__", "__post_init__", "setup", "configure_model")
REGISTERING = frozenset(("register_buffer", "register_parameter"))


@dataclass(frozen=True, slots=True)
class Setter:
    """One assignment to an attribute: in which method of which class (None: the class body), and of what."""

    cls: ClassInfo
    method: ir.Function | None
    value: ir.Expr | None


@dataclass(frozen=True, slots=True)
class Members:
    """``setters`` by attribute, ``constructors`` by method name, and the methods where code is entered."""

    setters: dict[str, tuple[Setter, ...]]
    constructors: frozenset[str]
    entries: tuple[str, ...]

    def changes(self, name: str) -> bool:
        """Whether a method besides the constructors sets the attribute."""
        return bool(self.setters.get(name)) and not self.once(name)

    def once(self, name: str) -> tuple[Setter, ...]:
        """The assignments of an attribute that is set only while the module is built; empty where unknown."""
        setters = self.setters.get(name, ())
        if any(
            setter.method is not None and setter.method.name not in self.constructors for setter in setters
        ):
            return ()
        return setters


def members_of(info: ClassInfo) -> Members:
    setters: dict[str, list[Setter]] = {}
    mentions: dict[str, set[str]] = {}
    names: list[str] = []
    for cls in info.lineage():
        for statement in cls.definition.body:
            if isinstance(statement, ir.Assign):
                for target in statement.targets:
                    if isinstance(target, ir.Name):
                        setters.setdefault(target.name, []).append(Setter(cls, None, statement.value))
        for name, function in cls.methods.items():
            if name not in names:
                names.append(name)
            own = self_name(cls, function)
            mentions.setdefault(name, set()).update(mentioned(function, own))
            for attribute, value in assigned(function, own):
                setters.setdefault(attribute, []).append(Setter(cls, function, value))
    constructors = reached(CONSTRUCTORS, mentions)
    return Members(
        {name: tuple(found) for name, found in setters.items()},
        frozenset(constructors),
        entries(info, names, mentions, constructors),
    )


def self_name(cls: ClassInfo, function: ir.Function) -> str:
    if function.name in cls.static or not function.params:
        return ""
    return function.params[0].name


def mentioned(function: ir.Function, own: str) -> set[str]:
    """The names X for which the method says ``self.X`` or ``super().X``."""
    found: set[str] = set()
    for node in ir.walk(function.body, into=(ir.Function, ir.Class, ir.Param)):
        match node:
            case ir.Attr(ir.Name(base), name) if base == own:
                found.add(name)
            case ir.Attr(ir.Call(ir.Name("super")), name) if name != function.name:
                found.add(name)
    return found


def assigned(function: ir.Function, own: str) -> list[tuple[str, ir.Expr | None]]:
    """The attributes of ``self`` that the method assigns; None for a value that is not plain."""
    found: list[tuple[str, ir.Expr | None]] = []
    for node in ir.walk(function.body, into=(ir.Function,)):
        match node:
            case ir.Assign(targets, value):
                for target in targets:
                    found.extend(attribute_targets(target, own, value))
            case ir.AugAssign(target):
                found.extend(attribute_targets(target, own, None))
            case ir.Loop(target) if target is not None:
                found.extend(attribute_targets(target, own, None))
            case ir.Call(ir.Attr(ir.Name(base), name), (ir.Arg(ir.Const(str() as key)), *_)) if (
                base == own and name in REGISTERING
            ):
                found.append((key, None))
    return found


def attribute_targets(target: ir.Expr, own: str, value: ir.Expr | None) -> list[tuple[str, ir.Expr | None]]:
    match target:
        case ir.Attr(ir.Name(base), name) if base == own:
            return [(name, value)]
        case ir.Items(items=items):
            return [pair for item in items for pair in attribute_targets(item, own, None)]
        case ir.Starred(inner):
            return attribute_targets(inner, own, None)
        case _:
            return []


def reached(start: tuple[str, ...], mentions: dict[str, set[str]]) -> set[str]:
    found = {name for name in start if name in mentions}
    todo = list(found)
    while todo:
        for name in mentions[todo.pop()]:
            if name in mentions and name not in found:
                found.add(name)
                todo.append(name)
    return found


def entries(
    info: ClassInfo, names: list[str], mentions: dict[str, set[str]], constructors: set[str]
) -> tuple[str, ...]:
    """``forward`` first, then what runs with a module by its name and is mentioned by nothing else."""
    only_training = knowledge.word("only_training")
    runs = (knowledge.word("forward_like"), knowledge.word("runs_with_module"))
    first = [name for name in ("forward", "__call__") if name in names]
    elsewhere = {
        name for method, found in mentions.items() for name in found if method != name and name in mentions
    }
    rest = [
        name
        for name in names
        if name not in elsewhere
        and name not in constructors
        and name not in first
        and name not in info.properties
        and name not in info.class_methods
        and any(pattern.search(name) for pattern in runs)
        and (name.endswith("_step") or not only_training.search(name))
    ]
    return (*first, *rest)
