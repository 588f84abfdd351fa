"""Choices: what a condition on a part, or on a setting, says of the parts that it lets through."""

from __future__ import annotations

from torchmode import ir, knowledge
from torchmode.domain import State
from torchmode.interp.core import CHOSEN
from torchmode.interp.lookup import Lookup
from torchmode.interp.parts import DROPOUT, STATISTICS
from torchmode.objects import Obj, Value


class Choices(Lookup):
    """Conditions that choose among the parts of a module."""

    def choose(self, state: State, test: ir.Expr, answer: bool) -> None:
        """Inside a loop over parameters or modules: what the answer to ``test`` leaves of them."""
        chosen = state.get(CHOSEN)
        if chosen is None or chosen == "?" or is_plain_flag(test):
            return
        kind = chosen_kind(test, answer)
        state.set(CHOSEN, kind if kind and chosen in ("", kind) else "?")

    def entering(self, state: State, element: Value) -> set[Obj]:
        """Objects that stand for all items of a group while it is iterated: updates of them are strong."""
        added = {obj for obj in self.modules_in(state, element) if obj.many and obj not in self.whole}
        self.whole |= added
        return added


def is_plain_flag(test: ir.Expr) -> bool:
    """Whether a condition is an option such as ``self.freeze``, which holds for all parameters alike."""
    while isinstance(test, ir.Not):
        test = test.operand
    return isinstance(test, (ir.Name, ir.Attr))


def chosen_kind(test: ir.Expr, answer: bool) -> str:
    """The kinds of layers that a condition on a module, or on its name, asks for; empty where it asks for none."""
    match test:
        case ir.Not(operand):
            return chosen_kind(operand, not answer)
        case ir.Logic(op, operands):
            kinds = {chosen_kind(operand, answer) for operand in operands}
            if (op == "and") is answer:
                return max(kinds)
            return "" if "" in kinds else " ".join(sorted({each for kind in kinds for each in kind.split()}))
        case ir.Compare(_, (("!=" | "not in" | "is not" as op, right),)):
            answer = answer is (op == "!=" and spells_minus_one(right))
        case ir.Compare(_, (("==", right),)) if spells_minus_one(right):
            answer = not answer
    if not answer:
        return ""
    told = " ".join(
        str(node.value if isinstance(node, ir.Const) else node.name)
        for node in ir.walk(test)
        if isinstance(node, (ir.Const, ir.Name, ir.Attr))
    ).lower()
    words = ((STATISTICS, "batch_norm"), (DROPOUT, "dropout_layer"))
    return " ".join(kind for kind, word in words if knowledge.word(word).search(told))


def spells_minus_one(expr: ir.Expr) -> bool:
    """Whether an expression is ``-1``, the answer of ``str.find`` where there is nothing."""
    return ir.spell(expr) == "-1" or (
        isinstance(expr, ir.Mix) and len(expr.operands) == 1 and expr.operands[0] == ir.Const(1)
    )
