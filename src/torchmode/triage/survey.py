"""What the syntax tree of a file shows before libcst sees it: its definitions, who mentions whom, and the signs.

Terms. A *unit* is a function or method with all that stands inside it, the rest of a class body, or the rest of the
module. A *sign* is something without which no rule has anything to say. A unit *runs* something where it holds a call
that may run a module: of a variable, or of a method that is none of Python's, of tensors, or of ``nn.Module``.

The kinds of sign:

- ``switch``: a switch of mode or trainability, a backward, in whatever form; ``override``: a module defines ``train``
  or ``eval``; ``guard``: recording is switched, in a form that does what it looks like; ``suspends``: a generator or
  coroutine;
- ``named``: a function, loader or argument that is named like inference; ``answers``: a method of a module, named so,
  runs the module itself; ``loads``: weights are loaded; ``export``;
- ``functional``: a functional dropout whose flag is not plainly ``self.training``; ``built``: a layer that may depend
  on the mode is built outside of ``__init__``; ``hidden``: layers in a plain container.

Worked example: ``def forward(self, x): return self.head(x)`` runs something and has no sign;
``def test(net, loader): net.eval(); ...`` has the signs ``switch`` and ``named``.

Only names are looked at, with the imports of the file. What looks like a sign may be none: then something is looked
at for nothing. The other way round a finding would be lost; ``tests/test_slices.py``
compares all scripts and projects with and without this stage.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from typing import Any, Final

from torchmode import knowledge
from torchmode.knowledge.exports import exporting_methods
from torchmode.knowledge.functional import functions_by_last_name
from torchmode.triage import containers
from torchmode.triage.callees import BUILTINS, OUTSIDE, Callees
from torchmode.triage.dropout import follows_mode
from torchmode.triage.names import (
    is_harmless,
    is_hook,
    is_inference_name,
    is_misspelt,
    is_module_name,
    names_held_out,
    names_loader,
)
from torchmode.triage.nodes import Definition, last_name, nodes_below

MODULE_LEVEL: Final = -1

_SWITCHES: Final = frozenset(
    (
        "eval", "train", "backward", "requires_grad", "requires_grad_", "set_grad_enabled", "from_pretrained",
        "is_training", "volatile", "freeze", "unfreeze", "update_bn", "train_mode", "eval_mode",
    )
)  # fmt: skip
# The signs that say nothing without a pass.
WITH_A_PASS: Final = frozenset(("guard", "named", "loads"))
_ONLY_SET: Final = frozenset(("requires_grad", "is_training", "volatile"))  # read, they switch nothing
_GUARDS: Final = frozenset(("no_grad", "inference_mode", "enable_grad"))
_LOADS: Final = re.compile(
    r"^load(_state_dict|_from_checkpoint|_checkpoint|_model|_learner|_weights|_url|_pretrained)?$"
)


@dataclass(slots=True, eq=False)
class Unit:
    """A function or method, the rest of a class body, or the rest of the module.

    ``top`` is the number of the top-level statement it stands in, or ``MODULE_LEVEL``; ``node`` is what can be left
    out. ``owner`` is the class of a method, ``in_module`` whether that class is plainly an ``nn.Module``,
    ``of_candidate`` whether it may be one. ``calls`` are
    the imported names that are called, ``handed`` those among them that are given something that may be a module,
    ``kept`` those of which a method keeps the result, or a part of it; ``made`` are its variables that hold what a
    call returned, ``bound`` those of the module, ``called`` those that it calls. ``shape`` is that of the containers
    with layers that it may return (see ``containers``).
    """

    name: str
    top: int
    node: ast.stmt | None = None
    owner: str = ""
    in_module: bool = False
    of_candidate: bool = False
    names: set[str] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    handed: set[str] = field(default_factory=set)
    kept: frozenset[tuple[str, int]] = frozenset()
    made: set[str] = field(default_factory=set)
    bound: frozenset[str] = frozenset()
    called: set[str] = field(default_factory=set)
    runs: bool = False
    shape: containers.Shape = 0


@dataclass(slots=True)
class Survey:
    """The units of a file, the top-level statements that can be left out, and what imports bind to which local name.

    ``stars`` are the modules of which everything is imported; ``has_source`` says whether a module may come into being
    in the file, or be part of an object of one of its classes: without one, only parameters can be modules.
    """

    units: list[Unit]
    tops: list[ast.stmt]
    imports: dict[str, str]
    stars: list[str]
    has_source: bool = False


def survey(tree: ast.Module) -> Survey:
    """Look over a whole tree, each node once."""
    surveyor = _Surveyor(tree)
    module = Unit("<module>", MODULE_LEVEL)
    surveyor.found.units.append(module)
    rest: list[ast.AST] = []
    for node, following in zip_longest(tree.body, tree.body[1:]):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                surveyor.found.tops.append(node)
                surveyor.function(node, nodes_below([node]), len(surveyor.found.tops) - 1)
            case ast.ClassDef():
                surveyor.found.tops.append(node)
                surveyor.klass(node, len(surveyor.found.tops) - 1)
            case ast.Assign([ast.Name(name)]) if name != "__all__" and stands_alone(node, following):
                surveyor.found.tops.append(node)
                unit = Unit(name, len(surveyor.found.tops) - 1, node)
                surveyor.found.units.append(unit)
                surveyor.look(unit, nodes_below([node]))
            case ast.Assign([ast.Name("__all__")]) | ast.AugAssign(ast.Name("__all__")):
                continue  # says what others may import, and uses none of it
            case _:
                rest.append(node)
    nodes = nodes_below(rest)
    module.made = surveyor.callees.made_by([*tree.body, *nodes])
    surveyor.look(module, nodes)
    module.bound = frozenset(
        filter(None, (last_name(target) for node in rest for target in targets_of(node)))
    )
    surveyor.containers()
    return surveyor.found


def targets_of(statement: ast.AST) -> list[ast.expr]:
    """What an assignment assigns to."""
    match statement:
        case ast.Assign(targets):
            return targets
        case ast.AnnAssign(target):
            return [target]
        case _:
            return []


def stands_alone(node: ast.stmt, following: ast.stmt | None) -> bool:
    """Whether a statement fills several lines, and the next does not begin on the last of them."""
    last = node.end_lineno or node.lineno
    return last > node.lineno + 1 and (following is None or following.lineno > last)


class _Surveyor:
    """One pass over one tree."""

    def __init__(self, tree: ast.Module) -> None:
        self.callees = Callees(tree)
        self.found = Survey([], [], self.callees.imports, self.callees.stars)
        self.optimizers = {
            name for name, node in self.callees.classes.items() if self.callees.is_optimizer(node)
        }
        self.plain: set[int] = set()
        self.methods: list[list[tuple[Unit, list[ast.AST]]]] = []  # of each class that may be a module

    # -- definitions ------------------------------------------------------------------

    def klass(self, node: ast.ClassDef, top: int) -> None:
        rest = Unit(node.name, top, None, node.name, node.name in self.callees.modules)
        self.found.units.append(rest)
        methods: list[Definition] = []
        others: list[ast.AST] = [*node.decorator_list, *node.bases, *node.keywords]
        for statement in node.body:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                methods.append(statement)
            else:
                others.append(statement)
        self.look(rest, nodes_below(others))
        candidate = self.callees.may_be_module(node)
        if candidate:
            self.found.has_source = True
            body = containers.Body(self.callees)
            if any(isinstance(part, ast.Assign) and body.level(part.value) for part in node.body):
                rest.signs.add("hidden")
        looked = [
            self.function(method, nodes_below([method]), top, node.name, candidate) for method in methods
        ]
        if candidate:
            self.methods.append(looked)

    def function(
        self, node: Definition, nodes: list[ast.AST], top: int, owner: str = "", candidate: bool = False
    ) -> tuple[Unit, list[ast.AST]]:
        """A function or method with the nodes below it; ``candidate``: of a class that may be a module."""
        unit = Unit(node.name, top, node, owner, owner in self.callees.modules, candidate)
        self.found.units.append(unit)
        unit.made = self.callees.made_by(nodes)
        self.look(unit, nodes)
        if node.name != "__init__" and not knowledge.word("forward_like").search(node.name):
            unit.shape = containers.shape_returned(self.callees, nodes)
        if owner in self.optimizers:
            unit.signs -= WITH_A_PASS
        return unit, nodes

    def containers(self) -> None:
        """Look in the methods of classes that may be modules for layers in plain containers."""
        returned = {unit.name: unit.shape for unit in self.found.units if unit.shape}
        for methods in self.methods:
            registered = containers.registered_by(nodes for _, nodes in methods)
            for unit, nodes in methods:
                if not containers.may_keep(nodes):
                    continue
                body = containers.Body(self.callees, returned, registered)
                body.look(nodes)
                if body.hides:
                    unit.signs.add("hidden")
                unit.kept = frozenset(body.kept)

    # -- expressions ------------------------------------------------------------------

    def look(self, unit: Unit, nodes: list[ast.AST]) -> None:
        """Collect what these nodes show, each looked at by itself; a node comes before what it holds."""
        names, signs, functional = unit.names, unit.signs, functions_by_last_name()
        imports, stars = self.found.imports, bool(self.found.stars)
        overrides = unit.in_module and unit.name == "train"
        self.plain = set()
        for node in nodes:
            kind = type(node)
            if kind is ast.Name:
                name = node.id  # type: ignore[attr-defined]
                names.add(name)
                if (name in imports or stars) and id(node) not in self.plain:
                    self.imported_name(unit, imports.get(name, name))
            elif kind is ast.Attribute:
                name = node.attr  # type: ignore[attr-defined]
                names.add(name)
                if name in _SWITCHES:
                    if name in _ONLY_SET and not _sets_flag(node):  # type: ignore[arg-type]
                        continue
                    signs.add("override" if name == "train" and overrides else "switch")
                elif name in _GUARDS:
                    if last_name(node.value) != "self":  # type: ignore[attr-defined]
                        signs.add("guard")
                elif name in functional:
                    if id(node) not in self.plain and self.callees.root(node) is not None:  # type: ignore[arg-type]
                        signs.add("functional")
                elif type(node.ctx) is ast.Store and (  # type: ignore[attr-defined]
                    name == "training" or ("grad" in name and is_misspelt(name))
                ):
                    signs.add("switch")
            else:
                looked = _LOOKS.get(kind)
                if looked is not None:
                    looked(self, unit, node)

    def imported_name(self, unit: Unit, qualified: str) -> None:
        last = qualified.rpartition(".")[2]
        if last in _SWITCHES:
            unit.signs.add("switch")
        elif last in _GUARDS:
            unit.signs.add("guard")
        elif last in functions_by_last_name():
            unit.signs.add("functional")

    def constant(self, unit: Unit, node: ast.Constant) -> None:
        if type(node.value) is not str:
            return
        if node.value in self.callees.defined:
            unit.names.add(node.value)
        elif node.value == "requires_grad":  # set by `setattr`
            unit.signs.add("switch")

    def definition(self, unit: Unit, node: Definition) -> None:
        if node.name in ("train", "eval"):
            unit.signs.add("override" if unit.in_module else "switch")
            if unit.owner and unit.owner not in self.callees.plain_classes:  # a base may be a module
                unit.signs.add("override")
        if not unit.in_module:
            if is_inference_name(node.name):
                unit.signs.add("named")
            if unit.owner and unit.owner not in self.callees.plain_classes and is_hook(node.name):
                unit.signs.add("named")
                unit.runs = True
        for decorator in node.decorator_list:
            callee = decorator.func if isinstance(decorator, ast.Call) else decorator
            plain = (
                isinstance(node, ast.FunctionDef)
                and callee is not decorator
                and len(node.decorator_list) == 1
            )
            if not plain and last_name(callee) in _GUARDS:
                unit.signs.add("switch")

    def inner_class(self, unit: Unit, node: ast.ClassDef) -> None:
        """A class within a function or class: it is looked at with what it stands in, so its text may be wrong."""
        if node.bases:
            unit.signs |= {"override", "hidden"}

    def block(self, unit: Unit, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            if last_name(item.context_expr) in _GUARDS:
                unit.signs.add("switch")

    def statement(self, unit: Unit, node: ast.Expr) -> None:
        value = node.value
        if last_name(value.func if isinstance(value, ast.Call) else value) in _GUARDS:
            unit.signs.add("switch")

    def argument(self, unit: Unit, node: ast.keyword) -> None:
        if node.arg == "volatile":
            unit.signs.add("switch")

    def suspension(self, unit: Unit, node: ast.expr) -> None:
        unit.signs.add("suspends")

    def loop(self, unit: Unit, node: ast.For | ast.comprehension) -> None:
        if unit.in_module:
            return
        if any(names_loader(last_name(part)) for part in nodes_below([node.iter])):
            unit.signs.add("named")

    def call(self, unit: Unit, node: ast.Call) -> None:
        callee = node.func
        kind = type(callee)
        name = last_name(callee)
        outside = not unit.in_module
        if not outside and _may_answer(unit.name) and _runs_itself(callee):
            unit.signs.add("answers")
        if not self.found.has_source:
            self.found.has_source = self.callees.is_source(callee)
        may_run = False
        if kind is ast.Name:
            if name == "setattr" and _sets_training(node):
                unit.signs.add("switch")
            if name in self.found.imports:
                if outside:
                    may_run = self.hand_over(unit, self.found.imports[name], node)
            elif name not in self.callees.defined and name not in BUILTINS and name != "closure":
                may_run = unit.runs = True
                unit.called.add(name)
        elif kind is ast.Attribute:
            root = self.callees.root(callee)
            if root is None:
                if name not in self.callees.defined and (not is_harmless(name) or self.is_own(unit, callee)):
                    may_run = unit.runs = True
                    if outside and is_inference_name(name):
                        unit.signs.add("named")
            elif outside:
                may_run = self.hand_over(unit, root, node)
        else:
            may_run = unit.runs = True
        if unit.name != "__init__" and self.callees.makes_mode_layer(callee):
            unit.signs.add("built")
        if name in exporting_methods() and _is_exported(node):
            unit.signs.add("export")
        if outside and _LOADS.search(name) and not self.callees.is_data(callee):
            unit.signs.add("loads")
        if outside and may_run and any(names_held_out(last_name(argument)) for argument in node.args):
            unit.signs.add("named")
        if name in functions_by_last_name() and follows_mode(node, name):
            self.plain.add(id(callee))

    def is_own(self, unit: Unit, callee: ast.expr) -> bool:
        """Whether it is an attribute of an object without a base: ``self.stack(x)``, where no method has that name.

        What a class within a function is, is not looked at here.
        """
        return (
            isinstance(callee, ast.Attribute)
            and last_name(callee.value) == "self"
            and (not unit.owner or unit.owner in self.callees.baseless)
        )

    def hand_over(self, unit: Unit, qualified: str, node: ast.Call) -> bool:
        """A call of something imported; what it is given may be a module unless it is spelled out.

        Returns whether the callee may be a module itself.
        """
        if qualified.partition(".")[0] in OUTSIDE:
            return False
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        unit.calls.add(qualified)
        if _switches(qualified):
            unit.signs.add("switch")
        if any(self.may_hand_over(unit, value) for value in given):
            unit.handed.add(qualified)
        return True

    def may_hand_over(self, unit: Unit, value: ast.expr) -> bool:
        """Whether an argument may be a module: made by a call, an attribute, or named like one."""
        match value:
            case ast.Name(name):
                return name in unit.made or (name not in self.callees.defined and is_module_name(name))
            case ast.Attribute():
                return self.callees.root(value) is None
            case ast.Call():
                return self.callees.makes_layer(value)
            case ast.Starred(inner):
                return self.may_hand_over(unit, inner)
            case ast.List(items) | ast.Tuple(items):
                return any(self.may_hand_over(unit, item) for item in items)
            case _:
                return False


@cache
def _switches(qualified: str) -> bool:
    """Whether something imported is known to switch mode, recording or trainability, in a call or a with-block."""
    effect = knowledge.known_by(()).effect(knowledge.renamed(qualified))
    return effect.acts or (effect.scope and not effect.hook)


def _sets_flag(node: ast.Attribute) -> bool:
    """Whether a flag is set; an object that keeps an ``is_training`` of its own is no module that is switched."""
    return type(node.ctx) is not ast.Load and not (
        node.attr == "is_training" and last_name(node.value) == "self"
    )


def _is_exported(node: ast.Call) -> bool:
    """Whether the call may be given a module: a state dict, or a dict of parts, is none."""
    first = node.args[0] if node.args else None
    if type(first) is ast.Dict or type(first) is ast.Constant:
        return False
    return not (type(first) is ast.Call and last_name(first.func) == "state_dict")


def _may_answer(name: str) -> bool:
    """Whether a method gives answers by its name, or by that of the public method that calls it."""
    return is_inference_name(name) or (name.startswith("_") and not name.endswith("__"))


def _runs_itself(callee: ast.expr) -> bool:
    """Whether a method of a module calls ``self(...)`` or ``self.forward(...)``."""
    match callee:
        case ast.Name("self") | ast.Attribute(ast.Name("self"), "forward"):
            return True
    return False


def _sets_training(node: ast.Call) -> bool:
    """``setattr(m, "training", False)``."""
    return any(type(arg) is ast.Constant and arg.value == "training" for arg in node.args)


_LOOKS: Final[dict[type, Any]] = {
    ast.Call: _Surveyor.call,
    ast.Constant: _Surveyor.constant,
    ast.FunctionDef: _Surveyor.definition,
    ast.AsyncFunctionDef: _Surveyor.definition,
    ast.ClassDef: _Surveyor.inner_class,
    ast.With: _Surveyor.block,
    ast.AsyncWith: _Surveyor.block,
    ast.Expr: _Surveyor.statement,
    ast.For: _Surveyor.loop,
    ast.AsyncFor: _Surveyor.loop,
    ast.comprehension: _Surveyor.loop,
    ast.keyword: _Surveyor.argument,
    ast.Yield: _Surveyor.suspension,
    ast.YieldFrom: _Surveyor.suspension,
    ast.Await: _Surveyor.suspension,
}
