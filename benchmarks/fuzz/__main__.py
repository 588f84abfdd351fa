"""Fuzz torchmode: no exception, no death of a process, no hang, and what cannot be analysed is said not to be.

    python benchmarks/fuzz files [FOLDER ...]       every file of the folders; without one, the standard library
                                                    and the packages that are installed beside torchmode
    python benchmarks/fuzz prefixes [FOLDER ...]    every prefix, cut at token boundaries, of 50 files
    python benchmarks/fuzz mutations [FOLDER ...]   random mutations of files
    python benchmarks/fuzz hypothesmith             generated programs
    python benchmarks/fuzz shapes                   deep, wide, cyclic and explosive programs
    python benchmarks/fuzz again KIND PATH NUMBER   one case again, as a fault names it

Without folders, prefixes and mutations are of the test scripts, the examples and some of the standard library. Every
``--commands-every``-th case also goes through real flake8 and ``torchmode check``. Status 1 where there is a fault.
"""

from __future__ import annotations

import argparse
import ast
import random
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import cases as recipes
from cases import Case
from running import Said, Tally, judge, run, through_commands

from torchmode.source import from_bytes
from torchmode.triage import may_matter

REPOSITORY = Path(__file__).parents[2]
PREFIX_FILES = 50


def standard_library() -> list[Path]:
    folder = Path(sysconfig.get_paths()["stdlib"])
    return [path for path in python_files([folder]) if "site-packages" not in path.parts]


def installed() -> list[Path]:
    return python_files([Path(sysconfig.get_paths()["purelib"])])


def ours() -> list[Path]:
    return python_files([REPOSITORY / "tests" / "scripts", REPOSITORY / "examples"])


def python_files(folders: Sequence[Path]) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py") if path.is_file())


def short_files(paths: Sequence[Path], seed: int, count: int) -> list[Path]:
    """A draw of files of 15 to 60 lines that Python can parse."""
    chosen = []
    drawn = list(paths)
    random.Random(seed).shuffle(drawn)
    for path in drawn:
        if len(chosen) == count:
            break
        text = from_bytes(path.read_bytes()).text
        if 15 <= text.count("\n") <= 60 and _parses(text):
            chosen.append(path)
    return chosen


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def prefix_files(folders: Sequence[Path], seed: int, count: int) -> list[Path]:
    """Two fifths test scripts and examples, two fifths of the folders that matter, and the standard library."""
    there = [path for path in python_files(folders) if may_matter(from_bytes(path.read_bytes()).text)]
    theirs = short_files(there, seed, 2 * count // 5) if there else []
    library = short_files(standard_library(), seed, count // 5)
    return [*short_files(ours(), seed, count - len(theirs) - len(library)), *theirs, *library]


def mutation_files(folders: Sequence[Path]) -> list[Path]:
    """Test scripts and examples, and as many files of the folders that matter."""
    there = [path for path in python_files(folders) if may_matter(from_bytes(path.read_bytes()).text)]
    return [*ours(), *there] if there else [*ours(), *standard_library()[::20]]


def chosen(arguments: argparse.Namespace) -> list[Case]:
    folders, seed = arguments.folders, arguments.seed
    match arguments.what:
        case "files":
            found = recipes.whole_files(
                python_files(folders) if folders else [*standard_library(), *installed()]
            )
        case "prefixes":
            found = recipes.prefixes(prefix_files(folders, seed, PREFIX_FILES))
        case "mutations":
            return recipes.mutations(mutation_files(folders), seed, arguments.count or 10_000)
        case "hypothesmith":
            return list(recipes.generated(seed, arguments.count or 2_000))
        case _:
            found = recipes.shapes()
    if arguments.last:
        found = found[-arguments.last :]
    if arguments.count and arguments.count < len(found):
        found = random.Random(seed).sample(found, arguments.count)
    return found


def told(what: str, answers: Iterator[tuple[Case, Said]], count: int) -> bool:
    """Print what becomes of the cases as it becomes known; whether all is well."""
    tally, started, last = Tally(), time.monotonic(), time.monotonic()
    for case, said in answers:
        tally.add(case, said)
        if said.fault:
            kept = f"\n---\n{case.text}\n---" if case.text is not None else ""
            print(f"FAULT: {case}\n{said.fault}{kept}", flush=True)
        if time.monotonic() - last > 60:
            last = time.monotonic()
            print(f"  {tally.counts.total():,} of {count:,}, {len(tally.faults)} faults", flush=True)
    print(
        f"{what}: {tally.counts.total():,} cases in {time.monotonic() - started:.0f} s, {len(tally.faults)} faults"
    )
    for kind, number in tally.counts.most_common():
        print(f"  {number:7,} {kind}")
    for seconds, case in tally.slowest:
        if seconds:
            print(f"  slowest: {seconds:.1f} CPU s: {case}")
    sys.stdout.flush()
    return not tally.faults


def main() -> int:
    if sys.argv[1:2] == ["again"]:
        kind, path, number = sys.argv[2:]
        said = judge((Case(kind, path, int(number)), 60.0))
        print(said.what, f"{said.seconds:.1f} CPU s", said.fault, sep="\n")
        return bool(said.fault)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["files", "prefixes", "mutations", "hypothesmith", "shapes"])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, help="at most so many cases")
    parser.add_argument("--last", type=int, help="only so many, the last in their order")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for one case")
    parser.add_argument("--commands-every", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    found = chosen(arguments)
    if arguments.what == "prefixes":
        for path in dict.fromkeys(case.path for case in found):
            print(f"  {path}")
    well = told(arguments.what, run(found, arguments.limit, arguments.seconds), len(found))
    if arguments.commands_every:
        sample = found[:: arguments.commands_every]
        well = told(f"{arguments.what}, commands", through_commands(sample), len(sample)) and well
    return not well


if __name__ == "__main__":
    sys.exit(main())
