"""The ``torchmode`` command. Where it says what is found, a double stands in the place of the analysis."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import torchmode
from conftest import command, run
from torchmode import cli, discovery
from torchmode.facts import Analysis, Problem
from torchmode.report.pages import page
from torchmode.rules import RULES

CODE = "import torch\n\nif torch:\n    y = net(torch)\n    grads(y)\n"
SAID = "a.py:4:9: TMD101 `net` stands here\na.py:5:5: TMD102 `grads` stands here\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text(CODE)
    (tmp_path / "clean.py").write_text("import torch\n")
    return tmp_path


def test_version(tmp_path: Path) -> None:
    said = f"torchmode {torchmode.__version__}\n"
    assert command("--version", cwd=tmp_path).stdout == said
    script = Path(sys.executable).with_name("torchmode")
    assert subprocess.run([script, "--version"], capture_output=True, text=True, check=True).stdout == said


def test_exit_status(folder: Path) -> None:
    done = command("check", "clean.py", cwd=folder, double=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = command("check", "clean.py", "a.py", cwd=folder, double=True)
    assert (done.returncode, done.stdout, done.stderr) == (1, SAID, "")
    (folder / "bad.py").write_text("import torch\nnet(\n")
    done = command("check", "bad.py", "a.py", "gone.py", cwd=folder, double=True)
    assert (done.returncode, done.stdout) == (2, SAID)
    assert done.stderr.splitlines() == [
        "bad.py:2: not analysed: not Python that can be parsed: unexpected token",
        "gone.py: not analysed: cannot be read: no such file or folder",
    ]


def test_a_file_that_does_not_matter_must_still_be_python(folder: Path) -> None:
    (folder / "deep.py").write_text("x = " + " + ".join(["1"] * 20_000) + "\n")
    (folder / "future.py").write_text("type X = int\nx = f'{'a'}'\nprint('\\d')\n")
    (folder / "bad.py").write_text("def f(:\n")
    (folder / "nul.py").write_bytes(b"x = 1\n\0")
    done = command("check", "deep.py", "future.py", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = command("check", "bad.py", "nul.py", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "bad.py:1: not analysed: not Python that can be parsed: unexpected token",
        "nul.py:2: not analysed: not Python: it contains a NUL character",
    ]


def test_select_and_ignore(folder: Path) -> None:
    first, second = SAID.splitlines(keepends=True)
    for arguments, said in {
        ("--select", "TMD101"): first,
        ("--select=tmd102,TMD203",): second,
        ("--select=TMD", "--ignore=TMD10"): "",
        ("--select=TMD101", "--ignore=TMD"): first,
        ("--ignore", "TMD101 TMD2"): second,
        ("--ignore=TMD1",): "",
    }.items():
        done = command("check", *arguments, "a.py", cwd=folder, double=True)
        assert (done.stdout, done.stderr, done.returncode) == (said, "", 1 if said else 0)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_rule_that_does_not_exist(folder: Path, option: str) -> None:
    done = command("check", option, "TMD999", "a.py", cwd=folder, double=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("torchmode: there is no rule TMD999; the rules are TMD101, ")


def test_strict(folder: Path) -> None:
    (folder / "b.py").write_text("import torch\nmaybe(net)\n")
    assert command("check", "b.py", cwd=folder, double=True).stdout == ""
    assert command("check", "--strict", "b.py", cwd=folder, double=True).stdout.startswith("b.py:2:1: TMD101")


def test_torch_version(folder: Path) -> None:
    (folder / "b.py").write_text("import torch\n\n\n@torch.inference_mode\ndef f(x):\n    return x\n")
    assert command("check", "b.py", cwd=folder).stdout == ""
    for version in ("2.1", "2.1.0+cu118", "v2.13.0", "10.0"):
        assert command("check", "--torch-version", version, "b.py", cwd=folder).stdout == ""
    for version in ("2.0", "2.0.1", "1.13.1+cpu"):
        done = command("check", "--torch-version", version, "b.py", cwd=folder)
        assert done.stdout.startswith("b.py:4:2: TMD301 `@torch.inference_mode` without parentheses")
    done = command("explain", "--torch-version=2.0", "b.py", cwd=folder)
    assert "TMD301" in done.stdout
    for version in ("2", "two", "2.x", "torch==2.1"):
        done = command("check", "--torch-version", version, "b.py", cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            f"torchmode: --torch-version: {version!r} is no version of PyTorch: "
            "write it with its first two numbers, such as 2.0\n"
        )


def test_standard_input(folder: Path) -> None:
    done = command(
        "check", "-", "--stdin-display-name", "x/a.py", cwd=folder, stdin=CODE.encode(), double=True
    )
    assert (done.returncode, done.stdout) == (1, SAID.replace("a.py", "x/a.py"))
    done = command("check", "-", cwd=folder, stdin=b"import torch  # \xff\nnet(1)\n", double=True)
    assert (done.returncode, done.stdout) == (1, "stdin:2:1: TMD101 `net` stands here\n")


def test_no_arguments_and_no_command(tmp_path: Path) -> None:
    for arguments in ([], ["check"], ["frobnicate"]):
        done = command(*arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert "usage: torchmode" in done.stderr


def test_the_reader_of_the_output_may_go_away(folder: Path) -> None:
    for number in range(50):
        (folder / f"many{number}.py").write_text("import torch\n" + "net(1)\n" * 500)
    probe = (
        "import subprocess, sys\n"
        "check = subprocess.Popen([sys.executable, '-m', 'torchmode', 'check', '.'], stdout=subprocess.PIPE, "
        "stderr=subprocess.PIPE)\n"
        "check.stdout.readline(); check.stdout.close()\n"
        "sys.exit(check.stderr.read().decode())\n"
    )
    done = run("-c", probe, cwd=folder, double=True)
    assert done.stderr.strip() == ""


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CODE)


def found(*paths: str) -> list[str]:
    return [found.path.replace(os.sep, "/") for found in discovery.find(paths)]


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_is_walked_in_order(inside: Path) -> None:
    write(inside, "b.py", "a.py", "sub/c.py", "sub/deep/d.py", "notes.txt", "x.pyi", ".hidden/e.py")
    assert found(".") == ["./a.py", "./b.py", "./.hidden/e.py", "./sub/c.py", "./sub/deep/d.py"]
    assert found("sub", "a.py", "sub/c.py") == ["sub/c.py", "sub/deep/d.py", "a.py"]


def test_common_folders_are_left_out(inside: Path) -> None:
    write(
        inside,
        "a.py",
        *(f"{name}/b.py" for name in [".git", ".venv", "venv", "__pycache__", "build", "dist"]),
    )
    write(inside, "node_modules/x/b.py", ".tox/py/b.py", "sub/build/b.py", "my-env/lib/b.py")
    (inside / "my-env" / "pyvenv.cfg").write_text("")
    assert found(".") == ["./a.py"]
    assert found("build", "venv/b.py") == ["build/b.py", "venv/b.py"]


def test_gitignore_of_every_level(inside: Path) -> None:
    write(
        inside,
        "a.py",
        "old_a.py",
        "gen/x.py",
        "sub/gen/x.py",
        "sub/keep/old_b.py",
        "sub/c.py",
        "sub/tmp/d.py",
        "other/tmp/d.py",
    )
    (inside / ".gitignore").write_text("old_*.py\n/gen/\n# a comment\n\n")
    (inside / "sub" / ".gitignore").write_text("tmp/\n")
    (inside / "sub" / "keep" / ".gitignore").write_text("!old_b.py\n")
    assert found(".") == ["./a.py", "./other/tmp/d.py", "./sub/c.py", "./sub/gen/x.py", "./sub/keep/old_b.py"]
    assert found("old_a.py", "gen/x.py") == ["old_a.py", "gen/x.py"]


def test_gitignore_above_the_folder(inside: Path) -> None:
    write(inside, "repo/src/a.py", "repo/src/data/b.py", "repo/ignored/c.py", "repo/ignored/data/d.py")
    (inside / ".gitignore").write_text("a.py\n")
    (inside / "repo" / ".gitignore").write_text("data\nignored\n")
    assert found("repo/src") == ["repo/src/a.py", "repo/src/data/b.py"]
    (inside / "repo" / ".git").mkdir()
    assert found("repo/src") == ["repo/src/a.py"]
    assert found("repo/ignored") == ["repo/ignored/c.py", "repo/ignored/data/d.py"]


@pytest.mark.parametrize("content", [b"\xff\xfe\n*.log\n", b"[\n", b"\0"])
def test_a_broken_gitignore_does_no_harm(inside: Path, content: bytes) -> None:
    write(inside, "a.py")
    (inside / ".gitignore").write_bytes(content)
    assert found(".") == ["./a.py"]


def test_links(inside: Path) -> None:
    write(inside, "a.py", "sub/b.py")
    (inside / "loop").symlink_to(".", target_is_directory=True)
    (inside / "link.py").symlink_to("a.py")
    (inside / "broken.py").symlink_to("gone.py")
    assert found(".") == ["./a.py", "./link.py", "./sub/b.py"]


def test_the_same_file_is_checked_once(inside: Path) -> None:
    write(inside, "a.py")
    assert found("a.py", "a.py", "-", "-") == ["a.py", "-"]


def test_explain_a_file(folder: Path) -> None:
    done = command("explain", "a.py", cwd=folder, double=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "! TMD101 `net` stands here" in done.stdout
    assert "TMD102" not in command("explain", "a.py", "--at", "4", cwd=folder, double=True).stdout
    assert "TMD101" not in command("explain", "a.py", "--object", "grads", cwd=folder, double=True).stdout
    assert "TMD102" in command("explain", "-", cwd=folder, stdin=CODE.encode(), double=True).stdout


def test_explain_what_is_not_there(folder: Path) -> None:
    done = command("explain", "gone.py", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "torchmode: gone.py: cannot be read: No such file or directory\n"
    (folder / "bad.py").write_text("import torch\nnet(\n")
    assert command("explain", "bad.py", cwd=folder).returncode == 2
    done = command("explain", "TMD999", cwd=folder)
    assert done.returncode == 2
    assert "there is no rule TMD999; the rules are TMD101, " in done.stderr


@pytest.mark.parametrize("code", sorted(RULES))
def test_explain_a_rule(capsys: pytest.CaptureFixture[str], code: str) -> None:
    rule = RULES[code]
    assert cli.main(["explain", code.lower()]) == 0
    said = capsys.readouterr().out
    assert said == page(rule)
    assert said.startswith(f"# {code} {rule.slug}\n")


def test_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(RULES)
    assert all(re.fullmatch(r"TMD\d{3}  [a-z-]+ +\S.*", line) for line in lines)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no pseudo-terminals")
@pytest.mark.parametrize("without", ["", "rich"])
def test_colours_on_a_terminal_only(folder: Path, without: str) -> None:
    hide = f"import sys; sys.modules[{without!r}] = None\n" if without else ""
    probe = f"{hide}from torchmode.cli import main\nraise SystemExit(main(['check', 'a.py']))"
    assert run("-c", probe, cwd=folder, double=True).stdout == SAID
    terminal = (
        "import os, subprocess, sys\n"
        "master, slave = os.openpty()\n"
        f"done = subprocess.run([sys.executable, '-c', {probe!r}], stdout=slave)\n"
        "os.close(slave)\n"
        "sys.stdout.buffer.write(os.read(master, 100_000))\n"
        "sys.exit(done.returncode)\n"
    )
    done = run("-c", terminal, cwd=folder, double=True, TERM="xterm-256color", NO_COLOR="")
    assert done.returncode == 1, done.stderr
    assert re.sub(r"\x1b\[[\d;]*m", "", done.stdout) == SAID
    assert ("\x1b[" in done.stdout) == (not without)


def test_the_public_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    assert torchmode.analyse("x = 1\n") == Analysis(matters=False)
    assert torchmode.check(b"x = 1\n") == []

    def crash(*_: object) -> Callable[[], None]:
        raise LookupError("no such thing")

    monkeypatch.setattr("torchmode.parse.parse", crash)
    monkeypatch.setattr("torchmode._run", crash)
    monkeypatch.delenv("TORCHMODE_DEBUG", raising=False)
    problem = torchmode.analyse("net.eval()\n").problem
    assert problem == Problem("internal", "internal error: LookupError: no such thing")
    monkeypatch.setenv("TORCHMODE_DEBUG", "1")
    with pytest.raises(LookupError):
        torchmode.analyse("net.eval()\n")
