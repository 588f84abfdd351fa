"""The peak of `torchmode check` beside that of the parser, which reads a text as a whole (benchmarks/memory.py)."""

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
from families import functions, models  # noqa: E402
from pinned import compile_checkout  # noqa: E402


@pytest.mark.parametrize(
    ("text", "bound"), [(models(38), 1.3), (functions(1000), 1.0)], ids=["500 lines", "7,000 lines"]
)
def test_the_peak_is_at_most_so_many_times_that_of_the_parser(
    text: str, bound: float, tmp_path: Path
) -> None:
    compile_checkout()
    path = tmp_path / "measured.py"
    path.write_text(text)
    parsed, checked = (memory.peak(memory.COMMANDS[name], path) for name in ("libcst", "followed"))
    assert checked <= bound * parsed
