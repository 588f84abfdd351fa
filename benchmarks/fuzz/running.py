"""How a case is analysed, and what counts as a fault.

Each case runs in a worker process with a limit of time (seconds of the processor), and in it in a thread with a stack
of 512 KiB: by the public API with ``TORCHMODE_DEBUG=1``, so that an internal error is a fault and not a problem that
is told; past the look at the text (triage) where that turns the case away; and, for those that Python can parse, by
the flake8 plugin in the same small thread. What ``torchmode explain`` tells is made too. A fault is an exception, the
death of the process, no answer in time, an analysis that stops at its own limit of time, an internal problem, or an
answer that does not make sense (a place outside of the file, another answer from the plugin than from the API).

``through_commands`` gives the same cases as files to real flake8 without torchmode, real flake8 with it, and
``torchmode check``.
"""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from cases import Case

import torchmode
from torchmode import pipeline, source
from torchmode.facts import Analysis
from torchmode.flake8_plugin import Plugin
from torchmode.options import Options
from torchmode.parse import in_deep_thread
from torchmode.report.story import Filter, tell
from torchmode.rules import RULES
from torchmode.workers import Lost, in_order

T = TypeVar("T")

SMALL_STACK: Final = 512 << 10
PATIENCE: Final = 5  # a busy machine: the limit is meant in seconds of the processor
PROBLEMS: Final = {"syntax", "too-deep", "too-large"}


@dataclass(frozen=True, slots=True)
class Said:
    """What became of one case; ``fault`` is empty where all is well."""

    what: str
    seconds: float = 0.0
    fault: str = ""


@dataclass(slots=True)
class Tally:
    """What became of many cases."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[Case, str]] = field(default_factory=list)
    slowest: list[tuple[float, Case]] = field(default_factory=list)

    def add(self, case: Case, said: Said) -> None:
        self.counts[said.what] += 1
        if said.fault:
            self.faults.append((case, said.fault))
        self.slowest = sorted([*self.slowest, (said.seconds, case)], key=lambda item: -item[0])[:3]


def run(cases: Sequence[Case], limit: float, seconds: float = float("inf")) -> Iterator[tuple[Case, Said]]:
    """Each case and what became of it, in order, until the ``seconds`` are over."""
    started = time.monotonic()
    tasks = [(case, limit) for case in cases]
    answers = in_order(judge, tasks, 1, 2 * PATIENCE * limit)
    for case, answer in zip(cases, answers, strict=False):
        yield case, Said("no answer", fault=answer.reason) if isinstance(answer, Lost) else answer
        if time.monotonic() - started > seconds:
            break


def judge(task: tuple[Case, float]) -> Said:
    """Analyse one case in every way."""
    case, limit = task
    os.environ["TORCHMODE_DEBUG"] = "1"
    started = time.process_time()
    try:
        what = _analysed(case, limit)
    except AssertionError as wrong:
        return Said("wrong answer", time.process_time() - started, str(wrong) or traceback.format_exc())
    except BaseException:
        return Said("raised", time.process_time() - started, traceback.format_exc())
    seconds = time.process_time() - started
    return Said(what, seconds, f"took {seconds:.0f} CPU seconds" if seconds > limit else "")


def _analysed(case: Case, limit: float) -> str:
    given = case.source()
    text = (source.from_bytes(given) if isinstance(given, bytes) else source.from_text(given)).text
    path = case.path if os.path.isfile(case.path) else None
    options = Options(strict=True, timeout=PATIENCE * limit)
    analysis = in_small_thread(lambda: torchmode.analyse(given, case.path, options, path))
    if not analysis.matters:
        assert analysis == Analysis(matters=False)
        try:
            analysis = in_small_thread(lambda: _past_triage(text, options, path))
        except source.CannotAnalyse as stopped:
            analysis = Analysis(problem=stopped.problem)
        assert not analysis.findings, f"turned away, but there is {analysis.findings[0]}"
        what = "analysed past triage"
    else:
        what = "analysed"
        if _is_python(text):
            _plugin_agrees(text, case.path, options, analysis)
    lines = source.from_text(text).lines
    if analysis.problem is not None:
        assert analysis.problem.kind in PROBLEMS, f"{analysis.problem}"
        assert analysis.problem.reason
        assert 1 <= analysis.problem.line <= len(lines) + 2, f"{analysis.problem}, in {len(lines)} lines"
        assert analysis == Analysis(problem=analysis.problem)
        return f"said not to be analysed: {analysis.problem.kind}"
    for item in (*analysis.findings, *analysis.states, *analysis.story):
        assert 1 <= item.line <= len(lines), f"{item}, in {len(lines)} lines"
        assert 0 <= item.column <= len(lines[item.line - 1]), f"{item}, beyond its line"
    for finding in analysis.findings:
        assert finding.code in RULES
        assert (finding.line, finding.column) <= (finding.end_line, finding.end_column), f"{finding}"
        assert finding.message.isprintable(), f"{finding}"
    assert tell(analysis, lines, Filter())
    return what


def _past_triage(text: str, options: Options, path: str | None) -> Analysis:
    return in_deep_thread(lambda: pipeline.run(text, options, path or ""), options.timeout)


def _is_python(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def _plugin_agrees(text: str, name: str, options: Options, analysis: Analysis) -> None:
    """The plugin, as flake8 calls it, finds what the API finds."""
    Plugin.options = options
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    lines = list(io.StringIO(text))
    reports = in_small_thread(lambda: list(Plugin(tree, name, lines).run()))
    said = {(line, column, message.partition(" ")[0]) for line, column, message, _ in reports}
    known = {(finding.line, finding.column, finding.code) for finding in analysis.findings}
    assert said == known, f"the plugin says {said - known} more and {known - said} less"


def in_small_thread(work: Callable[[], T]) -> T:
    """Call ``work`` in a thread with a stack of 512 KiB."""
    done: list[T] = []
    raised: list[BaseException] = []

    def call() -> None:
        try:
            done.append(work())
        except BaseException as error:
            raised.append(error)

    before = threading.stack_size(SMALL_STACK)
    try:
        thread = threading.Thread(target=call)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if raised:
        raise raised[0]
    return done[0]


_FLAKE8_WITHOUT_US: Final = """
import importlib.metadata as metadata
every = metadata.distributions
metadata.distributions = lambda **given: (one for one in every(**given) if one.metadata["Name"] != "torchmode")
from flake8.main.cli import main
raise SystemExit(main())
"""
_FLAKE8: Final = ("--isolated", "-j1", "--select=E9,F,TMD", "--torchmode-strict")
_NOT_ANALYSED: Final = re.compile(r"(?P<path>.+?):\d+: not analysed: (?P<reason>\S.*)")


def through_commands(cases: Sequence[Case], together: int = 40) -> Iterator[tuple[Case, Said]]:
    """The cases as files through real flake8 and ``torchmode check``, so many at once; what goes wrong, one by one."""
    for start in range(0, len(cases), together):
        batch = cases[start : start + together]
        for case, fault in zip(batch, _faults_of(batch), strict=True):
            yield case, Said("through flake8 and torchmode check", 0.0, fault)


def _faults_of(batch: Sequence[Case]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, case in enumerate(batch):
            given = case.source()
            data = given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")
            path = Path(folder, f"f{number:04}.py")
            path.write_bytes(data)
            paths.append(path.name)
        fault = _fault_of_commands(paths, folder)
        if not fault or len(batch) == 1:
            return [fault] * len(batch)
        return [_fault_of_commands([path], folder) for path in paths]


def _fault_of_commands(paths: Sequence[str], folder: str) -> str:
    without = _command(["-c", _FLAKE8_WITHOUT_US, "--isolated", "-j1", "--select=E9,F", *paths], folder)
    if _survived(without):
        done = _command(["-m", "flake8", *_FLAKE8, *paths], folder)
        if not _survived(done):
            return f"flake8 with torchmode ended with {done.returncode}:\n{done.stderr[-2000:]}"
        others = [line for line in done.stdout.splitlines() if ": TMD" not in line]
        if others != without.stdout.splitlines():
            return "flake8 with torchmode reports other E9 and F than without"
    done = _command(["-m", "torchmode", "check", "-j1", "--no-cache", "--strict", *paths], folder)
    if done.returncode not in (0, 1, 2):
        return f"torchmode check ended with {done.returncode}:\n{done.stderr[-2000:]}"
    said = done.stderr.splitlines()
    for line in said:
        found = _NOT_ANALYSED.fullmatch(line)
        if found is None or "internal" in found["reason"] or "gave up" in found["reason"]:
            return f"torchmode check says on standard error: {line}"
    if (done.returncode == 2) != bool(said):
        return f"torchmode check ended with {done.returncode} and says {len(said)} problems"
    return ""


def _survived(done: subprocess.CompletedProcess[str]) -> bool:
    return done.returncode in (0, 1) and "Traceback" not in done.stderr


def _command(arguments: Sequence[str], folder: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "ignore"}
    env.pop("TORCHMODE_DEBUG", None)
    try:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=folder, capture_output=True, env=env, timeout=1_200
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(arguments, -999, "", "no answer after 1,200 seconds")
    return subprocess.CompletedProcess(
        arguments,
        done.returncode,
        done.stdout.decode("utf-8", "backslashreplace"),
        done.stderr.decode("utf-8", "backslashreplace"),
    )
