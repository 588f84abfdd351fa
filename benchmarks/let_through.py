"""How long an analysis takes beside libcst's parser, over the files that triage lets through.

    python benchmarks/let_through.py FOLDER [--alone]

In: a folder; ``--alone`` follows no imports. Out: one JSON object with ``files`` and ``lines`` let through, the CPU
seconds that torchmode and ``libcst.parse_module`` take for them, how many files the analysis read besides
(``imported``) and the parser's seconds for those, and those for the files that are turned away.

All files are analysed, then those that were let through are parsed, in one process: what start-up costs is in neither
figure. The parser runs as it does for whoever calls it, with Python's search for garbage on (torchmode switches it off
while it looks at a file), but what the analysis keeps is not searched. A file is let through where the analysis sees
events of it: nothing of the others is given to libcst.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path

import libcst

sys.path.insert(0, str(Path(__file__).parent))

from families import models

import torchmode
from torchmode.footprint import recorded
from torchmode.source import from_path, place_of


def analysed(path: Path, text: str, options: torchmode.Options) -> tuple[float, int, set[str]]:
    """The CPU seconds of an analysis, how many events it saw, and the files that it read besides."""
    with recorded() as footprint:
        start = time.process_time()
        analysis = torchmode.analyse(text, str(path), options, place_of(str(path)))
        spent = time.process_time() - start
    if analysis.problem is not None:
        raise SystemExit(f"{path}: {analysis.problem.reason}")
    return spent, analysis.events, footprint.files


def parsed(text: str) -> float:
    """The CPU seconds of libcst's parser."""
    start = time.process_time()
    libcst.parse_module(text)
    return time.process_time() - start


def main(folder: str, follow: bool) -> None:
    options = torchmode.Options(story=False, follow_imports=follow, timeout=3600)
    torchmode.analyse(models(1), options=options)  # imports what an analysis needs
    named = (
        "files",
        "lines",
        "torchmode",
        "libcst",
        "imported",
        "libcst, imported",
        "turned away",
        "turned away, s",
    )
    told = dict.fromkeys(named, 0.0)
    through: dict[str, str] = {}
    read: set[str] = set()
    for path in sorted(Path(folder).rglob("*.py")):
        text = from_path(str(path)).text
        spent, events, besides = analysed(path, text, options)
        if not events:
            told["turned away"] += 1
            told["turned away, s"] += spent
            continue
        told["files"] += 1
        told["lines"] += text.count("\n")
        told["torchmode"] += spent
        through[os.path.abspath(path)] = text
        read |= besides
    gc.collect()
    gc.freeze()
    told["libcst"] = sum(map(parsed, through.values()))
    imported = [from_path(path).text for path in sorted(read - set(through))]
    told["imported"] = len(imported)
    told["libcst, imported"] = sum(map(parsed, imported))
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], "--alone" not in sys.argv[2:])
