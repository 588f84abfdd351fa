"""Run flake8 and torchmode as users do: in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

DOUBLES = Path(__file__).parent / "doubles"

_FLAKE8_WITHOUT_US = """
import importlib.metadata as metadata
every = metadata.distributions
metadata.distributions = lambda **given: (one for one in every(**given) if one.metadata["Name"] != "torchmode")
from flake8.main.cli import main
raise SystemExit(main())
"""


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test touches the cache of the user."""
    os.environ["TORCHMODE_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))


def run(
    *arguments: str | Path, cwd: Path, stdin: bytes = b"", double: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run this Python with arguments; with ``double``, the analysis is the one of tests/doubles."""
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    env.pop("TORCHMODE_DEBUG", None)
    if double:
        env["PYTHONPATH"] = os.pathsep.join([str(DOUBLES), *filter(None, [env.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=env,
        timeout=300,
    )
    return subprocess.CompletedProcess(
        done.args,
        done.returncode,
        done.stdout.decode("utf-8", "backslashreplace").replace("\r\n", "\n"),
        done.stderr.decode("utf-8", "backslashreplace").replace("\r\n", "\n"),
    )


def flake8(*arguments: str | Path, cwd: Path, **more: object) -> subprocess.CompletedProcess[str]:
    """Real flake8 with the plugin."""
    return run("-m", "flake8", *arguments, cwd=cwd, **more)  # type: ignore[arg-type]


def flake8_without_us(*arguments: str | Path, cwd: Path, **more: object) -> subprocess.CompletedProcess[str]:
    """Real flake8 that does not know of the plugin."""
    return run("-c", _FLAKE8_WITHOUT_US, *arguments, cwd=cwd, **more)  # type: ignore[arg-type]


def command(*arguments: str | Path, cwd: Path, **more: object) -> subprocess.CompletedProcess[str]:
    """``python -m torchmode``."""
    return run("-m", "torchmode", *arguments, cwd=cwd, **more)  # type: ignore[arg-type]
