"""Run every example with this Python's PyTorch: it must end well, and say that it did harm or that it did not."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples"
SECONDS = 120
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}


def run(path: Path) -> str:
    """What is wrong with the run of one example, or nothing."""
    expected = "harm: yes" if path.stem.endswith("_bad") else "harm: no"
    try:
        done = subprocess.run(
            [sys.executable, path], capture_output=True, text=True, env=ENVIRONMENT, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"it took more than {SECONDS} seconds"
    if done.returncode != 0:
        return f"it ended with status {done.returncode}:\n{done.stderr}"
    lines = done.stdout.splitlines()
    if lines[-1:] != [expected]:
        return f"its last line is not `{expected}`:\n{done.stdout}"
    return "" if len(lines) > 1 else "it shows no evidence"


def main() -> int:
    """Run all of them, two at a time, and tell the result of each."""
    paths = sorted(EXAMPLES.glob("*.py"))
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for path, wrong in zip(paths, pool.map(run, paths), strict=True):
            print(f"{path.name}: {wrong or 'as it should be'}", flush=True)
            failed += bool(wrong)
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    raise SystemExit(main())
