#!/usr/bin/env python3
"""Real bugs and their fixes: does torchmode report the buggy version at the place, and not the fixed one?

usage: run.py [FILE] --mirrors FOLDER [--trees] [--only ID ...] [--markdown FILE] [--write] [--folder FOLDER]

FILE is `pairs.jsonl` where none is named; `second.jsonl`, `third.jsonl`, `fourth.jsonl` and `fifth.jsonl` hold
pairs that were collected later.
Both hold references only: repository, commits, path, kind, lines. The code comes from local git mirrors with
history: `FOLDER/<owner>+<name>/repo` (or `.../repo/.git`), also given by `TORCHMODE_PAIRS_MIRRORS`. Pairs whose
repository is absent are named and left out. A bug counts as found where a report of its kind stands at most three lines
from the place; the fixed version is still reported where such a report stands on the lines that the place became.
The file is laid out alone, unless the pair says that other files are needed, or `--trees` is given.

Ends with 0 where everything that could be looked at is as the record beside the list says (`found.json`,
`second-found.json`), with 1 where it is not, with 2 where no mirror is there at all, or a file could not be analysed.
"""

from __future__ import annotations

import argparse
import difflib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
KINDS = {
    "K1": ("TMD101",),
    "K2": ("TMD102",),
    "K3": ("TMD201",),
    "K4": ("TMD202",),
    "K5": ("TMD203",),
    "K6": ("TMD301", "TMD302", "TMD303", "TMD304", "TMD305", "TMD306"),
    "K7": ("TMD401", "TMD402"),
    "K8": ("TMD103",),
}
NEAR = 3
REPORT = re.compile(r"(?P<file>.+?):(?P<line>\d+):\d+: (?P<rule>TMD\d+) ")


class CannotCheck(Exception):
    """``torchmode check`` did not do its work."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A bug and, where there is one, its fix. ``cross_file``: what is wrong shows only with the other files."""

    id: str
    repo: str
    kind: str
    path: str
    buggy_commit: str
    buggy_lines: tuple[int, int]
    cross_file: bool
    fixed_commit: str | None = None
    fixed_path: str | None = None

    @property
    def scope(self) -> str:
        return "other files" if self.cross_file else "one file"


@dataclass(frozen=True, slots=True)
class Score:
    """What torchmode said about one pair. ``still`` is None without a fixed version."""

    pair: Pair
    found: bool
    still: bool | None

    @property
    def said(self) -> dict[str, bool | None]:
        return {"found": self.found, "still": self.still}


def main() -> int:
    asked = arguments()
    record = record_of(asked.pairs)
    pairs = [pair for pair in read(asked.pairs) if not asked.only or pair.id in asked.only]
    present = [pair for pair in pairs if git_folder(asked.mirrors, pair.repo) is not None]
    say = Console(soft_wrap=True, highlight=False)
    absent = sorted({pair.repo for pair in pairs if pair not in present})
    if absent:
        left_out = len(pairs) - len(present)
        say.print(f"left out, no mirror: {left_out} pairs of {len(absent)} repositories: {', '.join(absent)}")
    if not present:
        return 2
    scores: list[Score] = []
    for pair in present:
        try:
            scores.append(score(pair, asked.mirrors, asked.folder, trees=asked.trees))
            print(f"{pair.id} ({pair.kind}): {scores[-1].said}", file=sys.stderr, flush=True)
        except CannotCheck as stopped:
            print(f"left out, not analysed: {pair.id}: {stopped}", file=sys.stderr)
    recorded: dict[str, Any] = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    changes = [item for item in scores if recorded.get(item.pair.id) != item.said]
    say.print(table(scores))
    for line in lines(scores, changes, recorded):
        say.print(line, markup=False)
    if asked.markdown:
        asked.markdown.write_text("\n".join(markdown(scores, changes, recorded)) + "\n", encoding="utf-8")
    if asked.write:
        recorded |= {item.pair.id: item.said for item in scores}
        record.write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 2 if len(scores) < len(present) else 1 if changes else 0


def arguments() -> argparse.Namespace:
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "pairs",
        nargs="?",
        type=Path,
        default=HERE / "pairs.jsonl",
        metavar="FILE",
        help="the list (default: pairs.jsonl)",
    )
    parser.add_argument("--trees", action="store_true", help="lay out all Python files of a version, always")
    parser.add_argument(
        "--mirrors",
        type=Path,
        default=Path(os.environ.get("TORCHMODE_PAIRS_MIRRORS", "mirrors")),
        help="the folder of git mirrors (default: %(default)s)",
    )
    parser.add_argument("--only", nargs="+", metavar="ID", help="only these pairs")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the result to a file, too")
    parser.add_argument("--write", action="store_true", help="make the record anew")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(cache) / "torchmode-corpus" / "pairs",
        help="where the versions are laid out (default: %(default)s)",
    )
    return parser.parse_args()


def record_of(pairs: Path) -> Path:
    """Where the result of a list is kept."""
    return pairs.with_name("found.json" if pairs.stem == "pairs" else f"{pairs.stem}-found.json")


def read(pairs: Path) -> list[Pair]:
    """The pairs of the list."""
    rows = (json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines())
    return [Pair(**row | {"buggy_lines": tuple(row["buggy_lines"])}) for row in rows]


def git_folder(mirrors: Path, repo: str) -> Path | None:
    """The git directory of a repository below the folder of mirrors."""
    top = mirrors / repo.replace("/", "+")
    for folder in (top / "repo" / ".git", top / "repo", top / ".git", top):
        if (folder / "HEAD").exists():
            return folder
    return None


def score(pair: Pair, mirrors: Path, folder: Path, *, trees: bool = False) -> Score:
    """Lay both versions out, run torchmode on them, and compare with the place."""
    git = git_folder(mirrors, pair.repo)
    assert git is not None
    whole = trees or pair.cross_file
    top = folder / ("trees" if whole else "files") / pair.id
    buggy = laid_out(git, pair.buggy_commit, pair.path, top / "buggy", whole=whole)
    low, high = pair.buggy_lines
    found = any(low - NEAR <= line <= high + NEAR for line in reports(buggy, pair))
    if pair.fixed_commit is None:
        return Score(pair, found, None)
    fixed_path = pair.fixed_path or pair.path
    fixed = laid_out(git, pair.fixed_commit, fixed_path, top / "fixed", whole=whole)
    first, last = became(buggy, fixed, low, high)
    return Score(pair, found, any(first <= line <= last for line in reports(fixed, pair)))


def laid_out(git: Path, commit: str, path: str, top: Path, *, whole: bool) -> Path:
    """The file of one version on disk; with all Python files of the commit where the others matter."""
    if (top / path).exists():
        return top / path
    top.mkdir(parents=True, exist_ok=True)
    wanted = ":(glob)**/*.py" if whole else f":(literal){path}"
    with tarfile.open(fileobj=io.BytesIO(run_git(git, "archive", commit, "--", wanted))) as archive:
        archive.extractall(top, filter=regular)
    if not any((top / mark).exists() for mark in ("setup.cfg", "setup.py", "pyproject.toml")):
        (top / "setup.cfg").touch()
    return top / path


def regular(member: tarfile.TarInfo, top: str) -> tarfile.TarInfo | None:
    """Folders and plain files only: a link may lead out of the tree."""
    return tarfile.data_filter(member, top) if member.isfile() or member.isdir() else None


def run_git(git: Path, *words: str) -> bytes:
    return subprocess.run(["git", "--git-dir", str(git), *words], capture_output=True, check=True).stdout


def reports(path: Path, pair: Pair) -> list[int]:
    """The lines in the file on which a report of the kind stands."""
    done = subprocess.run(
        [sys.executable, "-m", "torchmode", "check", "--no-cache", "-j1", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise CannotCheck(done.stderr.strip())
    found = (REPORT.match(line) for line in done.stdout.splitlines())
    return [int(match["line"]) for match in found if match is not None and match["rule"] in KINDS[pair.kind]]


def became(buggy: Path, fixed: Path, low: int, high: int) -> tuple[int, int]:
    """The lines of the fixed version that the place became."""
    before, after = (
        path.read_text(encoding="utf-8", errors="replace").splitlines() for path in (buggy, fixed)
    )
    now: dict[int, int] = {}
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for _, start, end, start_after, end_after in matcher.get_opcodes():
        for index in range(start, end):
            place = start_after + index - start
            now[index + 1] = min(place, max(end_after - 1, start_after)) + 1
    return now.get(low, low), now.get(min(high, len(before)), high)


def rows(scores: Sequence[Score]) -> Iterator[tuple[str, str, str]]:
    """Recall by kind: found with one file enough, and with other files needed."""
    groups = [(kind, [item for item in scores if item.pair.kind == kind]) for kind in KINDS]
    for name, group in [*groups, ("all", list(scores))]:
        if group:
            yield name, *(share(group, scope) for scope in ("one file", "other files"))


def share(group: Sequence[Score], scope: str) -> str:
    here = [item for item in group if item.pair.scope == scope]
    return f"{sum(item.found for item in here)} of {len(here)}" if here else "-"


def table(scores: Sequence[Score]) -> Table:
    shown = Table("kind", "found, one file enough", "found, other files needed")
    for row in rows(scores):
        shown.add_row(*row)
    return shown


def lines(scores: Sequence[Score], changes: Sequence[Score], recorded: dict[str, Any]) -> Iterator[str]:
    """What there is to say besides the table."""
    fixed = [item for item in scores if item.still is not None]
    still = [item.pair.id for item in fixed if item.still]
    missed = [item.pair.id for item in scores if not item.found]
    found = f"found {len(scores) - len(missed)} of {len(scores)}"
    yield f"{found}; still reported on the fixed version {len(still)} of {len(fixed)}"
    if missed:
        yield f"not found: {', '.join(missed)}"
    if still:
        yield f"still reported: {', '.join(still)}"
    for item in changes:
        yield f"changed: {item.pair.id}: {item.said}, recorded {recorded.get(item.pair.id, 'nothing')}"
    if not changes:
        yield "all as recorded"


def markdown(scores: Sequence[Score], changes: Sequence[Score], recorded: dict[str, Any]) -> Iterator[str]:
    yield "| kind | found, one file enough | found, other files needed |"
    yield "|---|---|---|"
    for row in rows(scores):
        yield f"| {' | '.join(row)} |"
    yield ""
    for line in lines(scores, changes, recorded):
        yield f"- {line}"


if __name__ == "__main__":
    sys.exit(main())
