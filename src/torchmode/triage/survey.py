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
import builtins
import collections
import io
import pathlib
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from typing import Any, Final

from torchmode import knowledge
from torchmode.knowledge.exports import exporting_methods
from torchmode.knowledge.functional import Slot, functions_by_last_name

Definition = ast.FunctionDef | ast.AsyncFunctionDef

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
_MAKES: Final = re.compile(
    r"conv|norm|layer|block|make|build|create|linear|mlp|net|stage|coder|head|act|pool|drop|dense|fc"
)
_OBTAINS: Final = re.compile(
    rf"{_MAKES.pattern}|model|(^|_)get_|load|from|copy|clone|fetch|resolve|module|wrap|prepare"
)
_LAYER: Final = re.compile(r"Drop|Norm|RReLU|LSTM|GRU|RNN|Transformer|Attention|Sequential")
_OUTSIDE: Final = frozenset(
    ("torch", "numpy", "math", "functools", "itertools", "collections", "typing", "os", "re")
)
_OF_DATA: Final = frozenset(
    ("numpy", "jax", "json", "yaml", "toml", "tomllib", "scipy", "librosa", "soundfile", "cv2")
)
_CONTAINERS: Final = (
    ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda,
)  # fmt: skip
_FILLS: Final = frozenset(("append", "extend", "insert", "update", "add", "setdefault", "__setitem__"))
_PLAIN_CONTAINERS: Final = frozenset(
    ("list", "tuple", "dict", "set", "OrderedDict", "deque", "defaultdict", "zip", "sorted", "reversed")
)
_DEFINITIONS: Final = frozenset((ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
_BLOCKS: Final = ("body", "orelse", "finalbody", "handlers", "cases")
_BUILTINS: Final = frozenset(dir(builtins))
_OF_PYTHON: Final = frozenset(
    name
    for kind in (
        str, bytes, list, dict, set, int, float, re.Pattern, re.Match, collections.deque, pathlib.Path,
        io.TextIOWrapper,
    )
    for name in dir(kind)
    if not name.startswith("__")
) | frozenset(("astype", "conj", "digest", "hexdigest", "to_dict", "tolist"))  # fmt: skip


@dataclass(slots=True, eq=False)
class Unit:
    """A function or method, the rest of a class body, or the rest of the module.

    ``top`` is the number of the top-level statement it stands in, or ``MODULE_LEVEL``; ``node`` is what can be left
    out. ``owner`` is the class of a method, ``in_module`` whether that class is plainly an ``nn.Module``,
    ``of_candidate`` whether it may be one. ``calls`` are
    the imported names that are called, ``handed`` those among them that are given something that may be a module;
    ``made`` are its variables that hold what a call returned.
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
    made: set[str] = field(default_factory=set)
    runs: bool = False


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
    module.made = surveyor.made_in(tree)
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
            case ast.Assign([ast.Name(name)]) if stands_alone(node, following):
                surveyor.found.tops.append(node)
                unit = Unit(name, len(surveyor.found.tops) - 1, node)
                surveyor.found.units.append(unit)
                surveyor.look(unit, nodes_below([node]))
            case _:
                rest.append(node)
    surveyor.look(module, nodes_below(rest))
    return surveyor.found


def stands_alone(node: ast.stmt, following: ast.stmt | None) -> bool:
    """Whether a statement fills several lines, and the next does not begin on the last of them."""
    last = node.end_lineno or node.lineno
    return last > node.lineno + 1 and (following is None or following.lineno > last)


class _Surveyor:
    """One pass over one tree."""

    def __init__(self, tree: ast.Module) -> None:
        self.found = Survey([], [], {}, [])
        self.defined: set[str] = set()
        self.bound_to: dict[str, set[str | None]] = {}
        self.registered: set[str] = set()
        self.plain: set[int] = set()
        self.look_ahead(tree)
        classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
        self.modules = {name for name in classes if self.is_module_class(name, classes, frozenset())}
        self.plain_classes = {name for name, node in classes.items() if not self.may_be_module(node)}
        self.optimizers = {name for name, node in classes.items() if self.is_optimizer(node)}

    def look_ahead(self, tree: ast.Module) -> None:
        """What the statements of a file bind, wherever they stand: imports, definitions, and names to names."""
        todo: list[Any] = list(tree.body)
        while todo:
            node = todo.pop()
            kind = type(node)
            if kind in _DEFINITIONS:
                self.defined.add(node.name)
            elif kind is ast.Import:
                for alias in node.names:
                    root = alias.name.partition(".")[0]
                    self.found.imports[alias.asname or root] = alias.name if alias.asname else root
            elif kind is ast.ImportFrom:
                module = "." * node.level + (node.module or "")
                joint = "" if module.endswith(".") else "."
                for alias in node.names:
                    if alias.name == "*":
                        self.found.stars.append(module)
                    else:
                        self.found.imports[alias.asname or alias.name] = f"{module}{joint}{alias.name}"
            elif kind is ast.Assign:
                value = node.value
                for target in node.targets:
                    if type(target) is ast.Name:
                        self.bound_to.setdefault(target.id, set()).add(
                            value.id if type(value) is ast.Name else None
                        )
            for name in _BLOCKS:
                todo += getattr(node, name, ())

    def is_module_class(self, name: str, classes: dict[str, ast.ClassDef], seen: frozenset[str]) -> bool:
        """Whether all bases of a class are plainly of ``torch.nn``, or classes of the file that are."""
        node = classes[name]
        if not node.bases or name in seen:
            return False
        return all(
            (self.root(base) or "").startswith("torch.nn.")
            or (
                isinstance(base, ast.Name)
                and base.id in classes
                and self.is_module_class(base.id, classes, seen | {name})
            )
            for base in node.bases
        )

    def may_be_module(self, node: ast.ClassDef) -> bool:
        """Whether a class may be a module at all: it has a base that is not known to be none."""
        return any(
            (root := self.root(base)) is None
            or root.startswith("torch.nn.")
            or root.partition(".")[0] not in _OUTSIDE
            for base in node.bases
            if last_name(base) not in _BUILTINS
        )

    def is_optimizer(self, node: ast.ClassDef) -> bool:
        """Whether a class is plainly an optimizer: it runs no module, but for the closure that it is given."""
        return bool(node.bases) and all(
            (self.root(base) or "").startswith("torch.optim.") for base in node.bases
        )

    # -- definitions ------------------------------------------------------------------

    def klass(self, node: ast.ClassDef, top: int) -> None:
        rest = Unit(node.name, top, None, node.name, node.name in self.modules)
        self.found.units.append(rest)
        methods: list[tuple[Definition, list[ast.AST]]] = []
        others: list[ast.AST] = [*node.decorator_list, *node.bases, *node.keywords]
        for statement in node.body:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                methods.append((statement, nodes_below([statement])))
            else:
                others.append(statement)
        self.look(rest, nodes_below(others))
        candidate = self.may_be_module(node)
        if candidate:
            self.found.has_source = True
            self.registered = self.registered_by(nodes for _, nodes in methods)
            if any(
                isinstance(part, ast.Assign) and self.holds_layer(part.value, set()) for part in node.body
            ):
                rest.signs.add("hidden")
        for method, nodes in methods:
            self.function(method, nodes, top, node.name, candidate)

    def function(
        self, node: Definition, nodes: list[ast.AST], top: int, owner: str = "", candidate: bool = False
    ) -> None:
        """A function or method with the nodes below it; ``candidate``: of a class that may be a module."""
        unit = Unit(node.name, top, node, owner, owner in self.modules, candidate)
        self.found.units.append(unit)
        unit.made = self.made_in(node)
        self.look(unit, nodes)
        if candidate:
            self.layers(unit, nodes)
        if owner in self.optimizers:
            unit.signs -= WITH_A_PASS

    def made_in(self, node: Definition | ast.Module) -> set[str]:
        """The variables to which the statements of a definition, or of the module, assign the result of a call."""
        made: set[str] = set()
        todo: list[Any] = list(node.body)
        while todo:
            statement = todo.pop()
            kind = type(statement)
            if kind is ast.Assign:
                value = statement.value
                if type(value) is ast.Call and self.makes_layer(value):
                    for target in statement.targets:
                        for part in target.elts if type(target) in (ast.Tuple, ast.List) else (target,):
                            if type(part) is ast.Name:
                                made.add(part.id)
            elif kind not in _DEFINITIONS:
                for name in _BLOCKS:
                    todo += getattr(statement, name, ())
        return made

    # -- expressions ------------------------------------------------------------------

    def look(self, unit: Unit, nodes: list[ast.AST]) -> None:
        """Collect what these nodes show, each looked at by itself; a node comes before what it holds."""
        names, signs, functional = unit.names, unit.signs, _functional()
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
                    if id(node) not in self.plain and self.is_import(node):  # type: ignore[arg-type]
                        signs.add("functional")
                elif type(node.ctx) is ast.Store and (  # type: ignore[attr-defined]
                    name == "training" or ("grad" in name and _is_misspelt(name))
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
        elif last in _functional():
            unit.signs.add("functional")

    def constant(self, unit: Unit, node: ast.Constant) -> None:
        if type(node.value) is str and node.value in self.defined:
            unit.names.add(node.value)

    def definition(self, unit: Unit, node: Definition) -> None:
        if node.name in ("train", "eval"):
            unit.signs.add("override" if unit.in_module else "switch")
        if not unit.in_module:
            if is_inference_name(node.name):
                unit.signs.add("named")
            if unit.owner and unit.owner not in self.plain_classes and _is_hook(node.name):
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
        if any(_names_loader(last_name(part)) for part in nodes_below([node.iter])):
            unit.signs.add("named")

    def call(self, unit: Unit, node: ast.Call) -> None:
        callee = node.func
        kind = type(callee)
        name = last_name(callee)
        outside = not unit.in_module
        if not outside and is_inference_name(unit.name) and runs_itself(callee):
            unit.signs.add("answers")
        if not self.found.has_source:
            self.found.has_source = self.is_source(callee, name)
        may_run = False
        if kind is ast.Name:
            if name in self.found.imports:
                if outside:
                    may_run = self.hand_over(unit, self.found.imports[name], node)
            elif name not in self.defined and name not in _BUILTINS and name != "closure":
                may_run = unit.runs = True
        elif kind is ast.Attribute:
            root = self.root(callee)
            if root is None:
                if name not in self.defined and not is_harmless(name):
                    may_run = unit.runs = True
                    if outside and is_inference_name(name):
                        unit.signs.add("named")
            elif outside:
                may_run = self.hand_over(unit, root, node)
        else:
            may_run = unit.runs = True
        if unit.name != "__init__" and self.makes_mode_layer(callee, name):
            unit.signs.add("built")
        if name in exporting_methods() and self.is_exported(node):
            unit.signs.add("export")
        if outside and _LOADS.search(name) and not self.is_data(callee):
            unit.signs.add("loads")
        if outside and may_run and any(_is_held_out(argument) for argument in node.args):
            unit.signs.add("named")
        if name in _functional() and follows_mode(node, name):
            self.plain.add(id(callee))

    def is_source(self, callee: ast.expr, name: str) -> bool:
        """Whether a call may return a module: not one of Python's, of tensors, or of a class that is no module."""
        root = self.root(callee)
        if root is None:
            return not (
                name in _BUILTINS
                or name == "closure"
                or name.startswith("__")
                or name in self.defined
                or self.bound_to.get(name, frozenset((None,))) <= self.defined
                or is_harmless(name)
                or (
                    type(callee) is ast.Attribute
                    and not name[:1].isupper()
                    and not _OBTAINS.search(name.lower())
                )
            )
        outer = root.partition(".")[0]
        if outer == "torch":
            return name == "load" or ".nn" in root
        return outer not in _OUTSIDE and outer not in sys.stdlib_module_names

    def is_data(self, callee: ast.expr) -> bool:
        """Whether a function comes from a package that knows no modules."""
        root = self.root(callee)
        return root is not None and root.partition(".")[0] in _OF_DATA

    def hand_over(self, unit: Unit, qualified: str, node: ast.Call) -> bool:
        """A call of something imported; what it is given may be a module unless it is spelled out.

        Returns whether the callee may be a module itself.
        """
        if qualified.partition(".")[0] in _OUTSIDE:
            return False
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        unit.calls.add(qualified)
        if any(self.may_hand_over(unit, value) for value in given):
            unit.handed.add(qualified)
        return True

    def may_hand_over(self, unit: Unit, value: ast.expr) -> bool:
        """Whether an argument may be a module: made by a call, an attribute, or named like one."""
        match value:
            case ast.Name(name):
                return name in unit.made or (name not in self.defined and _is_module_name(name))
            case ast.Attribute():
                return self.root(value) is None
            case ast.Call():
                return self.makes_layer(value)
            case ast.Starred(inner):
                return self.may_hand_over(unit, inner)
            case ast.List(items) | ast.Tuple(items):
                return any(self.may_hand_over(unit, item) for item in items)
            case _:
                return False

    def is_exported(self, node: ast.Call) -> bool:
        """Whether the call may be given a module: a state dict, or a dict of parts, is none."""
        first = node.args[0] if node.args else None
        if type(first) is ast.Dict or type(first) is ast.Constant:
            return False
        return not (type(first) is ast.Call and last_name(first.func) == "state_dict")

    def root(self, node: ast.expr) -> str | None:
        """The qualified name of an attribute chain that starts at an import, else None."""
        parts: list[str] = []
        while type(node) is ast.Attribute:
            parts.append(node.attr)
            node = node.value
        if type(node) is not ast.Name or node.id not in self.found.imports:
            return None
        return ".".join((self.found.imports[node.id], *reversed(parts)))

    def is_import(self, node: ast.expr) -> bool:
        return self.root(node) is not None

    # -- layers -----------------------------------------------------------------------

    def registered_by(self, methods: Iterable[list[ast.AST]]) -> set[str]:
        """The attributes that a class fills with what a call returns, such as an ``nn.ModuleList``."""
        return {
            target.attr
            for nodes in methods
            for part in nodes
            if type(part) is ast.Assign and type(part.value) is ast.Call and not self.is_container(part.value)
            for target in part.targets
            if isinstance(target, ast.Attribute)
        }

    def is_container(self, call: ast.Call) -> bool:
        return last_name(call.func) in _PLAIN_CONTAINERS

    def layers(self, unit: Unit, nodes: list[ast.AST]) -> None:
        """Look in a method for layers in plain containers."""
        made: set[str] = set()
        for part in nodes:
            if type(part) is ast.Assign and self.holds_layer(part.value, made):
                made.update(target.id for target in part.targets if isinstance(target, ast.Name))
        for part in nodes:
            match part:
                case ast.Assign(targets, value):
                    if any(_is_own(target) for target in targets) and self.holds_layer(
                        value, made, contained=True
                    ):
                        unit.signs.add("hidden")
                case ast.AugAssign(target, _, value):
                    if _is_own(target) and self.holds_layer(value, made):
                        unit.signs.add("hidden")
                case ast.Call(ast.Attribute(holder, name), arguments):
                    if (
                        name in _FILLS
                        and _is_own(holder)
                        and last_name(holder) not in self.registered
                        and any(self.holds_layer(argument, made) for argument in arguments)
                    ):
                        unit.signs.add("hidden")

    def holds_layer(self, value: ast.expr, made: set[str], contained: bool = False) -> bool:
        """Whether an expression is or holds something that may be a layer; ``contained``: in a plain container."""
        match value:
            case ast.Name(name):
                return name in made
            case ast.Call(func, arguments):
                name = last_name(func)
                if name in _PLAIN_CONTAINERS:
                    return any(self.holds_layer(argument, made) for argument in arguments)
                return not contained and self.makes_layer(value)
            case ast.Attribute(ast.Call() as call):
                return self.makes_layer(call)
            case _ if isinstance(value, _CONTAINERS):
                return any(
                    (type(part) is ast.Call and self.makes_layer(part))
                    or (type(part) is ast.Name and part.id in made)
                    for part in nodes_below([value])
                )
            case ast.IfExp(_, then, other):
                return any(self.holds_layer(part, made, contained) for part in (then, other))
            case ast.BinOp(left, _, right):
                return any(self.holds_layer(part, made, contained) for part in (left, right))
            case _:
                return False

    def makes_layer(self, call: ast.Call) -> bool:
        """Whether a call may construct a module: what it calls is no function that is known to make none."""
        name = last_name(call.func)
        if type(call.func) is ast.Name and name in _BUILTINS:
            return False
        root = self.root(call.func)
        if root is not None and root.partition(".")[0] in _OUTSIDE:
            return name[:1].isupper() and ".nn" in root
        if root is not None and root.partition(".")[0] in sys.stdlib_module_names:
            return False
        if name[:1].isupper() or (
            type(call.func) is not ast.Attribute and root is None and name not in self.defined
        ):
            return True
        return _MAKES.search(name.lower()) is not None and name not in _harmless()

    def makes_mode_layer(self, callee: ast.expr, name: str) -> bool:
        """Whether a call may construct a layer that depends on the mode."""
        if not name[:1].isupper():
            return False
        root = self.root(callee)
        if root is None:
            return (name in self.defined and name not in self.plain_classes) or (
                bool(self.found.stars) and _LAYER.search(name) is not None
            )
        if root.startswith("torch."):
            return _LAYER.search(name) is not None
        return (
            root.partition(".")[0] not in _OUTSIDE and root.partition(".")[0] not in sys.stdlib_module_names
        )


# -- names -----------------------------------------------------------------------------


def last_name(node: ast.AST) -> str:
    """The last part of a dotted name, empty for anything else."""
    if type(node) is ast.Attribute:
        return node.attr
    return node.id if type(node) is ast.Name else ""


@cache
def is_inference_name(name: str) -> bool:
    """Whether people give such a name to code for inference."""
    return knowledge.word("inference_function").search(name.lower().lstrip("_")) is not None


def follows_mode(call: ast.Call, name: str) -> bool:
    """Whether a functional dropout plainly follows ``self.training``, or plainly does nothing."""
    function = _functional()[name]
    if function.flag is not None:
        flag = argument(call, function.flag)
        return flag is not None and _is_training(flag)
    if function.probability is None:
        return False
    probability = argument(call, function.probability)
    if probability is None:
        return not function.probability.required and not function.probability.default
    match probability:
        case ast.Constant(value):
            return not value
        case ast.IfExp(test, _, ast.Constant(0 | 0.0)):
            return _is_training(test)
        case _:
            return False


def argument(call: ast.Call, slot: Slot) -> ast.expr | None:
    """The argument that a call gives for a parameter, if it is plain to see."""
    if any(type(given) is ast.Starred for given in call.args):
        return None
    if slot.position < len(call.args):
        return call.args[slot.position]
    return next((keyword.value for keyword in call.keywords if keyword.arg == slot.name), None)


def _is_training(node: ast.expr) -> bool:
    return type(node) is ast.Attribute and node.attr == "training" and last_name(node.value) == "self"


def _sets_flag(node: ast.Attribute) -> bool:
    """Whether a flag is set; an object that keeps an ``is_training`` of its own is no module that is switched."""
    return type(node.ctx) is not ast.Load and not (
        node.attr == "is_training" and last_name(node.value) == "self"
    )


def _is_own(node: ast.AST) -> bool:
    """Whether a target is an attribute of the object, or an item of one."""
    while type(node) is ast.Subscript:
        node = node.value
    return type(node) is ast.Attribute and type(node.value) is ast.Name


def _is_held_out(node: ast.expr) -> bool:
    name = last_name(node)
    return bool(name) and _names_held_out(name)


def runs_itself(callee: ast.expr) -> bool:
    """Whether a method of a module calls ``self(...)`` or ``self.forward(...)``."""
    match callee:
        case ast.Name("self") | ast.Attribute(ast.Name("self"), "forward"):
            return True
    return False


@cache
def is_harmless(name: str) -> bool:
    """Whether a method of this name runs no module, whatever it is called on."""
    return name in _harmless() or (name.endswith("_") and not name.startswith("_"))


@cache
def _is_module_name(name: str) -> bool:
    return len(name) < 3 or knowledge.word("module").search(name.lower()) is not None


@cache
def _names_loader(name: str) -> bool:
    return bool(name) and knowledge.word("inference_loader").search(name.lower()) is not None


@cache
def _names_held_out(name: str) -> bool:
    return knowledge.word("held_out").search(name.lower()) is not None


@cache
def _is_misspelt(name: str) -> bool:
    return knowledge.word("misspelt_requires_grad").search(name.lower()) is not None


@cache
def _is_hook(name: str) -> bool:
    return knowledge.word("framework_hook").search(name) is not None


@cache
def _harmless() -> frozenset[str]:
    """The methods that run no module, whatever they are called on."""
    lists = (
        "plain",
        "same",
        "detaching",
        "reading",
        "shape",
        "iterables",
        "quiet",
        "only_modules",
        "of_tensors",
    )
    known = _OF_PYTHON.union(*map(knowledge.methods, lists))
    return frozenset(name for name in known if not knowledge.word("forward_like").search(name))


def _functional() -> dict[str, Any]:
    return functions_by_last_name()


# Fields that hold nodes, or lists of them; `Dict.keys` may hold None.
_HOLDS_NODES: Final = frozenset(
    (
        "body", "decorator_list", "args", "returns", "bases", "keywords", "targets", "value", "target", "annotation",
        "iter", "orelse", "test", "items", "msg", "exc", "cause", "handlers", "finalbody", "subject", "cases", "left",
        "right", "operand", "elt", "key", "values", "elts", "func", "slice", "lower", "upper", "step", "generators",
        "ifs", "comparators", "type", "pattern", "guard", "posonlyargs", "kwonlyargs", "vararg", "kwarg", "kw_defaults",
        "defaults", "context_expr", "optional_vars", "patterns", "kwd_patterns", "cls", "keys", "type_params", "bound",
    )
)  # fmt: skip
_FIELDS: Final[dict[type, tuple[str, ...]]] = {
    kind: tuple(name for name in kind._fields if name in _HOLDS_NODES)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
_FIELDS.update({ast.Constant: (), ast.MatchSingleton: (), type(None): ()})


def nodes_below(roots: Iterable[ast.AST]) -> list[ast.AST]:
    """These nodes and all below them, a node before what it holds; without contexts and operators."""
    found: list[ast.AST] = []
    todo: list[Any] = list(roots)
    while todo:
        node = todo.pop()
        found.append(node)
        for name in _FIELDS[node.__class__]:
            value = getattr(node, name, None)
            if value.__class__ is list:
                todo += value
            elif value is not None:
                todo.append(value)
    return found


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
