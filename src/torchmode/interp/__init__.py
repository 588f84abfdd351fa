"""The interpreter: IR and entry state in, forward passes with their state out.

``interpret(program, limits, knowledge)`` runs the module body, then every function and class that nothing in
the file called, and returns a ``Trace``: all that the rules may read.
"""

from __future__ import annotations

from torchmode.interp.roots import interpret
from torchmode.interp.trace import Limits, Trace

__all__ = ["Limits", "Trace", "interpret"]
