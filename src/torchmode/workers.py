"""Workers: one function over many tasks in several processes, with the results in the order of the tasks.

The processes are those of ``concurrent.futures``. Where one dies or gives no answer, the library gives up all that
was under way; here the tasks that were under way are then done one by one, each in a process of its own, until it
is known which of them is to blame. That one is ``Lost``, and the rest goes on as before.

Processes are started afresh ("spawn"), since this process may have threads.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WINDOW: Final = 8  # tasks under way for each process
MOST: Final = 60  # a limit of Windows


@dataclass(frozen=True, slots=True)
class Lost:
    """A task without a result; ``reason`` says why."""

    reason: str


class _Broken(Exception):
    """The pool is of no use any more; the text says why."""


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def in_order(work: Callable[[T], R], tasks: Sequence[T], jobs: int, limit: float) -> Iterator[R | Lost]:
    """``work`` of each task, in their order. A task may take ``limit`` seconds from when its turn has come."""
    jobs = min(jobs, MOST)
    done = 0
    while done < len(tasks):
        try:
            for result in _together(work, tasks[done:], jobs, limit):
                done += 1
                yield result
        except _Broken:
            for task in tasks[done : done + WINDOW * jobs]:
                result_or_loss = _alone(work, task, limit)
                done += 1
                yield result_or_loss
                if isinstance(result_or_loss, Lost):
                    break


def _alone(work: Callable[[T], R], task: T, limit: float) -> R | Lost:
    try:
        return next(_together(work, [task], 1, limit))
    except _Broken as broken:
        return Lost(str(broken))


def _together(work: Callable[[T], R], tasks: Sequence[T], jobs: int, limit: float) -> Iterator[R]:
    pool = ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts_to_parent
    )
    is_done = False
    try:
        upcoming = iter(tasks)
        window = deque(pool.submit(work, task) for task in islice(upcoming, WINDOW * jobs))
        while window:
            result = window[0].result(limit)
            window.popleft()
            yield result
            window.extend(pool.submit(work, task) for task in islice(upcoming, 1))
        is_done = True
    except BrokenProcessPool:
        raise _Broken("the process that analysed it died") from None
    except TimeoutError:
        raise _Broken(f"no answer after {limit:g} seconds") from None
    finally:
        if not is_done:
            for process in multiprocessing.active_children():
                process.kill()
        pool.shutdown(cancel_futures=True)


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
