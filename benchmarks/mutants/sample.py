#!/usr/bin/env python3
"""Draw the mutants that are judged by hand, and print them as JSON lines (references, no code).

usage: sample.py REPOS [BENCH] > mutants.jsonl

REPOS holds one folder per repository below, named as the repository, with its files at the commit given here
(`git archive COMMIT | tar -x -C REPOS/NAME`; folders named `test` or `tests` are left out of the draw).
BENCH is the folder of `mutate.py`; without it, the folder above this one.

Per operator: every mutant of the five repositories, sorted by (repository, id), then 34 of them without
replacement by a generator seeded afresh; all of them where there are fewer. Only 13 places allow
`hoist-train` (a `train()` call that is itself a statement of a loop), so that one is taken whole.
`label` and `reason` are null here; the judgement is in `labels_a.jsonl` and `labels_b.jsonl`.
"""

import json
import pathlib
import random
import sys

# Of the twenty repositories looked at, the five that offer most mutants for these operators.
COMMITS = {
    "facebookresearch/dino": "7c446df5b9f45747937fb0d72314eb9f7b66930a",
    "huggingface/pytorch-image-models": "aa4b5850c1543fa488abf260f18390eda46cf85d",
    "pyg-team/pytorch_geometric": "5c6461b2305ad068a6d61165b3c55852a11aaa41",
    "pytorch/examples": "77f55b912142e11fcfdf5b530231fb9c52f181e8",
    "qubvel-org/segmentation_models.pytorch": "5006616357631a48c7c8e11977cf5abb00803590",
}
OPERATORS = ("del-eval", "del-no-grad", "del-decorator", "del-train", "hoist-train")
PER_OPERATOR = 34
SEED = 20261122


def in_test_folder(file: str) -> bool:
    return any(part in ("test", "tests") for part in pathlib.PurePath(file).parts[:-1])


def main() -> None:
    repos = pathlib.Path(sys.argv[1])
    sys.path.insert(0, sys.argv[2] if len(sys.argv) > 2 else str(pathlib.Path(__file__).parents[1]))
    import mutate

    found: dict[str, list[dict]] = {op: [] for op in OPERATORS}
    for repo, commit in COMMITS.items():
        for m in mutate.every(repos / repo.split("/")[1]):
            if m["op"] in found and not in_test_folder(m["file"]):
                found[m["op"]].append({"repo": repo, "commit": commit} | m)
    for op, all_of_it in found.items():
        all_of_it.sort(key=lambda m: (m["repo"], m["id"]))
        print(op, len(all_of_it), "places", file=sys.stderr)
        drawn = random.Random(SEED).sample(all_of_it, min(PER_OPERATOR, len(all_of_it)))
        for m in sorted(drawn, key=lambda m: (m["repo"], m["id"])):
            keep = {k: m[k] for k in ("repo", "commit", "id", "op", "line", "expect", "object")}
            print(json.dumps(keep | {"label": None, "reason": None}))


if __name__ == "__main__":
    main()
