"""TMD305: an overridden `train` or `eval` that breaks the switch."""

from __future__ import annotations

from torchmode.rules.record import Rule

RULES: tuple[Rule, ...] = ()
