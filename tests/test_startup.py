"""What is not needed is not imported: libcst alone costs more than a run over files that do not matter.

Which modules a process holds at its end is looked at, never a time.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import run

HEAVY = (
    "libcst", "rich", "asyncio", "multiprocessing", "shutil",
    "torchmode.pipeline", "torchmode.knowledge", "torchmode.ir",
)  # fmt: skip
PROBE = """
import sys
from {module} import main
try:
    main({arguments!r})
except SystemExit:
    pass
print("held:", *sorted(set({heavy!r}) & set(sys.modules)))
"""


def held(module: str, *arguments: str, cwd: Path, **environment: str) -> list[str]:
    """The heavy modules that this command leaves imported."""
    probe = PROBE.format(module=module, arguments=list(arguments), heavy=HEAVY)
    done = run("-c", probe, cwd=cwd, **environment)
    assert done.stderr == ""
    return done.stdout.splitlines()[-1].split()[1:]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("import os\n\n\ndef f(path: str) -> str:\n    return os.fspath(path)\n")
    (tmp_path / "b.py").write_text("x = 1\n")
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    return tmp_path


def test_the_command_imports_nothing_heavy(plain: Path) -> None:
    assert held("torchmode.cli", "--version", cwd=plain) == []
    assert held("torchmode.cli", "--help", cwd=plain) == []
    assert held("torchmode.cli", "check", "--no-cache", ".", cwd=plain) == []


def test_the_plugin_imports_nothing_heavy(plain: Path) -> None:
    """flake8 itself imports multiprocessing, so only what is ours counts."""
    ours = {"libcst", "rich", "torchmode.pipeline", "torchmode.knowledge"}
    assert not ours & set(held("flake8.main.cli", "-j1", "--version", cwd=plain))
    assert not ours & set(held("flake8.main.cli", "-j1", ".", cwd=plain))


def test_a_result_that_is_kept_is_read_with_nothing_heavy(plain: Path) -> None:
    cache = str(plain / "cache")
    (plain / "c.py").write_text("import torch\nnet = torch.nn.Dropout(0.5)\nnet.eval()\n")
    assert "libcst" in held("torchmode.cli", "check", "c.py", cwd=plain, TORCHMODE_CACHE_DIR=cache)
    assert held("torchmode.cli", "check", "c.py", cwd=plain, TORCHMODE_CACHE_DIR=cache) == []


def test_a_file_that_matters_is_parsed(plain: Path) -> None:
    """The counterpart: the tests above would see libcst if it were there."""
    (plain / "c.py").write_text("import torch\nnet = torch.nn.Dropout(0.5)\nnet.eval()\n")
    assert "libcst" in held("torchmode.cli", "check", "c.py", cwd=plain)
    assert "libcst" in held("flake8.main.cli", "-j1", "c.py", cwd=plain)
