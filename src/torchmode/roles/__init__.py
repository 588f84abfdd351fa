"""Roles: is a forward pass training, inference, or neither, and what shows it?

The question is answered per context from what happens to the output. A pass that a backward
reaches is *differentiated*; it is *trained* if the parameters of its object also reach an optimizer
that steps. A pass is inference only with evidence: recording switched off, ``eval()`` on the
object, the name of the loader or function, the output read as an answer. Everything else is
undetermined, and silent.

Worked example: ``loss = net(x).mean()`` in ``def step(net, x): return loss`` is undetermined by
itself; the copy of it in a caller that calls ``.backward()`` is training, the copy in a caller that
only prints it is inference.

The rooms: `kinship` (what an object is a part of), `context` (what the whole file says), `around` (loops and callers),
`abroad` (passes in other files), `learning` (does it train?), `inference` (what shows that it answers?), `checks`
(tests of code) and `assignment`, which decides.
"""

from __future__ import annotations

from torchmode.roles.abroad import asking_calls, calls_from_here, handed_over
from torchmode.roles.around import is_crowded, may_be_another, mode_words, own_loops, trained_around
from torchmode.roles.assignment import assign_roles
from torchmode.roles.checks import asserts, in_unit_test
from torchmode.roles.context import Context, Role
from torchmode.roles.inference import (
    DETACHED,
    SAMPLES,
    VOLATILE,
    is_helper_of_inference,
    names_inference,
    records,
)
from torchmode.roles.kinship import family, label, whole
from torchmode.roles.learning import only_a_part_learns

__all__ = [
    "DETACHED",
    "SAMPLES",
    "VOLATILE",
    "Context",
    "Role",
    "asking_calls",
    "asserts",
    "assign_roles",
    "calls_from_here",
    "family",
    "handed_over",
    "in_unit_test",
    "is_crowded",
    "is_helper_of_inference",
    "label",
    "may_be_another",
    "mode_words",
    "names_inference",
    "only_a_part_learns",
    "own_loops",
    "records",
    "trained_around",
    "whole",
]
