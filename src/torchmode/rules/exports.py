"""TMD103: a module in training mode is captured for serving."""

from __future__ import annotations

from torchmode.rules.record import Rule

RULES: tuple[Rule, ...] = ()
