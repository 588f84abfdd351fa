"""Results: what a file's analysis found, kept on disk, so that an unchanged file need not be analysed again.

There is one entry for each file and way of asking: its name is a hash of the path, the options, the content of the
effect files and of torchmode itself, Python and libcst. An entry holds what was found and the footprint of the
analysis: the hash of each file that took part, each question to the file system with its answer, and a hash of each
tree that was searched for callers. It is believed only if all of that is the same now. Contents are compared, never
times: a time can lie, and 2,000 files are hashed in a fraction of a second. A result is kept only if nothing it
rests on has changed since the run began, so that an entry never speaks of a state that nobody analysed.

Whatever is missing, truncated, unreadable or foreign counts as not there; whatever cannot be written is not written.
An entry is JSON behind a hash of itself. Entries that nobody used for a month are removed, once a day.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import torchmode
from torchmode.edition import edition
from torchmode.facts import Finding, Problem, Since
from torchmode.footprint import Footprint, ask, python_files
from torchmode.options import Options

LASTING: Final = frozenset({"syntax", "too-deep", "too-large"})  # problems that lie in the text alone
DAY: Final = 86_400.0
KEPT_DAYS: Final = 30
_DIGEST: Final = 16
_ENTRY: Final = re.compile(r"[0-9a-f]{2}[\\/][0-9a-f]{30,62}")

Result = tuple[tuple[Finding, ...], Problem | None]


class Results:
    """The entries of one folder during one run, which began at ``began`` (seconds since 1970)."""

    def __init__(self, folder: Path, began: float) -> None:
        self._folder = folder
        self._began = began
        self._version = edition(torchmode.__version__)
        self._hashes: dict[str, str] = {}
        self._answers: dict[tuple[str, str], bool] = {}
        self._trees: dict[str, str] = {}

    def get(self, path: str, options: Options) -> Result | None:
        """What was found in the file when everything was as it is now, or None. Never fails."""
        try:
            entry = self._path(path, options)
            data = entry.read_bytes()
            if _hash(data[_DIGEST:]) != data[:_DIGEST]:
                return None
            kept = json.loads(data[_DIGEST:])
            if not self._is_so(kept):
                return None
            if entry.stat().st_mtime < self._began - DAY:
                os.utime(entry)
            return tuple(map(_finding, kept["findings"])), kept["problem"] and Problem(**kept["problem"])
        except Exception:  # an entry is a convenience: no trouble with one may ever reach the user
            return None

    def put(self, path: str, options: Options, result: Result, footprint: Footprint) -> None:
        """Keep what was found. Does nothing where that is not possible or not safe."""
        findings, problem = result
        files = {os.path.abspath(path), *footprint.files}
        if not footprint.is_final or (problem is not None and problem.kind not in LASTING):
            return
        try:
            searched = (file for root in footprint.trees for file in python_files(root))
            if any(self._has_changed(file) for file in (*files, *searched)):
                return
            kept = {
                "files": {file: self._content(file) for file in sorted(files)},
                "asked": [[kind, asked, answer] for (kind, asked), answer in footprint.asked.items()],
                "trees": {root: self._tree(root) for root in sorted(footprint.trees)},
                "findings": [asdict(finding) for finding in findings],
                "problem": problem and asdict(problem),
            }
            payload = json.dumps(kept).encode("utf-8", "surrogatepass")
            _write(self._path(path, options), _hash(payload) + payload)
        except (OSError, ValueError):
            return

    def prune(self) -> None:
        """Remove what nobody used for a month, lowered files too, if that was not done today. Never fails."""
        mark = self._folder / "pruned"
        try:
            if mark.exists() and mark.stat().st_mtime > self._began - DAY:
                return
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            mark.touch()
            for below in (self._folder, self._folder / "results"):
                for entry in below.glob("[0-9a-f][0-9a-f]/*"):
                    ours = _ENTRY.fullmatch(str(entry.relative_to(below)))
                    if ours and entry.stat().st_mtime < self._began - KEPT_DAYS * DAY:
                        entry.unlink()
        except OSError:
            return

    def _is_so(self, kept: dict[str, Any]) -> bool:
        """Whether everything that the entry rests on is as it was."""
        return (
            all(self._content(file) == content for file, content in kept["files"].items())
            and all(self._answer(kind, asked) is answer for kind, asked, answer in kept["asked"])
            and all(self._tree(root) == tree for root, tree in kept["trees"].items())
        )

    def _content(self, path: str) -> str:
        """A hash of the file; empty where it cannot be read."""
        known = self._hashes.get(path)
        if known is None:
            try:
                with open(path, "rb") as file:
                    known = _hash(file.read()).hex()
            except OSError:
                known = ""
            self._hashes[path] = known
        return known

    def _answer(self, kind: str, path: str) -> bool:
        known = self._answers.get((kind, path))
        if known is None:
            known = self._answers[kind, path] = ask(kind, path)
        return known

    def _tree(self, root: str) -> str:
        known = self._trees.get(root)
        if known is None:
            each = [f"{path}\0{self._content(path)}" for path in python_files(root)]
            known = self._trees[root] = _hash("\n".join(each).encode("utf-8", "surrogateescape")).hex()
        return known

    def _has_changed(self, path: str) -> bool:
        """Whether a file has changed since the run began."""
        try:
            status = os.stat(path)
        except OSError:
            return False
        return max(status.st_mtime, status.st_ctime) >= self._began

    def _path(self, path: str, options: Options) -> Path:
        knowledge = [self._content(file) for file in options.knowledge]
        asked = (options.strict, options.follow_imports, options.torch_version, options.timeout, knowledge)
        stamp = f"{self._version}\0{os.path.abspath(path)}\0{asked}"
        name = _hash(stamp.encode("utf-8", "surrogateescape")).hex()
        return self._folder / "results" / name[:2] / name[2:]


def _finding(kept: dict[str, Any]) -> Finding:
    return Finding(**{**kept, "since": tuple(Since(**since) for since in kept["since"])})


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    import tempfile  # it imports what reads archives, which a run that finds all results need not

    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.replace(file.name, path)
