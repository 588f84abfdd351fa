"""What one function gives another: names that mean the same on both sides of a call.

Worked example: ``self.step(batch, key)`` runs ``def step(self, batch, key)``; a condition on ``key`` and ``self.mode``
asks the same in both.

Known holes: starred arguments.
"""

from __future__ import annotations

from torchmode import ir
from torchmode.interp.passes import Activation
from torchmode.interp.unfolding import given_by


def means_the_same(name: str, inner: Activation, outer: Activation, call: ir.Call) -> bool:
    """Whether a name stands for one thing in a function and in its caller: it is global, handed on, or ``self``."""
    if inner.function is None or name not in inner.function.locals:
        return True
    if inner.receiver is not None and name == inner.function.params[0].name == "self":
        return inner.receiver is outer.receiver
    given = given_by(call, inner.function).get(name)
    return isinstance(given, ir.Name) and given.name == name
