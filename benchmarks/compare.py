"""torchmode beside bare flake8, TorchFix, torch-preflight and libcst's parser, on pinned code, in one run.

    python benchmarks/compare.py [--runs N] [--only PART ...] [--cache FOLDER]

Needs hyperfine (a package of Debian and others) on the PATH, and the package registry once. In: the parts to measure
(default: all). Out: two Markdown tables, CPU seconds (user and system) of one process each and the ratios between
them. The runs are in turn: first each command once, then each command again. Seconds are medians; a ratio is formed
within each turn, and its median and its range are shown. Only ratios mean anything.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

sys.path.insert(0, str(Path(__file__).parent))

from pinned import CannotInstall, corpus, default_cache, environment, versions

LIBRARY: Final = ("asyncio", "email", "http", "json", "logging", "multiprocessing", "unittest", "xml")
FLAKE8: Final = "flake8 -j1 --isolated --select=TMD,TOR"
REPORT: Final = re.compile(r"\b(?:TMD|TOR|TG)\d{3}\b")
CLEAN_OR_REPORTS: Final = (0, 1)


@dataclass(frozen=True, slots=True)
class Command:
    """Something to measure: a program of an environment with its arguments, and the code that it reads."""

    title: str
    environment: str
    line: str
    over: str = "timm"


PARTS: Final = {
    "flake8": Command("flake8 alone", "flake8", f"{FLAKE8} ."),
    "torchmode": Command("flake8 with torchmode", "torchmode", f"{FLAKE8} ."),
    "torchfix": Command("flake8 with TorchFix", "torchfix", f"{FLAKE8} ."),
    "check": Command("torchmode check", "torchmode", "torchmode check -j1 --no-cache ."),
    "preflight": Command("torch-preflight check", "torch-preflight", "torch-preflight check -j1 ."),
    "library": Command("flake8 alone", "flake8", f"{FLAKE8} {' '.join(LIBRARY)}", "library"),
    "library-torchmode": Command(
        "flake8 with torchmode", "torchmode", f"{FLAKE8} {' '.join(LIBRARY)}", "library"
    ),
}
IN_PROCESS: Final = {"let-through": (), "let-through-alone": ("--alone",)}
Turn = dict[str, float]
RATIOS: Final[dict[str, tuple[str, Callable[[Turn], float]]]] = {
    "TorchFix / torchmode, both net of bare flake8": (
        "at least 6",
        lambda turn: (turn["torchfix"] - turn["flake8"]) / (turn["torchmode"] - turn["flake8"]),
    ),
    "torch-preflight / torchmode check": ("at least 10", lambda turn: turn["preflight"] / turn["check"]),
    "torchmode / libcst.parse_module, files let through, imports followed": (
        "at most 1.5",
        lambda turn: turn["let-through"] / turn["let-through libcst"],
    ),
    "torchmode / libcst.parse_module, files let through, each file alone": (
        "",
        lambda turn: turn["let-through-alone"] / turn["let-through-alone libcst"],
    ),
    "flake8 with / without torchmode, standard library": (
        "at most 1.05",
        lambda turn: turn["library-torchmode"] / turn["library"],
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="turns (default: 3)")
    parser.add_argument("--only", nargs="+", choices=[*PARTS, *IN_PROCESS], default=[*PARTS, *IN_PROCESS])
    parser.add_argument("--cache", type=Path, default=default_cache(), help="default: %(default)s")
    asked = parser.parse_args()
    asked.cache.mkdir(parents=True, exist_ok=True)
    folders = {"timm": corpus(asked.cache), "library": Path(sysconfig.get_path("stdlib"))}
    programs: dict[str, Path] = {}
    for name in dict.fromkeys(
        PARTS[part].environment if part in PARTS else "torchmode" for part in asked.only
    ):
        try:
            programs[name] = environment(asked.cache, name)
        except CannotInstall as error:
            print(f"left out: {error}\n")
    turns: list[Turn] = []
    notes: dict[str, str] = {}
    for number in range(asked.runs):
        turn: Turn = {}
        for part in asked.only:
            say(f"turn {number + 1} of {asked.runs}: {part}")
            if part in IN_PROCESS:
                if "torchmode" in programs:
                    notes[part] = let_through(turn, part, programs["torchmode"], folders["timm"])
            elif PARTS[part].environment in programs:
                command = PARTS[part]
                turn[part], notes[part] = measured(
                    command, programs[command.environment], folders[command.over]
                )
        turns.append(turn)
    say("")
    print(f"{datetime.date.today()}: {versions(list(programs))}; {hyperfine()}; turns: {asked.runs}\n")
    print("\n".join(table_of_seconds(turns, notes)), "\n")
    print("\n".join(table_of_ratios(turns)))


def measured(command: Command, programs: Path, folder: Path) -> tuple[float, str]:
    """The CPU seconds of one run, and how many reports it made."""
    with tempfile.TemporaryDirectory() as name:
        told, said = Path(name, "told.json"), Path(name, "said.txt")
        how = ["-N", "-i", "-r1", "--style", "none", "--output", str(said), "--export-json", str(told)]
        line = f"{programs / command.line.split()[0]} {command.line.split(maxsplit=1)[1]}"
        subprocess.run(["hyperfine", *how, line], cwd=folder, check=True, stderr=subprocess.DEVNULL)
        (result,) = json.loads(told.read_text())["results"]
        reports = sum(bool(REPORT.search(each)) for each in said.read_text(errors="replace").splitlines())
    if result["exit_codes"][0] not in CLEAN_OR_REPORTS:
        raise SystemExit(f"{command.line} ended with status {result['exit_codes'][0]}")
    return result["user"] + result["system"], f"{reports} reports"


def let_through(turn: Turn, part: str, programs: Path, folder: Path) -> str:
    """Put the seconds of the analysis and of the parser into the turn; how much was let through."""
    script = Path(__file__).with_name("let_through.py")
    command = [str(programs / "python"), str(script), str(folder), *IN_PROCESS[part]]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    turn[part], turn[f"{part} libcst"] = told["torchmode"], told["libcst"]
    return (
        f"{told['files']:.0f} files of {told['files'] + told['turned away']:.0f}, {told['lines']:,.0f} lines"
    )


def table_of_seconds(turns: list[Turn], notes: dict[str, str]) -> list[str]:
    rows = ["| over | command | CPU s | net of bare flake8 | |", "|---|---|---:|---:|---|"]
    for part in dict.fromkeys(name for turn in turns for name in turn):
        spent = median(turn[part] for turn in turns)
        base = {"torchmode": "flake8", "torchfix": "flake8", "library-torchmode": "library"}.get(part)
        net = f"{median(turn[part] - turn[base] for turn in turns):.1f}" if base in turns[0] else ""
        if part in PARTS:
            over = {"timm": "timm", "library": "standard library"}[PARTS[part].over]
            title = PARTS[part].title
        else:
            over = "timm, let through" + (", each file alone" if "alone" in part else ", imports followed")
            title = "libcst.parse_module" if part.endswith("libcst") else "torchmode, the analysis"
        rows.append(f"| {over} | {title} | {spent:.1f} | {net} | {notes.get(part, '')} |")
    return rows


def table_of_ratios(turns: list[Turn]) -> list[str]:
    rows = ["| ratio | median | from, to | wanted |", "|---|---:|---|---|"]
    for title, (wanted, of) in RATIOS.items():
        try:
            found = [of(turn) for turn in turns]
        except KeyError:  # a part was not asked for, or cannot be installed
            continue
        rows.append(f"| {title} | {median(found):.2f} | {min(found):.2f}, {max(found):.2f} | {wanted} |")
    return rows


def hyperfine() -> str:
    return subprocess.run(
        ["hyperfine", "--version"], check=True, capture_output=True, text=True
    ).stdout.strip()


def say(text: str) -> None:
    """Progress, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r{text:<60}\r", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    if shutil.which("hyperfine") is None:
        raise SystemExit("hyperfine is needed: apt-get install hyperfine, or see its documentation")
    main()
