"""TMD303 and TMD306: dropout and its kin that the mode of the module never reaches."""

from __future__ import annotations

from torchmode.rules.record import Rule

RULES: tuple[Rule, ...] = ()
