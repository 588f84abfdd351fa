"""The rules. One file per family; a rule is a record with its texts and one function over facts."""

from __future__ import annotations

from torchmode.rules import (
    exports,
    frozen,
    functional,
    hidden,
    overrides,
    recording,
    switches,
    train_mode,
    training,
)
from torchmode.rules.record import Report, Rule

_FAMILIES = (train_mode, recording, exports, training, switches, functional, hidden, overrides, frozen)

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in sorted((rule for family in _FAMILIES for rule in family.RULES), key=lambda rule: rule.code)
}

__all__ = ["RULES", "Report", "Rule"]
