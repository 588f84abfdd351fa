#!/usr/bin/env python3
"""Run torchmode on the labelled mutants and compare with the labels.

usage: score.py REPOS BENCH [-v]

REPOS and BENCH as for `sample.py`. A real mutant counts as found where a report of its kind (K1 TMD101, K2 TMD102,
K3 TMD201 or TMD202) that the unmutated file does not have stands on one of the labelled lines; an equivalent one
counts as silent where no such new report appears anywhere in the file. Prints a line per operator; `-v` lists misses.
"""

from __future__ import annotations

import collections
import json
import pathlib
import sys

import torchmode

KINDS = {"K1": ("TMD101",), "K2": ("TMD102",), "K3": ("TMD201", "TMD202")}
HERE = pathlib.Path(__file__).parent


def read(name: str) -> list[dict]:
    return [
        json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def reports(text: str, codes: tuple[str, ...]) -> set[tuple[str, int]]:
    return {(finding.code, finding.line) for finding in torchmode.check(text) if finding.code in codes}


def main() -> None:
    repos = pathlib.Path(sys.argv[1])
    sys.path.insert(0, sys.argv[2])
    import mutate

    verbose = "-v" in sys.argv
    labels = {
        (row["repo"], row["id"]): row for name in ("labels_a.jsonl", "labels_b.jsonl") for row in read(name)
    }
    tally: dict[tuple[str, str], list[int]] = collections.defaultdict(lambda: [0, 0])
    for mutant in read("mutants.jsonl"):
        label = labels[mutant["repo"], mutant["id"]]
        root = repos / mutant["repo"].split("/")[1]
        text = (root / mutant["file"]).read_text(encoding="utf-8") if "file" in mutant else ""
        if not text:
            text = (root / mutant["id"].split("#")[0]).read_text(encoding="utf-8")
        full = next(
            item
            for item in mutate.mutants(text, "")
            if item["op"] == mutant["op"] and item["line"] == mutant["line"]
        )
        changed = mutate.apply(text, full)
        codes = KINDS[mutant["expect"]]
        shift = 1 if mutant["op"] == "hoist-train" else 0
        before = reports(text, codes)
        before |= {(code, line + shift) for code, line in before if shift}
        new = reports(changed, codes) - before
        real = label["label"] == "real"
        good = any(line in label["report_lines"] for _, line in new) if real else not new
        counts = tally[mutant["op"], label["label"]]
        counts[0] += good
        counts[1] += 1
        if verbose and not good:
            where = f"{mutant['repo']} {mutant['id']}"
            wanted, reason = label["report_lines"], label["reason"][:160]
            print(f"{label['label']}: {where} wants {wanted}, got {sorted(new)}: {reason}")
    for (operator, kind), (good, total) in sorted(tally.items()):
        print(f"{operator:14} {kind:10} {good}/{total}")
    for kind in ("real", "equivalent"):
        good, total = (
            sum(counts[index] for (_, label), counts in tally.items() if label == kind) for index in (0, 1)
        )
        print(f"{'all':14} {kind:10} {good}/{total} = {good / max(total, 1):.2f}")


if __name__ == "__main__":
    main()
