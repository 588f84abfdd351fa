"""What the syntax tree of a file shows before libcst sees it: its definitions, who mentions whom, and the signs.

Terms. A *unit* is a function or method with all that stands inside it, the rest of a class body, or the rest of the
module. A *sign* is something without which no rule has anything to say. A unit *runs* something where it holds a call
that may run a module: of a variable, or of a method that is none of Python's, of tensors, or of ``nn.Module``.

The kinds of sign: ``switch`` (a switch of mode, of trainability, a backward, in whatever form), ``guard`` (recording
is switched, in a form that does what it looks like), ``named`` (a function, loader or argument that is named like
inference), ``loads`` (weights are loaded), ``suspends`` (a generator or coroutine), ``export``, ``functional`` (a functional dropout whose flag is not plainly ``self.training``), ``built`` (a
layer is built and called in one go), ``hidden`` (layers in a plain container).

Worked example: ``def forward(self, x): return self.head(x)`` runs something and has no sign;
``def test(net, loader): net.eval(); ...`` has the signs ``switch`` and ``named``.

Only names are looked at, with the imports of the file. What looks like a sign may be none: then something is looked
at for nothing. The other way round a finding would be lost; the tests compare all scripts with and without this stage,
and ``benchmarks/triage.py`` whole packages.
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from torchmode import knowledge
from torchmode.knowledge.exports import exporting_methods
from torchmode.knowledge.functional import Slot, functions_by_last_name

MODULE_LEVEL: Final = -1

_SWITCHES: Final = frozenset(
    (
        "eval", "train", "backward", "requires_grad", "requires_grad_", "set_grad_enabled", "from_pretrained",
        "is_training", "volatile", "freeze", "unfreeze", "update_bn", "train_mode", "eval_mode",
    )
)  # fmt: skip
_GUARDS: Final = frozenset(("no_grad", "inference_mode", "enable_grad"))
_LOADS: Final = re.compile(r"^load(_state_dict|_from_checkpoint|_checkpoint|_model|_learner|_weights|_url|_pretrained)?$")
_MAKES: Final = re.compile(r"conv|norm|layer|block|make|build|create|linear|mlp|net|stage|coder|head|act|pool|drop|dense|fc")
_LAYER: Final = re.compile(r"Drop|Norm|RReLU|LSTM|GRU|RNN|Transformer|Attention|Sequential")
_OUTSIDE: Final = frozenset(("torch", "numpy", "math", "functools", "itertools", "collections", "typing", "os", "re"))
_CONTAINERS: Final = (
    ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda,
)  # fmt: skip
_PLAIN_CONTAINERS: Final = frozenset(
    ("list", "tuple", "dict", "set", "OrderedDict", "deque", "defaultdict", "zip", "sorted", "reversed")
)
_DEFINITIONS: Final = frozenset((ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
_BLOCKS: Final = ("body", "orelse", "finalbody", "handlers", "cases")
_BUILTINS: Final = frozenset(dir(builtins))
_OF_PYTHON: Final = frozenset(
    name
    for kind in (str, bytes, list, dict, set, int, float, re.Pattern, re.Match)
    for name in dir(kind)
    if not name.startswith("__")
)


@dataclass(slots=True, eq=False)
class Unit:
    """A function or method, the rest of a class body, or the rest of the module.

    ``top`` is the number of the top-level statement it stands in, or ``MODULE_LEVEL``. ``owner`` is the class of a
    method, ``in_module`` whether that class is plainly an ``nn.Module``. ``calls`` are the imported names that are
    called, ``handed`` those among them that are given something that may be a module; ``made`` are its variables that
    hold what a call returned.
    """

    name: str
    top: int
    owner: str = ""
    in_module: bool = False
    names: set[str] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    handed: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    runs: bool = False


@dataclass(slots=True)
class Survey:
    """The units of a file, the top-level statements that can be left out, and what imports bind to which local name.

    ``stars`` are the modules of which everything is imported.
    """

    units: list[Unit]
    tops: list[ast.stmt]
    imports: dict[str, str]
    stars: list[str]


def survey(tree: ast.Module) -> Survey:
    """Look over a whole tree, each node once."""
    surveyor = _Surveyor(tree)
    module = Unit("<module>", MODULE_LEVEL)
    module.made = surveyor.made_in(tree)
    surveyor.found.units.append(module)
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                surveyor.found.tops.append(node)
                surveyor.function(node, len(surveyor.found.tops) - 1)
            case ast.ClassDef():
                surveyor.found.tops.append(node)
                surveyor.klass(node, len(surveyor.found.tops) - 1)
            case ast.Assign([ast.Name(name)]) if node.end_lineno is not None and node.end_lineno > node.lineno + 1:
                surveyor.found.tops.append(node)
                unit = Unit(name, len(surveyor.found.tops) - 1)
                surveyor.found.units.append(unit)
                surveyor.look(unit, [node])
            case _:
                surveyor.look(module, [node])
    return surveyor.found


class _Surveyor:
    """One pass over one tree."""

    def __init__(self, tree: ast.Module) -> None:
        self.found = Survey([], [], {}, [])
        self.defined: set[str] = set()
        self.registered: set[str] = set()
        self.look_ahead(tree)
        classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
        self.modules = {name for name in classes if self.is_module_class(name, classes, frozenset())}

    def look_ahead(self, tree: ast.Module) -> None:
        """What the statements of a file bind, wherever they stand: imports and definitions."""
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
            for name in _BLOCKS:
                todo += getattr(node, name, ())

    def is_module_class(self, name: str, classes: dict[str, ast.ClassDef], seen: frozenset[str]) -> bool:
        """Whether all bases of a class are plainly of ``torch.nn``, or classes of the file that are."""
        node = classes[name]
        if not node.bases or name in seen:
            return False
        return all(
            (self.root(base) or "").startswith("torch.nn.")
            or (isinstance(base, ast.Name) and base.id in classes and self.is_module_class(base.id, classes, seen | {name}))
            for base in node.bases
        )

    def may_be_module(self, node: ast.ClassDef) -> bool:
        """Whether a class may be a module at all: it has a base that is not known to be none."""
        return any(
            (root := self.root(base)) is None or root.startswith("torch.nn.") or root.partition(".")[0] not in _OUTSIDE
            for base in node.bases
            if last_name(base) not in _BUILTINS
        )

    # -- definitions ------------------------------------------------------------------

    def klass(self, node: ast.ClassDef, top: int) -> None:
        rest = Unit(node.name, top, node.name, node.name in self.modules)
        self.found.units.append(rest)
        candidate = self.may_be_module(node)
        self.registered = self.registered_by(node) if candidate else set()
        body: list[ast.AST] = [*node.decorator_list, *node.bases, *node.keywords]
        for statement in node.body:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self.function(statement, top, node)
            else:
                body.append(statement)
                if candidate and isinstance(statement, ast.Assign) and self.holds_layer(statement.value, set()):
                    rest.signs.add("hidden")
        self.look(rest, body)

    def function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, top: int, owner: ast.ClassDef | None = None
    ) -> None:
        name = owner.name if owner is not None else ""
        unit = Unit(node.name, top, name, name in self.modules)
        self.found.units.append(unit)
        unit.made = self.made_in(node)
        self.look(unit, [node])
        if owner is not None and self.may_be_module(owner):
            self.layers(unit, node)

    def made_in(self, node: ast.AST) -> set[str]:
        """The variables to which the statements of a definition, or of the module, assign the result of a call."""
        made: set[str] = set()
        todo: list[Any] = list(node.body)  # type: ignore[attr-defined]
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

    def look(self, unit: Unit, todo: list[Any]) -> None:
        """Collect what stands in these nodes and below them."""
        names, signs, imports = unit.names, unit.signs, self.found.imports
        while todo:
            node = todo.pop()
            kind = type(node)
            if kind is ast.Name:
                name = node.id
                names.add(name)
                if name in imports:
                    self.imported_name(unit, name)
            elif kind is ast.Attribute:
                name = node.attr
                names.add(name)
                if name in _SWITCHES:
                    signs.add("switch")
                elif name in _GUARDS:
                    signs.add("guard")
                elif name == "training" and type(node.ctx) is ast.Store:
                    signs.add("switch")
                elif type(node.ctx) is ast.Store and "grad" in name and _is_misspelt(name):
                    signs.add("switch")
                elif name in _functional() and self.is_import(node):
                    signs.add("functional")
                todo.append(node.value)
            elif kind is ast.Constant:
                if type(node.value) is str and node.value in self.defined:
                    names.add(node.value)
            elif kind is ast.Call:
                self.call(unit, node, todo)
            elif kind is ast.FunctionDef or kind is ast.AsyncFunctionDef:
                self.definition(unit, node, todo)
            elif kind is ast.With or kind is ast.AsyncWith:
                for item in node.items:
                    if type(item.context_expr) is not ast.Call and last_name(item.context_expr) in _GUARDS:
                        signs.add("switch")
                todo += node.items
                todo += node.body
            elif kind is ast.Expr:
                value = node.value
                if last_name(value.func if type(value) is ast.Call else value) in _GUARDS:
                    signs.add("switch")
                todo.append(value)
            elif kind is ast.For or kind is ast.comprehension:
                self.loop(unit, node)
                todo += _children(node)
            elif kind is ast.keyword:
                if node.arg == "volatile":
                    signs.add("switch")
                todo.append(node.value)
            elif kind is ast.Yield or kind is ast.YieldFrom or kind is ast.Await:
                signs.add("suspends")
                todo += _children(node)
            else:
                todo += _children(node)

    def imported_name(self, unit: Unit, name: str) -> None:
        last = self.found.imports[name].rpartition(".")[2]
        if last in _SWITCHES:
            unit.signs.add("switch")
        elif last in _GUARDS:
            unit.signs.add("guard")
        elif last in _functional():
            unit.signs.add("functional")

    def definition(self, unit: Unit, node: ast.FunctionDef | ast.AsyncFunctionDef, todo: list[Any]) -> None:
        if node.name in ("train", "eval"):
            unit.signs.add("switch")
        if not unit.in_module and is_inference_name(node.name):
            unit.signs.add("named")
        if not unit.in_module and unit.owner and _is_hook(node.name):
            unit.signs.add("named")
            unit.runs = True
        for decorator in node.decorator_list:
            called = type(decorator) is ast.Call
            if last_name(decorator.func if called else decorator) in _GUARDS and (  # type: ignore[attr-defined]
                not called or type(node) is ast.AsyncFunctionDef or len(node.decorator_list) > 1
            ):
                unit.signs.add("switch")
        todo += _children(node)

    def loop(self, unit: Unit, node: ast.For | ast.comprehension) -> None:
        if unit.in_module:
            return
        loader = knowledge.word("inference_loader")
        for part in ast.walk(node.iter):
            name = part.id if type(part) is ast.Name else part.attr if type(part) is ast.Attribute else ""
            if name and loader.search(name.lower()):
                unit.signs.add("named")

    def call(self, unit: Unit, node: ast.Call, todo: list[Any]) -> None:
        callee = node.func
        kind = type(callee)
        name = last_name(callee)
        outside = not unit.in_module
        if kind is ast.Name:
            if name in self.found.imports:
                if outside:
                    self.hand_over(unit, self.found.imports[name], node)
            elif name not in self.defined and name not in _BUILTINS and name != "closure":
                unit.runs = True
        elif kind is ast.Attribute:
            root = self.root(callee)
            if root is None:
                if name not in self.defined and not is_harmless(name):
                    unit.runs = True
                    if outside and is_inference_name(name):
                        unit.signs.add("named")
            elif outside:
                self.hand_over(unit, root, node)
        else:
            unit.runs = True
            if isinstance(callee, ast.Call) and self.makes_mode_layer(callee):
                unit.signs.add("built")
        if name in exporting_methods() and self.is_exported(node):
            unit.signs.add("export")
        if outside and _LOADS.search(name):
            unit.signs.add("loads")
        if outside and any(_is_held_out(argument) for argument in node.args):
            unit.signs.add("named")
        if name in _functional() and (kind is ast.Name or self.is_import(callee)):
            if not follows_mode(node, name):
                unit.signs.add("functional")
            unit.names.add(name)
            todo += node.args
            todo += node.keywords
            return
        todo.append(callee)
        todo += node.args
        todo += node.keywords

    def hand_over(self, unit: Unit, qualified: str, node: ast.Call) -> None:
        """A call of something imported; what it is given may be a module unless it is spelled out."""
        if qualified.partition(".")[0] in _OUTSIDE:
            return
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        unit.calls.add(qualified)
        if any(self.may_hand_over(unit, value) for value in given):
            unit.handed.add(qualified)

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

    def registered_by(self, node: ast.ClassDef) -> set[str]:
        """The attributes that a class fills with what a call returns, such as an ``nn.ModuleList``."""
        return {
            target.attr
            for part in ast.walk(node)
            if isinstance(part, ast.Assign) and isinstance(part.value, ast.Call) and not self.is_container(part.value)
            for target in part.targets
            if isinstance(target, ast.Attribute)
        }

    def is_container(self, call: ast.Call) -> bool:
        return last_name(call.func) in _PLAIN_CONTAINERS

    def layers(self, unit: Unit, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Look in a method for layers in plain containers, and for those that are built where they run."""
        made: set[str] = set()
        for part in ast.walk(node):
            if isinstance(part, ast.Assign) and self.holds_layer(part.value, made):
                for target in part.targets:
                    if type(target) is ast.Name:
                        made.add(target.id)
        for part in ast.walk(node):
            match part:
                case ast.Assign(targets, value) if any(_is_own(target) for target in targets):
                    if self.holds_layer(value, made, contained=True):
                        unit.signs.add("hidden")
                    if type(value) is ast.Call and self.makes_mode_layer(value):
                        unit.signs.add("built")
                case ast.AugAssign(target, _, value) if _is_own(target) and self.holds_layer(value, made):
                    unit.signs.add("hidden")
                case ast.Call(ast.Attribute(holder, name), arguments) if _is_own(holder) and name in (
                    "append", "extend", "insert", "update", "add", "setdefault", "__setitem__",
                ) and last_name(holder) not in self.registered:  # fmt: skip
                    if any(self.holds_layer(argument, made) for argument in arguments):
                        unit.signs.add("hidden")
                case ast.Call(ast.Name(name)) if name in made:
                    unit.signs.add("built")
                case _:
                    continue

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
                    for part in ast.walk(value)
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
        if name[:1].isupper() or type(call.func) is not ast.Attribute and root is None and name not in self.defined:
            return True
        return _MAKES.search(name.lower()) is not None and name not in _harmless()

    def makes_mode_layer(self, call: ast.Call) -> bool:
        """The same for a layer that may depend on the mode."""
        root = self.root(call.func)
        if root is not None and root.startswith("torch."):
            return _LAYER.search(last_name(call.func)) is not None
        return self.makes_layer(call)


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


def _is_own(node: ast.AST) -> bool:
    """Whether a target is an attribute of the object, or an item of one."""
    while type(node) is ast.Subscript:
        node = node.value
    return type(node) is ast.Attribute and type(node.value) is ast.Name


def _is_held_out(node: ast.expr) -> bool:
    name = last_name(node)
    return bool(name) and _names_held_out(name)


@cache
def is_harmless(name: str) -> bool:
    """Whether a method of this name runs no module, whatever it is called on."""
    return name in _harmless() or (name.endswith("_") and not name.startswith("_"))


@cache
def _is_module_name(name: str) -> bool:
    return len(name) < 3 or knowledge.word("module").search(name.lower()) is not None


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
    lists = ("plain", "same", "detaching", "reading", "shape", "iterables", "quiet", "only_modules")
    known = _OF_PYTHON.union(*map(knowledge.methods, lists))
    return frozenset(name for name in known if not knowledge.word("forward_like").search(name))


def _functional() -> dict[str, Any]:
    return functions_by_last_name()


_SKIPPED: Final = frozenset(("ctx", "op", "ops", "type_comment", "type_ignores", "simple", "level", "kind", "lineno"))
_FIELDS: Final = {
    kind: tuple(name for name in kind._fields if name not in _SKIPPED)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


def _children(node: ast.AST) -> Sequence[Any]:
    found: list[Any] = []
    for name in _FIELDS[type(node)]:
        value = getattr(node, name, None)
        if type(value) is list:
            found += value
        elif value is not None and isinstance(value, ast.AST):
            found.append(value)
    return [item for item in found if isinstance(item, ast.AST)]
