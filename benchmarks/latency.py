"""How long one file takes, cold and warm, beside the start of Python, and what the plugin adds to the start of flake8.

    python benchmarks/latency.py [RUNS]      needs hyperfine (a package of Debian and others) on the PATH

Prints medians of one run as a table. Only the ratios mean anything: the seconds are those of one machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from families import models
from pinned import compile_checkout

LINES = (100, 1_000, 5_000)
LINES_OF_A_MODEL = 13
WITHOUT_US = """
import importlib.metadata as metadata
every = metadata.distributions
metadata.distributions = lambda **given: (one for one in every(**given) if one.metadata["Name"] != {left_out!r})
from flake8.main.cli import main
raise SystemExit(main())
"""


def main() -> None:
    compile_checkout()
    runs = sys.argv[1] if len(sys.argv) > 1 else "10"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commands = {"python -c pass": f"{sys.executable} -c pass", "libcst imported": import_libcst()}
        (folder / "plain.py").write_text("x = 1\n")
        for title, left_out in {"flake8 without us": "torchmode", "flake8 with us": "none"}.items():
            script = folder / f"{left_out}_left_out.py"
            script.write_text(WITHOUT_US.format(left_out=left_out))
            commands[f"{title}, a file that does not matter"] = (
                f"{sys.executable} {script} {folder / 'plain.py'}"
            )
        check = f"{sys.executable} -m torchmode check"
        commands["check, a file that does not matter"] = f"{check} --no-cache {folder / 'plain.py'}"
        for size in LINES:
            path = folder / f"lines{size}.py"
            path.write_text(models(size // LINES_OF_A_MODEL))
            commands[f"check, {size:,} lines, cold"] = f"{check} --no-cache {path}"
            commands[f"check, {size:,} lines, warm"] = (
                f"env TORCHMODE_CACHE_DIR={folder / 'cache'} {check} {path}"
            )
        out = folder / "out.json"
        told = [part for title, command in commands.items() for part in ("-n", title, command)]
        subprocess.run(
            ["hyperfine", "-N", "-i", "-w1", "-r", runs, "--style", "none", "--export-json", str(out), *told],
            check=True,
        )
        medians = {each["command"]: each["median"] for each in json.loads(out.read_text())["results"]}
    start = medians["python -c pass"]
    print("| command | median, ms | start of Python = 1 |\n|---|---:|---:|")
    for title, median in medians.items():
        print(f"| {title} | {median * 1000:.0f} | {median / start:.1f} |")


def import_libcst() -> str:
    return f"{sys.executable} -X utf8 -c 'import libcst'"


if __name__ == "__main__":
    main()
