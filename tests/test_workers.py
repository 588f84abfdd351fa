"""Several processes: the order, and what happens when one of them dies, hangs or is interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import command, run
from torchmode.workers import Lost, in_order


def work(task: str) -> str:
    """What a worker does with a task: the first word says."""
    match task.split():
        case ["die", *_]:
            os._exit(3)
        case ["hang", *_]:
            time.sleep(600)
        case ["wait", *_]:
            time.sleep(0.3)
    return task.upper()


def test_the_order_is_that_of_the_tasks() -> None:
    tasks = ["wait", *(f"task {number}" for number in range(40)), "wait", "last"]
    assert list(in_order(work, tasks, 2, 60)) == [task.upper() for task in tasks]
    assert list(in_order(work, [], 2, 60)) == []


def test_a_worker_that_dies_takes_nothing_with_it() -> None:
    tasks = [*(f"a {number}" for number in range(20)), "die", "b", "die too", *(f"c {n}" for n in range(20))]
    said = list(in_order(work, tasks, 2, 60))
    lost = [task for task, result in zip(tasks, said, strict=True) if isinstance(result, Lost)]
    assert lost == ["die", "die too"]
    assert [result for result in said if not isinstance(result, Lost)] == [
        task.upper() for task in tasks if task not in lost
    ]
    assert Lost("the process that analysed it died") in said


def test_a_task_that_hangs_takes_nothing_with_it() -> None:
    tasks = ["a", "b", "hang", "c", "d"]
    assert list(in_order(work, tasks, 2, 15)) == ["A", "B", Lost("no answer after 15 seconds"), "C", "D"]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for number in range(24):
        (tmp_path / f"f{number:02}.py").write_text("import torch\nnet(1)\n")
    return tmp_path


def test_jobs(many: Path) -> None:
    alone = command("check", "-j1", ".", cwd=many, double=True)
    assert alone.returncode == 1
    assert len(alone.stdout.splitlines()) == 24
    for arguments in ((), ("-j2",), ("--jobs=3", "--no-cache"), ("-jauto",)):
        done = command("check", *arguments, ".", cwd=many, double=True)
        assert (done.returncode, done.stdout, done.stderr) == (1, alone.stdout, "")
    for wrong in ("0", "-1", "two"):
        done = command("check", f"-j{wrong}", ".", cwd=many)
        assert done.returncode == 2
        assert "is no number of processes: write auto, or 1 or more" in done.stderr


def test_a_file_that_ends_its_process_is_one_line(many: Path) -> None:
    (many / "f07.py").write_text("import torch\ndie(net)\n")
    done = command("check", "-j2", ".", cwd=many, double=True)
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 23
    assert done.stderr == "./f07.py: not analysed: the process that analysed it died\n"


def test_no_bar_and_no_rich_where_nobody_looks(many: Path) -> None:
    probe = (
        "import sys\nfrom torchmode.cli import main\n"
        "from torchmode.report import progress\nprogress.PATIENCE = 0.0\n"
        "main(['check', '-j1', '.'])\nprint('rich' in sys.modules)\n"
    )
    done = run("-c", probe, cwd=many, double=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_bar_on_a_terminal(many: Path) -> None:
    import pty

    pytest.importorskip("rich")
    parent, child = pty.openpty()
    probe = (
        "from torchmode.cli import main\nfrom torchmode.report import progress\nprogress.PATIENCE = 0.0\n"
        "main(['check', '-j1', '.'])\n"
    )
    env = {
        **os.environ,
        "TERM": "xterm",
        "PYTHONPATH": os.pathsep.join(
            [str(Path(__file__).parent / "doubles"), os.environ.get("PYTHONPATH", "")]
        ),
    }
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=many, env=env, stdout=subprocess.PIPE, stderr=child, timeout=300
    )
    os.close(child)
    assert len(done.stdout.splitlines()) == 24
    assert b"TMD101" in done.stdout
    assert b"\x1b" not in done.stdout
    assert b"checking" in os.read(parent, 100_000)
    os.close(parent)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups with signals")
def test_an_interrupt_ends_it_cleanly(many: Path) -> None:
    for number in range(200):
        (many / f"g{number:03}.py").write_text("import torch\nslow(net)\n")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent / "doubles")}
    if "PYTHONPATH" in os.environ:
        env["PYTHONPATH"] += os.pathsep + os.environ["PYTHONPATH"]
    # A suite that a shell started in the background ignores the signal, and so would what it starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        running = subprocess.Popen(
            [sys.executable, "-u", "-m", "torchmode", "check", "-j2", "--no-cache", "."],
            cwd=many,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    assert running.stdout is not None
    assert "TMD101" in running.stdout.readline()
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said) == (2, "torchmode: interrupted\n")
    for _ in range(100):  # multiprocessing's own resource tracker ends when it sees that we have gone
        if not is_alive(running.pid):
            break
        time.sleep(0.1)
    assert not is_alive(running.pid)


def is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
