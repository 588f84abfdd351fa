"""Names: what an import binds, and one spelling for each thing that has several.

``import torch.nn.functional as F`` binds ``F`` to ``torch.nn.functional``; ``t.autograd.no_grad``
and ``torch.no_grad`` are one object, so both are called ``torch.no_grad`` from here on. The
resolver is our own because libcst's scope and qualified-name providers cost several times the parse.

Relative imports keep their dots (``.models.build``): such a name is known to be first-party.
"""

from __future__ import annotations

import libcst as cst

# Same object under several public names (PyTorch 2.13, pytorch-mode facts section 6).
_SAME = {
    "torch.autograd.no_grad": "torch.no_grad",
    "torch.autograd.grad_mode.no_grad": "torch.no_grad",
    "torch.autograd.inference_mode": "torch.inference_mode",
    "torch.autograd.grad_mode.inference_mode": "torch.inference_mode",
    "torch.autograd.enable_grad": "torch.enable_grad",
    "torch.autograd.grad_mode.enable_grad": "torch.enable_grad",
    "torch.autograd.set_grad_enabled": "torch.set_grad_enabled",
    "torch.autograd.grad_mode.set_grad_enabled": "torch.set_grad_enabled",
    "torch._C._set_grad_enabled": "torch.set_grad_enabled",
    "torch.nn.modules.module.Module": "torch.nn.Module",
    "torch.nn.parallel.data_parallel.DataParallel": "torch.nn.DataParallel",
    "torch.nn.parallel.DataParallel": "torch.nn.DataParallel",
    "torch.nn.parallel.distributed.DistributedDataParallel": "torch.nn.parallel.DistributedDataParallel",
}
_PREFIXES = (
    ("torch.nn.modules.", "torch.nn."),
    ("pytorch_lightning", "lightning"),
    ("lightning.pytorch", "lightning"),
    ("torch_optimizer.", "torch.optim."),
    ("torch_geometric.nn.models.", "torch_geometric.nn."),
    ("torch_geometric.nn.conv.", "torch_geometric.nn."),
)


def canonical(qualified: str) -> str:
    """The one name used in the knowledge tables for ``qualified``."""
    same = _SAME.get(qualified)
    if same is not None:
        return same
    for prefix, short in _PREFIXES:
        if qualified.startswith(prefix):
            rest = qualified[len(prefix) :]
            if prefix != "torch_optimizer." and not prefix.startswith(("lightning", "pytorch_")):
                return short + rest.rsplit(".", 1)[-1]
            return short + rest
    return qualified


def dotted(node: cst.BaseExpression | None) -> str:
    """``a.b.c`` of a name or attribute chain; empty where it is something else."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ""
    parts.append(node.value)
    return ".".join(reversed(parts))


def import_bindings(node: cst.Import | cst.ImportFrom) -> tuple[tuple[str, str], ...]:
    """(local name, qualified name) for each name that the statement binds; ``("*", module)`` for a star."""
    if isinstance(node, cst.Import):
        bound = []
        for alias in node.names:
            full = dotted(alias.name)
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                bound.append((alias.asname.name.value, full))
            else:
                root = full.split(".", 1)[0]
                bound.append((root, root))
        return tuple(bound)
    module = "." * len(node.relative) + dotted(node.module)
    if isinstance(node.names, cst.ImportStar):
        return (("*", module),)
    joint = "" if module.endswith(".") else "."
    bound = []
    for alias in node.names:
        name = dotted(alias.name)
        local = alias.asname.name.value if alias.asname and isinstance(alias.asname.name, cst.Name) else name
        bound.append((local, f"{module}{joint}{name}"))
    return tuple(bound)
