"""Following imports: where names are found, what happens to bad files, and what is kept on disk."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import torchmode
from torchmode import Options
from torchmode.project import Project, Target
from torchmode.store import Store

ENGINE = """\
import torch

def evaluate(model, loader):
    with torch.no_grad():
        return [model(x).argmax(1) for x in loader]
"""
TRAIN = """\
from torch import nn
{imported}

def main(loader):
    net = nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5))
    net.load_state_dict({{}})
    print(evaluate(net, loader))

main([])
"""
ALONE = "from engine import evaluate"


def write(folder: Path, **files: str) -> Path:
    (folder / "pyproject.toml").write_text("")
    for name, text in files.items():
        path = folder / f"{name.replace('__dot__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def codes(path: Path, **options: bool | str) -> list[tuple[int, str]]:
    text = path.read_text()
    findings = torchmode.check(text, str(path), Options(**options), str(path))  # type: ignore[arg-type]
    return [(finding.line, finding.code) for finding in findings]


def test_without_a_marker_the_folders_with_scripts_above_belong_to_the_project(tmp_path: Path) -> None:
    write(
        tmp_path,
        lib__dot__engine=ENGINE,
        tools__dot__train=TRAIN.format(imported="from lib.engine import evaluate"),
    )
    (tmp_path / "pyproject.toml").unlink()
    train = tmp_path / "tools" / "train.py"
    assert codes(train) == []
    (tmp_path / "main.py").write_text("import lib\n")
    assert codes(train) == [(7, "TMD101")]


def test_nobodys_folder_is_no_project_without_a_marker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        lib__dot__engine=ENGINE,
        tools__dot__train=TRAIN.format(imported="from lib.engine import evaluate"),
    )
    (tmp_path / "pyproject.toml").unlink()
    (tmp_path / "stray.py").write_text("")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert codes(tmp_path / "tools" / "train.py") == []


def test_a_followed_import_shows_what_one_file_does_not(tmp_path: Path) -> None:
    train = write(tmp_path, engine=ENGINE, train=TRAIN.format(imported=ALONE)) / "train.py"
    assert codes(train) == [(7, "TMD101")]
    assert codes(train, follow_imports=False) == []
    assert torchmode.check(train.read_text(), str(train)) == []


def test_the_message_names_the_place_in_the_other_file(tmp_path: Path) -> None:
    train = write(
        tmp_path, lib__dot__engine=ENGINE, train=TRAIN.format(imported="from lib.engine import evaluate")
    )
    path = train / "train.py"
    (finding,) = torchmode.check(path.read_text(), str(path), path=str(path))
    assert finding.object == "net"
    assert "`evaluate`, line 5 of lib/engine.py" in finding.message
    assert "line 5 of" in finding.message


@pytest.mark.parametrize(
    ("importer", "imported", "found"),
    [
        ("train.py", "engine.evaluate", ("engine.py", "evaluate")),
        ("tools/train.py", "lib.engine.evaluate", ("lib/engine.py", "evaluate")),
        ("tools/train.py", "utils.f", ("tools/utils.py", "f")),
        ("tools/deep/train.py", "utils.f", ("tools/utils.py", "f")),
        ("train.py", "utils.f", ("utils.py", "f")),
        ("pkg/a.py", ".b.f", ("pkg/b.py", "f")),
        ("pkg/a.py", ".b", ("pkg/b.py",)),
        ("pkg/sub/c.py", "..b.f", ("pkg/b.py", "f")),
        ("pkg/sub/c.py", "pkg.b.f", ("pkg/b.py", "f")),
        ("pkg/a.py", ".f", ("pkg/__init__.py", "f")),
        ("train.py", "inner.x.f", ("src/inner/x.py", "f")),
        ("train.py", "pkg", ("pkg",)),
        ("train.py", "torch.nn", None),
        ("train.py", "json.loads", None),
        ("train.py", "nowhere.f", None),
        ("train.py", "lib.nowhere.f", None),
        ("pkg/a.py", ".nowhere.deep.f", ("pkg/__init__.py", "nowhere", "deep", "f")),
    ],
)
def test_where_a_name_is_found(
    tmp_path: Path, importer: str, imported: str, found: tuple[str, ...] | None
) -> None:
    names = ["engine", "utils", "json", "pkg/__init__", "pkg/a", "pkg/b", "pkg/sub/__init__", "pkg/sub/c"]
    names += [
        "lib/engine",
        "tools/utils",
        "tools/train",
        "tools/deep/train",
        "src/inner/__init__",
        "src/inner/x",
    ]
    write(tmp_path, **dict.fromkeys(names, ""))
    project = Project(str(tmp_path / importer))
    wanted = Target(str(tmp_path / found[0]), found[1:]) if found is not None else None
    assert project.locate(str(tmp_path / importer), imported) == wanted


@pytest.mark.parametrize(
    "engine",
    ["def evaluate(model, loader:\n", "\0", "x = " + "(" * 3000, "import torch\n" + "x = 1\n" * 200_000],
    ids=["syntax", "nul", "deep", "large"],
)
def test_a_bad_file_is_not_followed_and_says_so(tmp_path: Path, engine: str) -> None:
    train = write(
        tmp_path, engine=f"import torch, torch.nn as nn\n{engine}", train=TRAIN.format(imported=ALONE)
    )
    path = train / "train.py"
    analysis = torchmode.analyse(path.read_text(), str(path), path=str(path))
    assert analysis.problem is None
    assert not analysis.findings
    assert any("`engine.py` is not followed" in refusal.reason for refusal in analysis.gave_up)


def test_a_missing_module_is_nothing_to_speak_of(tmp_path: Path) -> None:
    train = write(tmp_path, train=TRAIN.format(imported=ALONE)) / "train.py"
    assert codes(train) == []


def test_imports_in_a_circle_end(tmp_path: Path) -> None:
    write(
        tmp_path,
        a="from torch import nn\nfrom b import g\n\ndef f(model, x):\n    model.eval()\n    return g(model, x)\n",
        b="from torch import nn\nfrom a import f\n\ndef g(model, x):\n    model.train()\n    return f(model, x)\n",
        train="from a import f\nfrom torch import nn\nnet = nn.Dropout()\nf(net, 1)\n",
    )
    for name in ("a", "b", "train"):
        assert codes(tmp_path / f"{name}.py") == []


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    train = write(tmp_path, engine=ENGINE, train=TRAIN.format(imported=ALONE)) / "train.py"
    assert codes(train) == [(7, "TMD101")]
    (tmp_path / "engine.py").write_text(ENGINE.replace("    with", "    model.eval()\n    with"))
    assert codes(train) == []


def test_standard_input_has_the_place_of_its_display_name(tmp_path: Path) -> None:
    train = write(tmp_path, engine=ENGINE, train="") / "train.py"
    text = TRAIN.format(imported=ALONE)
    for command in (
        ["flake8", "--isolated", "--select=TMD", "--stdin-display-name", str(train), "-"],
        ["torchmode", "check", "--stdin-display-name", str(train), "-"],
    ):
        run = subprocess.run([sys.executable, "-m", *command], input=text, capture_output=True, text=True)
        assert run.stdout.startswith(f"{train}:7:11: TMD101"), run.stdout + run.stderr


def test_flake8_with_several_processes_says_the_same(tmp_path: Path) -> None:
    write(tmp_path, engine=ENGINE, **{f"train{index}": TRAIN.format(imported=ALONE) for index in range(6)})
    said = []
    for jobs in ("1", "3"):
        command = [sys.executable, "-m", "flake8", "--isolated", "--select=TMD", "-j", jobs, str(tmp_path)]
        said.append(sorted(subprocess.run(command, capture_output=True, text=True).stdout.splitlines()))
    assert said[0] == said[1]
    assert len(said[0]) == 6
    command = [sys.executable, "-m", "flake8", "--isolated", "--torchmode-no-follow-imports", "--select=TMD"]
    assert not subprocess.run([*command, str(tmp_path)], capture_output=True, text=True).stdout


# -- what is kept on disk ---------------------------------------------------------------


def test_kept_files_are_used_and_never_believed(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    project = tmp_path / "project"
    project.mkdir()
    train = write(project, engine=ENGINE, train=TRAIN.format(imported=ALONE)) / "train.py"
    command = [sys.executable, "-m", "torchmode", "check", str(train)]
    env = {**os.environ, "TORCHMODE_CACHE_DIR": str(cache)}

    def said() -> str:
        """What is said without the results kept before, which would spare the look at the parsed files."""
        shutil.rmtree(cache / "results", ignore_errors=True)
        return subprocess.run(command, capture_output=True, text=True, env=env).stdout

    first = said()
    shutil.rmtree(cache / "results")
    entries = [path for path in cache.glob("*/*") if path.is_file()]
    assert "TMD101" in first
    assert entries
    assert said() == first
    for spoil in (b"", b"nonsense", entries[0].read_bytes()[:-3], pickle.dumps(print)):
        for entry in entries:
            entry.write_bytes(spoil)
        assert said() == first
    shutil.rmtree(cache)
    cache.write_text("a file where the folder should be")
    assert said() == first


def test_an_entry_of_another_version_or_text_is_not_found(tmp_path: Path) -> None:
    text = "import torch\n"
    program, _ = Project(str(tmp_path / "a.py"), Store(tmp_path, "1")).own(text)
    assert Store(tmp_path, "1").get(text, program.unit) == program
    assert Store(tmp_path, "2").get(text, program.unit) is None
    assert Store(tmp_path, "1").get(text + "\n", program.unit) is None
    assert Store(tmp_path, "1").get(text, program.unit + 1) is None


def test_an_entry_can_make_nothing_but_programs(tmp_path: Path) -> None:
    import hashlib

    store = Store(tmp_path, "1")
    program, _ = Project(str(tmp_path / "a.py"), store).own("import torch\n")
    (entry,) = (path for path in tmp_path.glob("*/*") if path.is_file())
    evil = pickle.dumps(print)
    entry.write_bytes(hashlib.sha256(evil).digest() + evil)
    assert store.get("import torch\n", program.unit) is None


def test_another_copy_of_torchmode_believes_no_kept_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout changes without its version: what an older one has kept has other fields."""
    from torchmode import edition as editions

    before = editions.edition("1")
    (tmp_path / "ir.py").write_text("changed = True\n")
    monkeypatch.setattr(editions, "__file__", str(tmp_path / "edition.py"))
    assert editions.edition("1") != before
    assert editions.edition("1") != editions.edition("2")
