"""TMD301 and TMD302: switches and guards that are written down but do nothing."""

from __future__ import annotations

from torchmode.rules.record import Rule

RULES: tuple[Rule, ...] = ()
