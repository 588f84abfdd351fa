"""The cache of results: it changes no report, and is believed only where everything is as it was.

A planted report in an entry shows whether the entry was believed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import torchmode
from conftest import command
from torchmode.results import DAY, KEPT_DAYS, Results, _hash

ENGINE = """import torch


def evaluate(model: torch.nn.Module, loader):
    hits = 0
    model.eval()
    for x, y in loader:
        hits += (model(x).argmax(1) == y).sum().item()
    return hits / len(loader)
"""
TRAIN = """import torch
from torch import nn

from engine import evaluate

net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5))
net.eval()
with torch.no_grad():
    print("accuracy", evaluate(net, torch.load("x.pt")))
"""
PLANTED = "PLANTED"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """``train.py`` calls ``engine.py`` and sets everything right, so nothing is reported in either."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (folder / "engine.py").write_text(ENGINE)
    (folder / "train.py").write_text(TRAIN)
    (folder / "plain.py").write_text("x = 1\n")
    (folder / "broken.py").write_text("import torch\nnet(\n")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def check(project: Path, cache: Path) -> Callable[..., str]:
    def run(*arguments: str, into: Path = cache) -> str:
        done = command("check", *arguments, ".", cwd=project, TORCHMODE_CACHE_DIR=str(into))
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    return run


def entries(cache: Path) -> list[Path]:
    return sorted((cache / "results").glob("??/*"))


def plant(cache: Path) -> None:
    """Put a report that no analysis makes into every entry, with the right hash."""
    for entry in entries(cache):
        kept = json.loads(entry.read_bytes()[16:])
        kept["findings"] = [
            {
                "line": 1,
                "column": 0,
                "code": "TMD101",
                "object": "x",
                "message": PLANTED,
                "since": [],
                "end_line": 1,
                "end_column": 1,
                "strict_only": False,
            }
        ]
        kept["problem"] = None
        payload = json.dumps(kept).encode()
        entry.write_bytes(_hash(payload) + payload)


def believed(said: str) -> list[str]:
    return [line.split(":")[0].removeprefix("./") for line in said.splitlines() if PLANTED in line]


def test_the_second_run_believes_the_first(check: Callable[..., str], cache: Path) -> None:
    first = check()
    assert "broken.py:2: not analysed" in first
    assert "TMD" not in first
    assert len(entries(cache)) == 4
    assert check() == first
    plant(cache)
    assert believed(check()) == ["broken.py", "engine.py", "plain.py", "train.py"]


def test_the_same_reports_in_every_way(check: Callable[..., str], project: Path) -> None:
    shutil.copytree(Path(__file__).parents[1] / "examples", project / "examples")
    (project / "script.py").write_text("import torch\nnet(1)\n" + TRAIN.replace("net.eval()", "net.train()"))
    first = check("--no-cache", "-j1")
    assert first.count(": TMD") > 10
    for arguments in (("--no-cache", "-j2"), ("-j2",), ("-j2",), ("-j1",), ()):
        assert check(*arguments) == first


def test_no_cache_neither_reads_nor_writes(check: Callable[..., str], cache: Path) -> None:
    check("--no-cache")
    assert not cache.exists()
    check()
    plant(cache)
    assert believed(check("--no-cache")) == []


def change_itself(project: Path) -> None:
    (project / "plain.py").write_text("x = 2\n")


def change_an_import(project: Path) -> None:
    status = (project / "engine.py").stat()
    (project / "engine.py").write_text(ENGINE.replace("hits / len", "hits * len"))
    os.utime(project / "engine.py", ns=(status.st_atime_ns, status.st_mtime_ns))


def change_a_caller(project: Path) -> None:
    (project / "train.py").write_text(TRAIN.replace("net.eval()", "net.train()"))


def remove_an_import(project: Path) -> None:
    (project / "engine.py").unlink()


def add_what_is_imported_first(project: Path) -> None:
    (project / "engine").mkdir()
    (project / "engine" / "__init__.py").write_text(ENGINE)


def add_a_caller(project: Path) -> None:
    (project / "test.py").write_text(TRAIN.replace("net.eval()", "net.train()"))


def move_the_root(project: Path) -> None:
    (project / "pyproject.toml").unlink()


@pytest.mark.parametrize(
    ("change", "still"),
    [
        (change_itself, {"broken.py", "engine.py", "train.py"}),
        (change_an_import, {"broken.py", "plain.py"}),
        (change_a_caller, {"broken.py", "plain.py"}),
        (remove_an_import, {"broken.py", "plain.py"}),
        (add_what_is_imported_first, {"broken.py", "plain.py"}),
        (add_a_caller, {"broken.py", "plain.py", "train.py"}),
        (move_the_root, {"plain.py"}),
    ],
)
def test_what_a_result_rests_on(
    check: Callable[..., str], project: Path, cache: Path, change: Callable[[Path], None], still: set[str]
) -> None:
    check()
    plant(cache)
    change(project)
    left = set(believed(check())) & {"broken.py", "engine.py", "plain.py", "train.py"}
    assert left <= still, "an entry was believed that rests on what has changed"
    shutil.rmtree(cache)
    fresh = check()
    assert check("--no-cache") == fresh


def test_what_has_not_changed_is_believed_all_the_same(
    check: Callable[..., str], project: Path, cache: Path
) -> None:
    check()
    plant(cache)
    change_itself(project)
    assert set(believed(check())) >= {"broken.py", "train.py"}
    (project / "engine.py").touch()
    assert "train.py" in believed(check()), "a new time on the same content is no change"


@pytest.mark.parametrize(
    "arguments",
    [("--strict",), ("--torch-version=2.0",), ("--no-follow-imports",), ("--knowledge", "own.toml")],
)
def test_other_options_are_other_results(
    check: Callable[..., str], project: Path, cache: Path, arguments: tuple[str, ...]
) -> None:
    (project / "own.toml").write_text('["our.models.build_model"]\nstarts = "train"\n')
    check()
    plant(cache)
    assert believed(check(*arguments)) == []


def test_the_content_of_an_effect_file_counts(check: Callable[..., str], project: Path, cache: Path) -> None:
    own = project / "own.toml"
    own.write_text('["our.models.build_model"]\nstarts = "train"\n')
    check("--knowledge", "own.toml")
    plant(cache)
    before = believed(check("--knowledge", "own.toml"))
    own.write_text(own.read_text() + "# another text\n")
    assert len(before) == 4
    assert believed(check("--knowledge", "own.toml")) == []


def test_another_version_is_another_cache(
    check: Callable[..., str], cache: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check()
    known = Results(cache, began=0)
    plain = str(project / "plain.py")
    options = torchmode.Options(story=False)
    assert known.get(plain, options) is not None
    monkeypatch.setattr(torchmode, "__version__", "0.0.1")
    assert Results(cache, began=0).get(plain, options) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"findings": []', b'"findings": 17'),
        lambda data: _hash(b"[]") + b"[]",
        lambda data: _hash(b'{"files": {}}') + b'{"files": {}}',
        lambda data: b"\x80\x04" + data,
    ],
)
def test_a_spoilt_entry_is_not_there(
    check: Callable[..., str], cache: Path, spoil: Callable[[bytes], bytes]
) -> None:
    first = check()
    for entry in entries(cache):
        entry.write_bytes(spoil(entry.read_bytes()))
    assert check() == first
    plant(cache)
    assert len(believed(check())) == 4, "it was replaced by a good one"


def test_a_folder_that_cannot_be_written(check: Callable[..., str], tmp_path: Path) -> None:
    first = check("--no-cache")
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert check(into=blocked) == first
    assert check(into=blocked / "below") == first
    assert blocked.read_text() == "no folder"


def test_a_file_that_changes_during_the_run_is_not_kept(project: Path, cache: Path) -> None:
    from torchmode.checking import Task, judge

    options = torchmode.Options(story=False, cache=str(cache))
    judge(Task(str(project / "plain.py"), options, began=0.0))
    assert entries(cache) == []
    judge(Task(str(project / "plain.py"), options, began=(project / "plain.py").stat().st_ctime + 1))
    assert len(entries(cache)) == 1


def test_old_entries_are_removed_and_nothing_else(check: Callable[..., str], cache: Path) -> None:
    check()
    kept, *old = entries(cache)
    (cache / "ab").mkdir(exist_ok=True)
    foreign = cache / "ab" / "notes.txt"
    foreign.write_text("not ours")
    began = kept.stat().st_mtime + 10
    for entry in (*old, foreign):
        os.utime(entry, (began - (KEPT_DAYS + 1) * DAY,) * 2)
    Results(cache, began).prune()
    assert entries(cache) == [kept, *old], "once a day is enough"
    os.utime(cache / "pruned", (began - 2 * DAY,) * 2)
    Results(cache, began).prune()
    assert entries(cache) == [kept]
    assert foreign.exists()
