"""The instructions that one analysis takes, counted by callgrind: nearly the same on a busy machine.

    python benchmarks/instructions.py FILE...

Needs valgrind (a package of Debian and others) on the PATH. In: files, each analysed alone. Out: a Markdown table.
Start and imports are not counted: a process that analyses a file three times is compared with one that does it twice.
It takes some minutes for a file, and the figures depend on the build of Python, so CI counts steps (``work.py``).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ANALYSE: Final = """
import sys, torchmode
text = open(sys.argv[1], encoding="utf-8").read()
for _ in range(int(sys.argv[2])):
    torchmode.analyse(text, options=torchmode.Options(story=False, timeout=3600))
"""
COLLECTED: Final = re.compile(r"Collected : (\d+)")


def instructions(path: str, times: int) -> int:
    """The instructions of a whole process that analyses a file so many times."""
    with tempfile.TemporaryDirectory() as folder:
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={Path(folder, 'out')}"]
        done = subprocess.run(
            [*valgrind, sys.executable, "-c", ANALYSE, path, str(times)],
            env=os.environ | {"PYTHONHASHSEED": "0"},
            check=True,
            capture_output=True,
            text=True,
        )
    found = COLLECTED.search(done.stderr)
    if found is None:
        raise SystemExit(f"callgrind counted nothing:\n{done.stderr}")
    return int(found[1])


def main(paths: list[str]) -> None:
    print("| file | lines | million instructions |\n|---|---:|---:|")
    for path in paths:
        lines = len(Path(path).read_text(encoding="utf-8").splitlines())
        counted = instructions(path, 3) - instructions(path, 2)
        print(f"| {path} | {lines:,} | {counted / 1_000_000:,.1f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
