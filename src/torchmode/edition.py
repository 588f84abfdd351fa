"""Edition: which copy of torchmode, Python and libcst this is, for what is kept on disk; and where it is kept.

A version alone does not say it: a checkout changes without one.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path


def default_folder() -> Path:
    """Where entries are kept: ``TORCHMODE_CACHE_DIR``, else the user's cache folder."""
    named = os.environ.get("TORCHMODE_CACHE_DIR")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "torchmode"


def edition(version: str) -> str:
    """What makes the results: this very copy of torchmode, Python, and libcst (which is not imported for it)."""
    parser = find_spec("libcst")
    place = parser.origin if parser is not None and parser.origin is not None else ""
    parser_time = os.stat(place).st_mtime_ns if place else 0
    return f"{version} {sys.version} {place} {parser_time} {files_of(os.path.dirname(__file__))}"


@cache
def files_of(home: str) -> tuple[tuple[str, int, int], ...]:
    """Path, size and time of each file of torchmode, looked at once: the store and the results both ask."""
    return tuple(
        sorted(
            (os.path.join(folder, name), status.st_size, status.st_mtime_ns)
            for folder, _, names in os.walk(home)
            for name in names
            if name.endswith((".py", ".toml"))
            for status in (os.stat(os.path.join(folder, name)),)
        )
    )
