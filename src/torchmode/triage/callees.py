"""Callees: what a call may return, by the name of what is called.

Terms. The *kind* of a callee is where its name comes from: an import, a definition of the file, Python itself, or
nothing that is plain to see. A *module* is an ``nn.Module``, a *layer* any module that a class may hold.

The question answered: may this call construct a module, or return one?

Worked example: with ``import torch.nn as nn``, ``nn.Dropout(0.1)`` is of the kind ``NN`` and constructs a layer,
``F.relu(x)`` is ``OUTSIDE`` and returns none, ``build(cfg)`` of another file is ``ELSEWHERE`` and may.

Known holes: a module that a function of a lower-case name returns whose name speaks of none.
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Iterable
from enum import Enum, auto
from typing import Final

from torchmode import knowledge
from torchmode.triage.names import is_harmless, is_listed_harmless
from torchmode.triage.nodes import DEFINITIONS, last_name, statements_below

BUILTINS: Final = frozenset(dir(builtins))
# Packages that know no modules, but for `torch.nn`.
OUTSIDE: Final = frozenset(
    ("torch", "numpy", "math", "functools", "itertools", "collections", "typing", "os", "re")
)
_OF_DATA: Final = frozenset(
    ("numpy", "jax", "json", "yaml", "toml", "tomllib", "scipy", "librosa", "soundfile", "cv2")
)
_MAKES: Final = re.compile(
    r"conv|norm|layer|block|make|build|create|linear|mlp|net|stage|coder|head|act|pool|drop|dense|fc"
)
_NUMBERS: Final = re.compile(r"divisib|tuple|(^|_)(size|shape|dims?|chs|channels|mask|schedule|names?)$")
_OBTAINS: Final = re.compile(
    rf"{_MAKES.pattern}|model|(^|_)get_|load|from|copy|clone|fetch|resolve|module|wrap|prepare"
)
_MODE_LAYER: Final = re.compile(r"Drop|Norm|RReLU|LSTM|GRU|RNN|Transformer|Attention|Sequential")


class Kind(Enum):
    """Where the name of a callee comes from."""

    PYTHON = auto()  # a builtin
    NN = auto()  # below `torch.nn`
    OUTSIDE = auto()  # of a package that knows no modules, the rest of torch included
    LIBRARY = auto()  # of the standard library
    ELSEWHERE = auto()  # of any other import
    PLAIN = auto()  # a class of the file that is no module
    OWN = auto()  # another definition of the file
    VARIABLE = auto()  # a name that is neither
    METHOD = auto()  # an attribute of something that is no import
    RESULT = auto()  # what a call, an item or a lambda gives


class Callees:
    """What the statements of a file bind, wherever they stand: imports, definitions, and names to names."""

    def __init__(self, tree: ast.Module) -> None:
        self.imports: dict[str, str] = {}
        self.stars: list[str] = []
        self.defined: set[str] = set()
        self.bound_to: dict[str, set[str | None]] = {}
        self._look_ahead(tree)
        self.classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
        self.modules = {name for name in self.classes if self._is_module_class(name, frozenset())}
        self.baseless = {
            name
            for name, node in self.classes.items()
            if all(last_name(base) == "object" for base in node.bases)
        }
        self.plain_classes = {name for name, node in self.classes.items() if not self.may_be_module(node)}

    def _look_ahead(self, tree: ast.Module) -> None:
        for node in statements_below(tree.body):
            kind = type(node)
            if kind in DEFINITIONS:
                self.defined.add(node.name)
            elif kind is ast.Import:
                for alias in node.names:
                    outer = alias.name.partition(".")[0]
                    self.imports[alias.asname or outer] = alias.name if alias.asname else outer
            elif kind is ast.ImportFrom:
                self._import_from(node)
            elif kind is ast.Assign:
                value = node.value.id if type(node.value) is ast.Name else None
                for target in node.targets:
                    if type(target) is ast.Name:
                        self.bound_to.setdefault(target.id, set()).add(value)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        joint = "" if module.endswith(".") else "."
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(module)
            else:
                self.imports[alias.asname or alias.name] = f"{module}{joint}{alias.name}"

    # -- classes ----------------------------------------------------------------------

    def _is_module_class(self, name: str, seen: frozenset[str]) -> bool:
        """Whether all bases of a class are plainly of ``torch.nn``, or classes of the file that are."""
        node = self.classes[name]
        if not node.bases or name in seen:
            return False
        return all(
            (self.root(base) or "").startswith("torch.nn.")
            or (
                isinstance(base, ast.Name)
                and base.id in self.classes
                and self._is_module_class(base.id, seen | {name})
            )
            for base in node.bases
        )

    def may_be_module(self, node: ast.ClassDef) -> bool:
        """Whether a class may be a module at all: it has a base that is not known to be none."""
        return any(
            (root := self.root(base)) is None
            or root.startswith("torch.nn.")
            or root.partition(".")[0] not in OUTSIDE
            for base in node.bases
            if last_name(base) not in BUILTINS
        )

    def is_optimizer(self, node: ast.ClassDef) -> bool:
        """Whether a class is plainly an optimizer: it runs no module, but for the closure that it is given."""
        return bool(node.bases) and all(
            (self.root(base) or "").startswith("torch.optim.") for base in node.bases
        )

    # -- calls ------------------------------------------------------------------------

    def root(self, node: ast.expr) -> str | None:
        """The qualified name of an attribute chain that starts at an import, of a star for ``F``, else None."""
        parts: list[str] = []
        while type(node) is ast.Attribute:
            parts.append(node.attr)
            node = node.value
        if type(node) is not ast.Name:
            return None
        brought = self.imports.get(node.id) or (self.stars and knowledge.CONVENTIONAL.get(node.id))
        return ".".join((brought, *reversed(parts))) if brought else None

    def kind(self, callee: ast.expr) -> Kind:
        """Where the name of a callee comes from."""
        root = self.root(callee)
        if root is not None:
            outer = root.partition(".")[0]
            if outer in OUTSIDE:
                return Kind.NN if outer == "torch" and ".nn" in root else Kind.OUTSIDE
            return Kind.LIBRARY if outer in sys.stdlib_module_names else Kind.ELSEWHERE
        name = last_name(callee)
        if not name:
            return Kind.RESULT
        if type(callee) is ast.Name and name in BUILTINS:
            return Kind.PYTHON
        if name in self.defined:
            return Kind.PLAIN if name in self.plain_classes else Kind.OWN
        return Kind.METHOD if type(callee) is ast.Attribute else Kind.VARIABLE

    def makes_layer(self, call: ast.Call) -> bool:
        """Whether a call may construct a layer: what it calls is no function that is known to make none."""
        name = last_name(call.func)
        match self.kind(call.func):
            case Kind.PYTHON | Kind.LIBRARY | Kind.OUTSIDE:
                return False
            case Kind.NN:
                return name[:1].isupper()
            case Kind.VARIABLE | Kind.RESULT:
                return True
            case Kind.ELSEWHERE | Kind.PLAIN | Kind.OWN | Kind.METHOD:
                return name[:1].isupper() or (
                    _MAKES.search(name.lower()) is not None
                    and _NUMBERS.search(name.lower()) is None
                    and not is_listed_harmless(name)
                )

    def makes_mode_layer(self, callee: ast.expr) -> bool:
        """Whether a call may construct a layer that depends on the mode: a class, by its name."""
        name = last_name(callee)
        if not name[:1].isupper():
            return False
        match self.kind(callee):
            case Kind.NN | Kind.OUTSIDE:
                return (self.root(callee) or "").startswith("torch.") and bool(_MODE_LAYER.search(name))
            case Kind.ELSEWHERE | Kind.OWN:
                return True
            case Kind.VARIABLE | Kind.METHOD:
                return bool(self.stars) and _MODE_LAYER.search(name) is not None
            case Kind.PYTHON | Kind.LIBRARY | Kind.PLAIN | Kind.RESULT:
                return False

    def is_source(self, callee: ast.expr) -> bool:
        """Whether a call may return a module: not one of Python's, of tensors, or of a class that is no module."""
        name = last_name(callee)
        match self.kind(callee):
            case Kind.NN | Kind.ELSEWHERE | Kind.RESULT:
                return True
            case Kind.OUTSIDE:
                return name == "load" and (self.root(callee) or "").startswith("torch.")
            case Kind.PYTHON | Kind.LIBRARY | Kind.PLAIN | Kind.OWN:
                return False
            case Kind.VARIABLE:
                return not self._names_no_source(name)
            case Kind.METHOD:
                return not self._names_no_source(name) and (
                    name[:1].isupper() or _OBTAINS.search(name.lower()) is not None
                )

    def _names_no_source(self, name: str) -> bool:
        return (
            name in BUILTINS
            or name == "closure"
            or name.startswith("__")
            or self.bound_to.get(name, frozenset((None,))) <= self.defined
            or is_harmless(name)
        )

    def is_data(self, callee: ast.expr) -> bool:
        """Whether a function comes from a package that knows no modules."""
        root = self.root(callee)
        return root is not None and root.partition(".")[0] in _OF_DATA

    def made_by(self, statements: Iterable[ast.AST]) -> set[str]:
        """The variables to which some of these statements assign what a call returns that may be a layer."""
        made: set[str] = set()
        for statement in statements:
            if (
                type(statement) is ast.Assign
                and type(statement.value) is ast.Call
                and self.makes_layer(statement.value)
            ):
                for target in statement.targets:
                    for part in target.elts if isinstance(target, (ast.Tuple, ast.List)) else (target,):
                        if type(part) is ast.Name:
                            made.add(part.id)
        return made
