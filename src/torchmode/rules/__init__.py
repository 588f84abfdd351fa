"""The rules. One file per family; a rule is a record with one text and one function over facts."""

from __future__ import annotations

from torchmode.rules import inference, training
from torchmode.rules.record import Report, Rule

RULES: dict[str, Rule] = {rule.code: rule for rule in (*inference.RULES, *training.RULES)}

__all__ = ["RULES", "Report", "Rule"]
