"""Checking: one file of a run, from its path to its findings; and many of them, from the cache or by analysis."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import torchmode
from torchmode.facts import Finding, Problem
from torchmode.footprint import recorded
from torchmode.options import MOST_WAITING, Options
from torchmode.source import CannotAnalyse, SourceText, from_path, place_of

if TYPE_CHECKING:
    from torchmode.results import Results

WORTH_A_PROCESS: Final = 8  # files for each process, below which starting it takes longer than it saves


@dataclass(frozen=True, slots=True)
class Task:
    """A file to check in a run that began at ``began``."""

    path: str
    options: Options
    began: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The findings in a file, before any ``# noqa``; or why there are none."""

    findings: tuple[Finding, ...] = ()
    problem: Problem | None = None


def outcomes(tasks: Sequence[Task], jobs: int | None) -> Iterator[Outcome]:
    """The outcome of each task, in their order. ``jobs`` processes; None for as many as pay off."""
    kept = [_kept(task) for task in tasks]
    open_tasks = [task for task, outcome in zip(tasks, kept, strict=True) if outcome is None]
    fresh = _analysed(open_tasks, jobs)
    for outcome in kept:
        yield outcome if outcome is not None else next(fresh)
    if open_tasks and open_tasks[0].options.cache:
        results_of(open_tasks[0].options.cache, open_tasks[0].began).prune()


def _analysed(tasks: Sequence[Task], jobs: int | None) -> Iterator[Outcome]:
    if jobs == 1 or len(tasks) < 2 or (jobs is None and len(tasks) < 2 * WORTH_A_PROCESS):
        yield from map(judge, tasks)
        return
    from torchmode.workers import Lost, cores, in_order

    wanted = min(cores(), len(tasks) // WORTH_A_PROCESS) if jobs is None else min(jobs, len(tasks))
    if wanted < 2:
        yield from map(judge, tasks)
        return
    limit = 2 * MOST_WAITING * max(task.options.timeout for task in tasks)
    for outcome in in_order(judge, tasks, wanted, limit):
        yield Outcome(problem=Problem("internal", outcome.reason)) if isinstance(outcome, Lost) else outcome


def judge(task: Task) -> Outcome:
    """Analyse one file, and keep what is found."""
    try:
        source = from_path(task.path)
    except CannotAnalyse as stopped:
        return Outcome(problem=stopped.problem)
    with recorded() as footprint:
        outcome = judged(source, task.path, task.options)
    if task.options.cache:
        results = results_of(task.options.cache, task.began)
        results.put(task.path, task.options, (outcome.findings, outcome.problem), footprint)
    return outcome


def judged(source: SourceText, name: str, options: Options) -> Outcome:
    """Analyse one text. A text that does not matter must still be Python."""
    analysis = torchmode.analyse(source.text, name, options, place_of(name))
    if analysis.matters:
        return Outcome(tuple(sorted(analysis.findings)), analysis.problem)
    from torchmode.parse import in_deep_thread, unreadable

    try:
        return Outcome(problem=in_deep_thread(lambda: unreadable(source.text)))
    except CannotAnalyse as stopped:
        return Outcome(problem=stopped.problem)


@cache
def results_of(folder: str, began: float) -> Results:
    """The kept results, with what this process already knows of the files."""
    from torchmode.results import Results

    return Results(Path(folder), began)


def _kept(task: Task) -> Outcome | None:
    if not task.options.cache or not os.path.isdir(task.options.cache):
        return None
    found = results_of(task.options.cache, task.began).get(task.path, task.options)
    return None if found is None else Outcome(*found)
