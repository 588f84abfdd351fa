"""The peak of `torchmode check` on a large file is little above that of the parser (benchmarks/memory.py)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
if not BENCHMARKS.is_dir():
    pytest.skip("the source distribution has no benchmarks", allow_module_level=True)
if sys.platform != "linux":
    pytest.skip("how memory is counted differs between systems", allow_module_level=True)
sys.path.insert(0, str(BENCHMARKS))

import memory  # noqa: E402
from families import functions  # noqa: E402


def test_the_peak_is_at_most_three_tenths_above_that_of_the_parser(tmp_path: Path) -> None:
    path = tmp_path / "large.py"
    path.write_text(functions(1000))
    parsed, checked = (memory.peak(memory.COMMANDS[name], path) for name in ("libcst", "followed"))
    assert checked <= 1.3 * parsed
