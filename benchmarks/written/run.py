"""Scripts written for the purpose, each broken in several ways, labelled before torchmode was run on them.

``python benchmarks/written/run.py [FOLDER ...]`` makes the variants of the scripts beside it, checks each as a file by
itself, and compares what is reported with the labels. A folder holds scripts that deserve no report (``base_NN.py``)
and ``variants.jsonl``: for each variant the lines of its script that are replaced (``edits``: first, last, new lines),
the codes and lines where a report is due, each of which is enough (``due``; none where the variant is odd but right),
and the reason. Prints what was missed, what was reported of scripts that deserve nothing (false) or besides what is
due (mostly another pass of the same mistake, or what follows from it), and a table by rule. Exit status 1 where a
report is false.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torchmode

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Labelled:
    """A script, and where which report is due: ``due`` is empty where none is."""

    name: str
    text: str
    due: frozenset[tuple[str, int]]
    rule: str
    reason: str


def labelled(folder: Path) -> Iterator[Labelled]:
    """The scripts of a folder as they are, then their variants."""
    bases = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("base_*.py"))}
    for name, text in bases.items():
        yield Labelled(f"{folder.name}/{name}", text, frozenset(), "", "as it was written")
    for line in (folder / "variants.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Labelled(
            f"{folder.name}/{row['base'].removesuffix('.py')}_{row['variant']}",
            edited(bases[row["base"]], row["edits"]),
            frozenset((code, place) for code, place in row["due"]),
            row["codes"][0] if row["codes"] else "",
            row["reason"],
        )


def edited(text: str, edits: list[tuple[int, int, list[str]]]) -> str:
    """A text with lines ``first`` to ``last`` of it replaced, for each of the edits."""
    lines = text.splitlines()
    for first, last, new in reversed(edits):
        lines[first - 1 : last] = new
    return "\n".join(lines) + "\n"


def main(folders: list[Path]) -> int:
    written, right = Counter[str](), 0
    found, missed, false = Counter[str](), Counter[str](), Counter[str]()
    for script in (script for folder in folders for script in labelled(folder)):
        reported = {(finding.code, finding.line) for finding in torchmode.check(script.text)}
        for code, place in sorted(reported - script.due):
            print(f"{'besides' if script.due else 'false  '} {script.name}:{place} {code}")
            false[code] += not script.due
        if not script.due:
            right += 1
        elif reported & script.due:
            found[script.rule] += 1
        else:
            missed[script.rule] += 1
            print(f"missed  {script.name} {script.rule}: {script.reason}")
        written[script.rule] += bool(script.due)
    print(f"\n{right} scripts deserve no report, {written.total()} one or more.\n")
    print("| rule | broken | found | missed | false reports |\n|---|---|---|---|---|")
    for rule in sorted({*+written, *false}):
        print(f"| {rule} | {written[rule]} | {found[rule]} | {missed[rule]} | {false[rule]} |")
    print(f"| **all** | {written.total()} | {found.total()} | {missed.total()} | {false.total()} |")
    return 1 if false.total() else 0


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    sys.exit(main(given or sorted(path.parent for path in HERE.glob("*/variants.jsonl"))))
