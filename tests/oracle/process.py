"""The observer process: found, started once for a test session, asked, and ended."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

VARIABLE = "TORCHMODE_ORACLE_PYTHON"
OBSERVER = Path(__file__).with_name("observer.py")


def python_with_torch() -> str:
    """The Python that runs the observer: the one that the environment names, or this one; empty where neither can."""
    named = os.environ.get(VARIABLE, "")
    return named or (sys.executable if importlib.util.find_spec("torch") is not None else "")


class Observer:
    """A running observer, at work in ``folder``; ``ask`` sends a request and waits for its answer."""

    def __init__(self, python: str, folder: Path) -> None:
        self.process = subprocess.Popen(
            [python, "-W", "ignore", str(OBSERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"},
        )

    def ask(self, **request: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the observer ended with status {self.process.wait()}")
        found: dict[str, Any] = json.loads(answer)
        return found

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)
