"""Instructions counted by callgrind: nearly the same on a busy machine, where seconds say little.

    python benchmarks/instructions.py FILE...             what one analysis of each file takes
    python benchmarks/instructions.py --let-through [--alone]   the analysis beside libcst's parser, over timm
    python benchmarks/instructions.py --flake8 [PACKAGE...]     flake8 with the plugin and without, standard library

Needs valgrind (a package of Debian and others) on the PATH; the last two also what ``compare.py`` installs. Out: a
Markdown table. Start and imports are not counted, but for ``--flake8``: a process that does less is subtracted.
It takes some minutes for a file, an hour for the others, and the figures depend on the build of Python, so CI counts
steps (``work.py``).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent))

from pinned import corpus, default_cache, environment

ANALYSE: Final = """
import sys, torchmode
text = open(sys.argv[1], encoding="utf-8").read()
for _ in range(int(sys.argv[2])):
    torchmode.analyse(text, options=torchmode.Options(story=False, timeout=3600))
"""
OVER_A_LIST: Final = """
import json, sys, libcst, torchmode
from torchmode.source import from_path, place_of
listed, follow, work = sys.argv[1:]
options = torchmode.Options(story=False, follow_imports=follow == "imports", timeout=36000)
torchmode.analyse("import torch\\nmodel = torch.nn.Dropout()\\nmodel.eval()\\nmodel(torch.ones(1))\\n", options=options)
through = []
for path in json.load(open(listed)) if work != "start" else ():
    text = from_path(path).text
    if work == "parser":
        libcst.parse_module(text)
    elif torchmode.analyse(text, path, options, place_of(path)).events:
        through.append(path)
if work == "list":
    print(json.dumps(through))
"""
FLAKE8: Final = ("-m", "flake8", "-j1", "--isolated", "--select=TMD", "--exit-zero")
PACKAGES: Final = ("json", "logging", "xml", "http")
COLLECTED: Final = re.compile(r"Collected : (\d+)")


def counted(*command: str, cwd: str | None = None) -> int:
    """The instructions of a whole process of Python with these arguments; the first is the interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={Path(folder, 'out')}"]
        done = subprocess.run(
            [*valgrind, *command],
            env=os.environ | {"PYTHONHASHSEED": "0"},
            check=True,
            capture_output=True,
            text=True,
            cwd=cwd,
        )
    found = COLLECTED.search(done.stderr)
    if found is None:
        raise SystemExit(f"callgrind counted nothing:\n{done.stderr}")
    return int(found[1])


def of_files(paths: list[str]) -> None:
    print("| file | lines | million instructions |\n|---|---:|---:|")
    for path in paths:
        lines = len(Path(path).read_text(encoding="utf-8").splitlines())
        thrice, twice = (counted(sys.executable, "-c", ANALYSE, path, times) for times in ("3", "2"))
        print(f"| {path} | {lines:,} | {(thrice - twice) / 1_000_000:,.1f} |", flush=True)


def of_what_is_let_through(cache: Path, follow: str) -> None:
    """The analysis of all files of timm that triage lets through, and libcst's parser over the same files."""
    files = sorted(str(path) for path in corpus(cache).rglob("*.py"))
    python = str(environment(cache, "torchmode") / "python")
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "files.json")
        listed.write_text(json.dumps(files))
        run = (python, "-c", OVER_A_LIST, str(listed), follow)
        listed.write_text(subprocess.run([*run, "list"], check=True, capture_output=True, text=True).stdout)
        through = len(json.loads(listed.read_text()))
        start, analysis, parser = (counted(*run, work) for work in ("start", "analysis", "parser"))
    print("| timm, files let through | analysis, million instructions | libcst.parse_module | ratio |")
    print("|---|---:|---:|---:|")
    spent, parsed = analysis - start, parser - start
    print(f"| {through}, {follow} | {spent / 1e6:,.0f} | {parsed / 1e6:,.0f} | {spent / parsed:.2f} |")


def of_flake8(cache: Path, packages: list[str]) -> None:
    """flake8 over packages of the standard library, with the plugin installed and without."""
    library = sysconfig.get_path("stdlib")
    without, with_us = (
        counted(str(environment(cache, name) / "python"), *FLAKE8, *packages, cwd=library)
        for name in ("flake8", "torchmode")
    )
    print("| flake8 over | without torchmode, million instructions | with | ratio |\n|---|---:|---:|---:|")
    print(f"| {' '.join(packages)} | {without / 1e6:,.0f} | {with_us / 1e6:,.0f} | {with_us / without:.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="*", metavar="FILE or PACKAGE")
    parser.add_argument("--let-through", action="store_true", help="over timm, beside libcst's parser")
    parser.add_argument("--alone", action="store_true", help="follow no imports")
    parser.add_argument("--flake8", action="store_true", help="over packages of the standard library")
    parser.add_argument(
        "--cache", type=Path, default=default_cache(), help="where timm and the tools are kept"
    )
    asked = parser.parse_args()
    if asked.let_through:
        of_what_is_let_through(asked.cache, "alone" if asked.alone else "imports")
    elif asked.flake8:
        of_flake8(asked.cache, asked.paths or list(PACKAGES))
    else:
        of_files(asked.paths)


if __name__ == "__main__":
    main()
