"""The corpus and the pairs: the comparison with the record, and the scorer on a small repository of its own.

The run over the downloaded releases is a step of `.ci/run`; nothing here needs a network.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def load(path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script of the benchmarks as a module, with its neighbours in reach."""
    monkeypatch.syspath_prepend(str(path.parent))
    for neighbour in path.parent.glob("*.py"):
        monkeypatch.delitem(sys.modules, neighbour.stem, raising=False)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, path.stem, module)
    spec.loader.exec_module(module)
    return module


def test_a_difference_tells_new_gone_and_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    record = load(BENCHMARKS / "corpus" / "record.py", monkeypatch)

    def entry(line: int, rule: str = "TMD102", verdict: str = "unread") -> object:
        return record.Entry("pack", "1.0", "a.py", line, rule, "net", verdict, "why")

    before = [entry(10, verdict="true"), entry(20, verdict="false"), entry(5, "TMD301", "true")]
    difference = record.compare(before, [entry(10), entry(23), entry(7, "TMD101")])
    assert [item.line for item in difference.kept] == [10]
    assert difference.kept[0].verdict == "true"
    assert [(old.line, now.line, now.verdict) for old, now in difference.moved] == [(20, 23, "false")]
    assert [(item.rule, item.verdict) for item in difference.new] == [("TMD101", "unread")]
    assert [item.rule for item in difference.gone] == ["TMD301"]
    assert difference
    assert not record.compare(before, before)
    assert record.count(before).precision == "66.7%"


def test_the_record_speaks_of_pinned_releases(monkeypatch: pytest.MonkeyPatch) -> None:
    record = load(BENCHMARKS / "corpus" / "record.py", monkeypatch)
    releases = load(BENCHMARKS / "corpus" / "releases.py", monkeypatch)
    pinned = releases.releases()
    folders = {release.folder for release in pinned}
    assert all("--hash=sha256:" in release.line for release in pinned)
    assert 2 <= sum(release.in_slice for release in pinned) <= 4
    entries = record.read()
    assert {f"{entry.package}-{entry.version}" for entry in entries} <= folders
    assert all(entry.reason for entry in entries if entry.verdict != "unread")
    assert len({(entry.key, entry.line) for entry in entries}) == len(entries)


BUGGY = """
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5), nn.Linear(4, 2))
net.load_state_dict(torch.load("net.pt"))
with torch.no_grad():
    print(net(torch.load("x.pt")).argmax(1))
"""


def test_the_scorer_looks_at_both_versions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path / "some+one" / "repo")]

    def commit(text: str) -> str:
        (tmp_path / "some+one" / "repo" / "predict.py").write_text(text, encoding="utf-8")
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", "a version"], check=True)
        return subprocess.run(
            [*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True
        ).stdout.strip()

    (tmp_path / "some+one" / "repo").mkdir(parents=True)
    subprocess.run([*git, "init", "-q"], check=True)
    buggy = commit(BUGGY)
    fixed = commit(BUGGY.replace("with", "net.eval()\nwith"))
    run = load(BENCHMARKS / "pairs" / "run.py", monkeypatch)
    pair = run.Pair("a", "some/one", "K1", "predict.py", buggy, (8, 8), False, fixed, "predict.py")
    score = run.score(pair, tmp_path, tmp_path / "versions")
    assert (score.found, score.still) == (True, False)
    turned = run.Pair("b", "some/one", "K1", "predict.py", fixed, (9, 9), False, buggy, "predict.py")
    score = run.score(turned, tmp_path, tmp_path / "versions")
    assert (score.found, score.still) == (False, True)
    assert run.git_folder(tmp_path, "no/body") is None


def test_the_pairs_are_references_only() -> None:
    lists = {
        name: [
            json.loads(line)
            for line in (BENCHMARKS / "pairs" / name).read_text(encoding="utf-8").splitlines()
        ]
        for name in ("pairs.jsonl", "second.jsonl")
    }
    assert {name: len(rows) for name, rows in lists.items()} == {"pairs.jsonl": 52, "second.jsonl": 90}
    rows = [row for listed in lists.values() for row in listed]
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(
        len(row["buggy_commit"]) == 40 and row["buggy_lines"][0] <= row["buggy_lines"][1] for row in rows
    )
