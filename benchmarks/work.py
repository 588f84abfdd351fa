"""Count the work of an analysis: what is counted is the same on every machine.

In: the synthetic families at two sizes, and the examples. Out: for each of them the steps of the interpreter, the
events of the program, the lines of code that are given to libcst (blank ones, such as those of a definition that is
left out, are none), and the nodes that the rules walk over.

    python benchmarks/work.py            compare with the budget; status 1 where a tenth was added
    python benchmarks/work.py --write    write the budget anew
    python benchmarks/work.py --growth   the work of each family at three sizes, as a table
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import libcst

sys.path.insert(0, str(Path(__file__).parent))

from families import FAMILIES

import torchmode
import torchmode.analysis as stages
from torchmode import ir
from torchmode.roles import Context
from torchmode.rules import RULES, Report, Rule

HERE = Path(__file__).parent
BUDGET = HERE / "work.json"
SIZES = (3, 30)
TOLERANCE = 1.1


def counted() -> dict[str, dict[str, int]]:
    """The work of each sample."""
    texts = {f"{name} {size}": make(size) for name, make in FAMILIES.items() for size in SIZES}
    examples = HERE.parent / "examples"
    for path in sorted(examples.rglob("*.py")):
        texts[path.relative_to(HERE.parent).as_posix()] = path.read_text(encoding="utf-8")
    return {name: work(text) for name, text in texts.items()}


def work(text: str) -> dict[str, int]:
    """The work of one text, analysed by itself."""
    walked = Walked()
    with (
        patch.object(ir, "_below", walked),
        patch.object(stages, "RULES", {code: walked.watched(rule) for code, rule in RULES.items()}),
        patch.object(libcst, "parse_module", wraps=libcst.parse_module) as parser,
    ):
        analysis = torchmode.analyse(text, options=torchmode.Options(story=False))
    if analysis.problem is not None:
        raise SystemExit(f"not analysed: {analysis.problem.reason}")
    return {
        "steps": analysis.steps,
        "events": analysis.events,
        "parsed lines": lines_of(parser),
        "walked nodes": walked.count,
    }


class Walked:
    """How many nodes of the IR the rules have looked at, in ``ir.walk`` and its kin."""

    def __init__(self) -> None:
        self.count = 0
        self.is_rule = False
        self.below = ir._below

    def __call__(self, root: object, held: Any) -> Iterator[Any]:
        for node in self.below(root, held):
            self.count += self.is_rule
            yield node

    def watched(self, rule: Rule) -> Rule:
        """The rule, which counts while it is asked."""

        def find(context: Context) -> list[Report]:
            self.is_rule = True
            found = list(rule.find(context))
            self.is_rule = False
            return found

        return replace(rule, find=find)


def lines_of(taker: Mock) -> int:
    """The lines of the texts that something was given, without blank ones."""
    return sum(1 for call in taker.call_args_list for line in call.args[0].splitlines() if line.strip())


def overspent(budget: dict[str, dict[str, int]], now: dict[str, dict[str, int]]) -> list[str]:
    """What costs more than its budget, or has none."""
    told = [f"{name}: no budget" for name in now if name not in budget]
    for name, allowed in budget.items():
        for kind, limit in allowed.items():
            spent = now.get(name, {}).get(kind)
            if spent is None:
                told.append(f"{name}: no such sample any more")
            elif spent > limit * TOLERANCE:
                told.append(f"{name}: {spent} {kind}, {limit} in the budget")
    return told


def main() -> int:
    if "--growth" in sys.argv[1:]:
        print("| family | counted | 3 | 30 | 300 |\n|---|---|---:|---:|---:|")
        for name, make in FAMILIES.items():
            counts = [work(make(size)) for size in (*SIZES, 300)]
            for kind in counts[0]:
                print(f"| {name} | {kind} |", " | ".join(f"{each[kind]:,}" for each in counts), "|")
        return 0
    now = counted()
    if "--write" in sys.argv[1:]:
        BUDGET.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
        return 0
    told = overspent(json.loads(BUDGET.read_text(encoding="utf-8")), now)
    print("\n".join(told) or "within the budget")
    return 1 if told else 0


if __name__ == "__main__":
    raise SystemExit(main())
