"""Other names: of variables, and of what is imported from torch.

Names are evidence (``val_loader``, ``net``): a new name is taken only if each pattern of torchmode's word table finds
in it what it found in the old one. Attributes, functions, classes and keywords keep their names.

Worked example: ``loss = criterion(out, y)`` becomes ``loss_0 = criterion_0(v1, v2)``.
"""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from importlib import resources

from torchmode.knowledge import word
from variants.source import (
    FUNCTIONS,
    DoesNotApply,
    Edit,
    Line,
    Source,
    Variant,
    column,
    end_column,
    last_line,
    parameters,
    replace_names,
    stores,
)

WORDS = tuple(
    tomllib.loads(resources.files("torchmode.knowledge").joinpath("words.toml").read_text(encoding="utf-8"))
)
KEPT = frozenset(("self", "cls", "mode", "_", "__"))


@cache
def signature(name: str) -> frozenset[str]:
    """The patterns of the word table that find something in a name."""
    return frozenset(
        f"{key}{spelled is name}"
        for key in WORDS
        for spelled in (name, name.lower())
        if word(key).search(spelled)
    )


def renamed(source: Source) -> Variant:
    """Each variable and parameter has another name."""
    tree = source.tree
    kept = set(KEPT)
    variables: set[str] = set()
    nodes: list[ast.AST] = []
    for node in ast.walk(tree):
        match node:
            case ast.Name(name, context):
                nodes.append(node)
                if not isinstance(context, ast.Load):
                    variables.add(name)
            case ast.arg(name):
                nodes.append(node)
                variables.add(name)
            case ast.keyword(arg=str(name)):
                kept.add(name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                kept.update(names)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                kept.add(name)
            case ast.ClassDef(name=name, body=body):
                kept.add(name)
                kept |= stores(body)
            case ast.alias(name, local):
                kept.add(local or name.partition(".")[0])
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
            ):
                kept.add(name)
            case _:
                continue
    if {"locals", "globals", "exec", "vars"} & source.names:
        raise DoesNotApply("names are looked up at run time")
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS) and node.name in ("__exit__", "__call__"):
            kept |= {arg.arg for arg in parameters(node.args)}
    new: dict[str, str] = {}
    for number, name in enumerate(sorted(variables - kept), 1):
        wanted = [f"v{number}", f"{name}_0", f"{name}_x", f"my_{name}", f"{name}0", f"{name}x", f"a_{name}"]
        found = next((
            item for item in wanted if signature(item) == signature(name) and item not in source.names
        ), None)  # fmt: skip
        if found is not None:
            new[name] = found
    if not new:
        raise DoesNotApply("nothing can be renamed")
    edits = source.renaming(
        [node for node in nodes if (node.id if isinstance(node, ast.Name) else node.arg) in new],  # type: ignore[attr-defined]
        lambda name: new[name],
    )
    return (
        source.edited(edits)
        .spelled(lambda line, spelled: replace_names(spelled, lambda name: new.get(name, name)))
        .variant()
    )


def torch_imports(source: Source) -> list[ast.Import | ast.ImportFrom]:
    found = []
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names) if any(item.name.split(".")[0] == "torch" for item in names):
                found.append(node)
            case ast.ImportFrom(module=str(module), level=0) if module.split(".")[0] == "torch":
                found.append(node)
    if any(item.name == "*" for node in found for item in node.names):
        raise DoesNotApply("import *")
    return found


def imported_as(source: Source) -> Variant:
    """``import torch as t``: what comes from torch has another local name."""
    new: dict[str, str] = {}
    edits: list[Edit] = []
    for node in torch_imports(source):
        for item in node.names:
            local = item.asname or item.name
            if "." in local:
                if isinstance(node, ast.Import):
                    raise DoesNotApply("`import torch.x` binds `torch`")
                continue
            if item.name.split(".")[0] != "torch" and isinstance(node, ast.Import):
                continue
            short = {"torch": "t", "nn": "layers", "F": "fn", "optim": "opt_"}.get(local, f"{local}_")
            if short in source.names:
                short = f"{local}__"
            if signature(short) != signature(local):
                short = f"{local}_"
            if short in source.names:
                raise DoesNotApply("no free name")
            new[local] = short
            edits.append(
                Edit(item.lineno, column(source, item), end_column(source, item), f"{item.name} as {short}")
            )
    bound = {
        name
        for node in ast.walk(source.tree)
        for name in (
            [node.arg] if isinstance(node, ast.arg)
            else [node.id] if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
            else [node.name] if isinstance(node, (*FUNCTIONS, ast.ClassDef))
            else []
        )
    }  # fmt: skip
    if not new or bound & set(new):
        raise DoesNotApply("nothing from torch, or a name of it is used again")
    nodes = [node for node in ast.walk(source.tree) if isinstance(node, ast.Name) and node.id in new]
    edits.extend(source.renaming(nodes, lambda name: new[name]))
    return (
        source.edited(edits)
        .spelled(lambda line, spelled: replace_names(spelled, lambda name: new.get(name, name)))
        .variant()
    )


def imported_from(source: Source) -> Variant:
    """``from torch import no_grad``, ``from torch.nn import Linear``: names instead of attributes."""
    modules: dict[str, str] = {}
    for node in torch_imports(source):
        if node.parent is not source.tree:  # type: ignore[union-attr]
            continue
        for item in node.names:
            if isinstance(node, ast.ImportFrom):
                if item.name in ("nn", "functional", "optim"):
                    modules[item.asname or item.name] = f"{node.module}.{item.name}"
            elif item.asname:
                modules[item.asname] = item.name
            elif item.name == "torch":
                modules["torch"] = "torch"
    wanted: dict[str, tuple[str, str]] = {}
    edits: list[Edit] = []
    for node in ast.walk(source.tree):
        match node:
            case ast.Attribute(value=ast.Name(base), attr=name) if base in modules:
                own = modules[base]
                if own == "torch" and name not in (
                    "no_grad",
                    "inference_mode",
                    "enable_grad",
                    "set_grad_enabled",
                ):
                    continue
                if name in wanted and wanted[name] != (own, base):
                    continue
                if name not in wanted and is_taken(source, name):
                    continue
                if node.lineno != node.end_lineno or in_string(node):
                    continue
                wanted[name] = (own, base)
                edits.append(Edit(node.lineno, column(source, node), end_column(source, node), name))
    if not wanted:
        raise DoesNotApply("no attribute of torch that can be imported")
    last = max(last_line(node) for node in source.tree.body if isinstance(node, (ast.Import, ast.ImportFrom)))
    lines = [Line(f"from {own} import {name}") for name, (own, _) in sorted(wanted.items())]

    def spell(line: int, spelled: str) -> str:
        for name, (_, base) in wanted.items():
            spelled = re.sub(rf"(?<![\w.]){base}\.{name}\b", name, spelled)
        return spelled

    return source.edited(edits).replaced([(last + 1, last, lines)]).spelled(spell).variant()


def is_taken(source: Source, name: str) -> bool:
    """Whether something of the file has that name other than as an attribute."""
    return any(
        (isinstance(node, ast.Name) and node.id == name)
        or (isinstance(node, ast.arg) and node.arg == name)
        or (isinstance(node, (*FUNCTIONS, ast.ClassDef)) and node.name == name)
        or (isinstance(node, ast.alias) and name in (node.name, node.asname))
        for node in ast.walk(source.tree)
    )


def in_string(node: ast.AST) -> bool:
    current = getattr(node, "parent", None)
    while current is not None and not isinstance(current, ast.stmt):
        if isinstance(current, ast.JoinedStr):
            return True
        current = current.parent
    return False
