"""TMD304: modules that no switch of their owner reaches."""

from __future__ import annotations

from torchmode.rules.record import Rule

RULES: tuple[Rule, ...] = ()
