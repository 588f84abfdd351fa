"""The hook under the real pre-commit: from a clean clone of this repository, and in the two forms of the README."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DEFECT = """\
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5), nn.Linear(4, 2))
net.load_state_dict(torch.load("net.pt"))
with torch.no_grad():
    prediction = net(torch.load("features.pt")).argmax(1)
print(prediction.tolist())
"""


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def git(*arguments: str, cwd: Path) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=cwd, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def give_up(reason: str) -> None:
    """Skip where the tools are not there; on a CI machine they have to be."""
    if in_ci():
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def pre_commit() -> list[str]:
    command = [sys.executable, "-m", "pre_commit"]
    if subprocess.run([*command, "--version"], capture_output=True, check=False).returncode != 0:
        give_up("pre-commit is not installed")
    if shutil.which("git") is None:
        give_up("git is not installed")
    return command


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of its own with the files of this one as they are now."""
    clone = tmp_path_factory.mktemp("clone")
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = git("ls-files", "--cached", "--others", "--exclude-standard", "-z", cwd=ROOT)
        names = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    else:  # an unpacked archive
        kept = ("src", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
        below = [path for name in kept for path in [ROOT / name, *(ROOT / name).rglob("*")]]
        names = [path.relative_to(ROOT).as_posix() for path in below if path.is_file()]
    for name in names:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, clone / name)
    git("init", "-q", cwd=clone)
    git("add", "-A", "-f", cwd=clone)
    git("commit", "-q", "-m", "a clean clone", cwd=clone)
    return clone


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A user's repository with a defective script, a clean one, and a file that is no Python."""
    (tmp_path / "predict.py").write_text(DEFECT)
    (tmp_path / "clean.py").write_text(DEFECT.replace("with torch", "net.eval()\nwith torch"))
    (tmp_path / "notes.txt").write_text(DEFECT)
    git("init", "-q", cwd=tmp_path)
    git("add", "-A", cwd=tmp_path)
    return tmp_path


def hook(command: list[str], project: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PRE_COMMIT_HOME": str(cache), "PRE_COMMIT_COLOR": "never"}
    env.pop("PYTHONPATH", None)
    done = subprocess.run(
        command, cwd=project, capture_output=True, text=True, env=env, timeout=900, check=False
    )
    if done.returncode not in (0, 1) and ("pip" in done.stdout or "fatal: unable" in done.stdout):
        give_up(f"pre-commit could not install the hook: {done.stdout[-2000:]}")
    return done


def assert_reported(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert "predict.py:7:18: TMD101 `net` is in training mode" in done.stdout
    assert "clean.py" not in done.stdout
    assert "notes.txt" not in done.stdout


def test_try_repo(
    pre_commit: list[str], clone: Path, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = tmp_path_factory.mktemp("cache")
    done = hook([*pre_commit, "try-repo", str(clone), "torchmode", "--all-files"], project, cache)
    assert_reported(done)
    assert "torchmode...." in done.stdout
    git("rm", "-q", "--cached", "predict.py", cwd=project)
    done = hook([*pre_commit, "try-repo", str(clone), "torchmode", "--all-files"], project, cache)
    assert done.returncode == 0, done.stdout


LOCAL = """\
repos:
  - repo: local
    hooks:
      - id: torchmode
        name: torchmode
        entry: torchmode check
        language: python
        additional_dependencies: ["{clone}"]
        types: [python]
        require_serial: true
      - id: flake8
        name: flake8
        entry: flake8 --select=TMD
        language: python
        additional_dependencies: [flake8, "{clone}"]
        types: [python]
        require_serial: true
"""


@pytest.mark.parametrize("name", ["torchmode", "flake8"])
def test_local_hook(
    pre_commit: list[str], clone: Path, project: Path, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    (project / ".pre-commit-config.yaml").write_text(LOCAL.replace("{clone}", str(clone)))
    done = hook([*pre_commit, "run", name, "--all-files"], project, tmp_path_factory.mktemp("cache"))
    assert_reported(done)
