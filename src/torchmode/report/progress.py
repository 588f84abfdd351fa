"""A progress bar for people who wait: with ``rich``, on a terminal, and only after a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TextIO, TypeVar

T = TypeVar("T")

PATIENCE: Final = 1.0


def watched(items: Iterable[T], total: int, stream: TextIO, is_told: Callable[[T], bool]) -> Iterator[T]:
    """The items, with a bar on ``stream``; it gives way while an item is dealt with of which something is told."""
    if not stream.isatty():
        yield from items
        return
    began = time.monotonic()
    upcoming = iter(items)
    done = 0
    for item in upcoming:
        done += 1
        yield item
        if time.monotonic() - began > PATIENCE:
            break
    try:
        from rich.console import Console
        from rich.progress import Progress
    except ImportError:
        yield from upcoming
        return
    with Progress(
        console=Console(file=stream), transient=True, redirect_stdout=False, redirect_stderr=False
    ) as bar:
        task = bar.add_task("checking", total=total, completed=done)
        for item in upcoming:
            bar.advance(task)
            if is_told(item):
                bar.stop()
                yield item
                bar.start()
            else:
                yield item
