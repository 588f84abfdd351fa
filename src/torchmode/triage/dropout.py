"""Dropout: calls of functional dropout that plainly follow the mode, by their text."""

from __future__ import annotations

import ast

from torchmode.knowledge.functional import Slot, functions_by_last_name
from torchmode.triage.nodes import last_name


def follows_mode(call: ast.Call, name: str) -> bool:
    """Whether a functional dropout plainly follows ``self.training``, or plainly does nothing."""
    function = functions_by_last_name()[name]
    if function.flag is not None:
        flag = _argument(call, function.flag)
        return flag is not None and _is_training(flag)
    if function.probability is None:
        return False
    probability = _argument(call, function.probability)
    if probability is None:
        return not function.probability.required and not function.probability.default
    match probability:
        case ast.Constant(value):
            return not value
        case ast.IfExp(test, _, ast.Constant(0 | 0.0)):
            return _is_training(test)
        case _:
            return False


def _argument(call: ast.Call, slot: Slot) -> ast.expr | None:
    """The argument that a call gives for a parameter, if it is plain to see."""
    if any(type(given) is ast.Starred for given in call.args):
        return None
    if slot.position < len(call.args):
        return call.args[slot.position]
    return next((keyword.value for keyword in call.keywords if keyword.arg == slot.name), None)


def _is_training(node: ast.expr) -> bool:
    return type(node) is ast.Attribute and node.attr == "training" and last_name(node.value) == "self"
