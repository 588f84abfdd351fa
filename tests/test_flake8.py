"""The plugin under real flake8, with a double in the place of the analysis (tests/doubles)."""

from __future__ import annotations

import ast
import logging
import subprocess
import sys
from pathlib import Path

import pytest

import torchmode
from conftest import flake8, run
from torchmode.flake8_plugin import Plugin

CODE = "import torch\n\nif torch:\n    y = net(torch)\n    grads(y)\n"
SAID = ["a.py:4:9: TMD101 `net` stands here", "a.py:5:5: TMD102 `grads` stands here"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text(CODE)
    return tmp_path


def reports(*arguments: str, cwd: Path, stdin: bytes = b"") -> list[str]:
    done = flake8(*arguments, cwd=cwd, stdin=stdin, double=True)
    assert done.stderr == ""
    assert done.returncode in (0, 1)
    return sorted(done.stdout.splitlines())


def test_flake8_lists_the_plugin(tmp_path: Path) -> None:
    assert f"torchmode: {torchmode.__version__}" in flake8("--version", cwd=tmp_path).stdout.replace(
        "\n", " "
    )


def test_reports_stand_at_their_line_and_column(folder: Path) -> None:
    assert reports("a.py", "--extend-ignore=F", cwd=folder) == SAID


def test_columns_count_code_points(folder: Path) -> None:
    (folder / "a.py").write_text(
        "import torch\nß = 'é😀'; net(torch)\n\tgrads(1)\n".replace("\t", ""), "utf-8"
    )
    assert reports("--select=TMD", "a.py", cwd=folder) == [
        "a.py:2:11: TMD101 `net` stands here",
        "a.py:3:1: TMD102 `grads` stands here",
    ]


def test_a_column_is_where_flake8_itself_puts_it(folder: Path) -> None:
    """Pyflakes names the undefined ``net`` at the same place (it counts bytes, so: in ASCII)."""
    said = reports("--select=TMD101,F821", "a.py", cwd=folder)
    assert [line.split(" ")[0] for line in said] == ["a.py:4:9:", "a.py:4:9:", "a.py:5:5:"]


def test_standard_input(folder: Path) -> None:
    said = reports("--select=TMD", "--stdin-display-name=dir/b.py", "-", cwd=folder, stdin=CODE.encode())
    assert said == [line.replace("a.py", "dir/b.py") for line in SAID]
    said = reports(
        "--select=TMD", "-", cwd=folder, stdin="\ufeff".encode() + CODE.replace("\n", "\r\n").encode()
    )
    assert said == [line.replace("a.py", "stdin") for line in SAID]


def test_select_and_ignore(folder: Path) -> None:
    assert reports("--select=TMD1", "a.py", cwd=folder) == SAID
    assert reports("--select=TMD102", "a.py", cwd=folder) == SAID[1:]
    assert reports("--select=TMD", "--ignore=TMD102", "a.py", cwd=folder) == SAID[:1]
    assert reports("--extend-ignore=TMD101,F", "a.py", cwd=folder) == SAID[1:]
    assert reports("--ignore=E,W,F,TMD", "a.py", cwd=folder) == []
    assert reports("--select=E", "a.py", cwd=folder) == []


def test_per_file_ignores(folder: Path) -> None:
    (folder / "b.py").write_text(CODE)
    said = reports("--select=TMD", "--per-file-ignores=b.py:TMD101", "a.py", "b.py", cwd=folder)
    assert said == [*SAID, SAID[1].replace("a.py", "b.py")]


def test_noqa(folder: Path) -> None:
    (folder / "a.py").write_text("import torch\nnet(torch)  # noqa: TMD101\ngrads(1)\n")
    assert reports("--select=TMD", "a.py", cwd=folder) == ["a.py:3:1: TMD102 `grads` stands here"]
    assert len(reports("--select=TMD", "--disable-noqa", "a.py", cwd=folder)) == 2


def test_several_processes(folder: Path) -> None:
    for number in range(6):
        (folder / f"b{number}.py").write_text(CODE)
    alone = reports("--select=TMD", "-j1", ".", cwd=folder)
    assert reports("--select=TMD", "-j2", ".", cwd=folder) == alone
    assert len(alone) == 14


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_strict(folder: Path, jobs: str) -> None:
    (folder / "a.py").write_text("import torch\nmaybe(net)\n")
    (folder / "b.py").write_text("import torch\n")
    assert reports("--select=TMD", jobs, ".", cwd=folder) == []
    assert reports("--ignore=E501", jobs, "--extend-ignore=F", ".", cwd=folder) == []
    strict = ["./a.py:2:1: TMD101 `maybe` stands here"]
    assert reports("--select=TMD", jobs, "--torchmode-strict", ".", cwd=folder) == strict
    (folder / ".flake8").write_text("[flake8]\nselect = TMD\ntorchmode-strict = true\n")
    assert reports(jobs, ".", cwd=folder) == strict
    (folder / ".flake8").write_text("[flake8]\nselect = TMD\ntorchmode_strict = true\n")
    assert reports(jobs, ".", cwd=folder) == strict
    (folder / ".flake8").write_text("[flake8]\nselect = TMD\ntorchmode-strict = false\n")
    assert reports(jobs, ".", cwd=folder) == []


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_torch_version(folder: Path, jobs: str) -> None:
    (folder / "a.py").write_text("import torch\n\n\n@torch.no_grad\ndef f(x):\n    return x\n")
    (folder / "b.py").write_text("import torch\n")

    def said(*arguments: str) -> list[str]:
        done = flake8("--select=TMD", jobs, *arguments, ".", cwd=folder)
        assert done.stderr == ""
        return [line.partition("`")[0] for line in done.stdout.splitlines()]

    assert said() == []
    assert said("--torchmode-torch-version=2.0.1") == ["./a.py:4:2: TMD301 "]
    assert said("--torchmode-torch-version=2.1") == []
    (folder / ".flake8").write_text("[flake8]\ntorchmode-torch-version = 1.13\n")
    assert said() == ["./a.py:4:2: TMD301 "]
    assert said("--torchmode-torch-version=2.4") == []
    (folder / ".flake8").write_text("[flake8]\ntorchmode_torch_version = newest\n")
    done = flake8("--select=TMD", jobs, ".", cwd=folder)
    assert done.returncode == 1
    assert "torchmode-torch-version: 'newest' is no version of PyTorch: write it" in done.stdout + done.stderr


def test_an_error_of_ours_is_silent(folder: Path) -> None:
    (folder / "crash.py").write_text("import torch\ncrash(net(torch))\n")
    assert reports("--select=TMD", ".", cwd=folder) == [f"./{line}" for line in SAID]
    log = flake8("--select=TMD", "-v", "crash.py", cwd=folder, double=True)
    assert "crash.py: not analysed by torchmode: internal error: LookupError" in log.stdout + log.stderr


def test_run_never_raises(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(torchmode, "analyse", fail)
    with caplog.at_level(logging.WARNING):
        assert list(Plugin(ast.parse(CODE), "a.py", CODE.splitlines(keepends=True)).run()) == []
    assert "internal error of torchmode" in caplog.text


def test_loading_the_plugin_and_files_that_do_not_matter_are_cheap(tmp_path: Path) -> None:
    probe = (
        "import sys, ast, torchmode.flake8_plugin as plugin\n"
        "text = 'def add(a, b):\\n    return a + b\\n'\n"
        "assert list(plugin.Plugin(ast.parse(text), 'a.py', [text]).run()) == []\n"
        "heavy = {'libcst', 'pathspec', 'rich', 'torch', 'torchmode.parse', 'torchmode.pipeline'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = run("-c", probe, cwd=tmp_path)
    assert done.stderr == ""


def test_the_real_analysis_runs_under_flake8(folder: Path) -> None:
    """No double here: whatever is found, flake8 and ``torchmode check`` say the same."""
    examples = Path(__file__).parents[1] / "examples"
    theirs = flake8("--select=TMD", "--isolated", str(examples), cwd=folder)
    ours = subprocess.run(
        [sys.executable, "-m", "torchmode", "check", str(examples)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert sorted(theirs.stdout.splitlines()) == sorted(ours.stdout.splitlines())
    assert "TMD" in ours.stdout
