"""TMD401 and TMD402: frozen parts that run in training mode."""

from __future__ import annotations

from torchmode.rules.record import Rule

RULES: tuple[Rule, ...] = ()
