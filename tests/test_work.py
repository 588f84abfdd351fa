"""No more work than the committed budget allows (benchmarks/work.json), and work that grows no faster than a file.

Work is counted, never timed: steps, events, lines given to libcst, and nodes that the rules walk over.
``python benchmarks/work.py --write`` makes the budget anew.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
if not BENCHMARKS.is_dir():
    pytest.skip("the source distribution has no benchmarks", allow_module_level=True)
sys.path.insert(0, str(BENCHMARKS))

import work  # noqa: E402
from families import FAMILIES  # noqa: E402


def test_the_work_is_within_the_budget() -> None:
    budget = json.loads(work.BUDGET.read_text(encoding="utf-8"))
    assert work.overspent(budget, work.counted()) == []


@pytest.mark.parametrize("name", FAMILIES)
def test_ten_times_the_size_is_at_most_fifteen_times_the_work(name: str) -> None:
    small, large = (work.work(FAMILIES[name](size)) for size in (30, 300))
    assert all(spent for kind, spent in small.items() if kind != "walked nodes")  # not every rule walks
    assert all(large[kind] <= 15 * spent for kind, spent in small.items())


def test_more_work_is_noticed() -> None:
    budget = {"a": {"steps": 100}, "gone": {"steps": 1}}
    assert work.overspent(budget, {"a": {"steps": 110}, "gone": {"steps": 1}}) == []
    assert work.overspent(budget, {"a": {"steps": 111}, "new": {"steps": 1}}) == [
        "new: no budget",
        "a: 111 steps, 100 in the budget",
        "gone: no such sample any more",
    ]
