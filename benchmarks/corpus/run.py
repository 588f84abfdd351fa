#!/usr/bin/env python3
"""Run torchmode over the corpus and compare what it reports with the record.

usage: run.py [--slice] [--packages NAME ...] [--markdown FILE] [--write] [--folder FOLDER] [-j N]

Releases that are not there yet are downloaded. Ends with 0 where the reports are those of the record, with 1 where
they differ, and with 2 where a release could not be fetched or checked. `--write` makes the record anew: new reports
are written down as `unread`, and whoever reads the code behind them puts in verdict and reason.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import record
import releases
from record import Count, Difference, Entry
from releases import Release
from rich.console import Console
from rich.table import Table

REPORT = re.compile(r"(?P<file>.+?):(?P<line>\d+):\d+: (?P<rule>TMD\d+) (?P<message>.*)")
SPELLED = re.compile(r"`([^`]+)`")


class CannotCheck(Exception):
    """``torchmode check`` did not do its work."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What torchmode says about one release."""

    reports: tuple[Entry, ...]
    messages: dict[Entry, str]
    problems: tuple[str, ...]


def main() -> int:
    asked = arguments()
    known = {release.name: release for release in releases.releases()}
    unknown = [name for name in asked.packages or () if name not in known]
    if unknown:
        print(f"not in the list: {', '.join(unknown)}", file=sys.stderr)
        return 2
    chosen = [
        release
        for release in known.values()
        if release.name in (asked.packages or known) and (release.in_slice or not asked.slice)
    ]
    say = Console(soft_wrap=True, highlight=False)
    reports: list[Entry] = []
    messages: dict[Entry, str] = {}
    done: list[Release] = []
    trouble = False
    for release in chosen:
        try:
            checked = check(release, releases.unpacked(release, asked.folder), asked.folder, asked.jobs)
        except (releases.CannotFetch, CannotCheck) as stopped:
            print(f"{release.folder}: {stopped}", file=sys.stderr)
            trouble = True
            continue
        done.append(release)
        reports += checked.reports
        messages |= checked.messages
        left_out = f", {len(checked.problems)} files cannot be analysed" if checked.problems else ""
        say.print(f"{release.folder}: {len(checked.reports)} reports{left_out}")
    everything = record.read()
    folders = {release.folder for release in done}
    mine = [entry for entry in everything if f"{entry.package}-{entry.version}" in folders]
    difference = record.compare(mine, reports)
    show(difference, messages, say)
    if asked.markdown:
        asked.markdown.write_text("\n".join(markdown(difference, messages)) + "\n", encoding="utf-8")
    if asked.write:
        others = [entry for entry in everything if entry not in mine]
        record.write([*others, *difference.now])
    return 2 if trouble else 1 if difference else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--slice", action="store_true", help="only the few small releases that CI looks at")
    parser.add_argument("--packages", nargs="+", metavar="NAME", help="only these")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the difference to a file, too")
    parser.add_argument("--write", action="store_true", help="make the record anew")
    parser.add_argument("-j", "--jobs", default="auto", help="processes of `torchmode check`")
    parser.add_argument(
        "--folder",
        type=Path,
        default=releases.default_folder(),
        help="where the releases are kept (default: %(default)s)",
    )
    return parser.parse_args()


def check(release: Release, root: Path, folder: Path, jobs: str) -> Checked:
    """Run ``torchmode check`` in the folder of a release, as its authors would."""
    done = subprocess.run(
        [sys.executable, "-m", "torchmode", "check", "-j", jobs, "."],
        cwd=root,
        env=os.environ | {"TORCHMODE_CACHE_DIR": str(folder.resolve() / "results"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    problems = tuple(done.stderr.strip().splitlines())
    if done.returncode not in (0, 1, 2) or (done.returncode == 2 and not problems):
        raise CannotCheck(f"torchmode check ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    messages: dict[Entry, str] = {}
    for line in done.stdout.splitlines():
        found = REPORT.fullmatch(line)
        if found is None:
            raise CannotCheck(f"not understood: {line}")
        file, at, rule, message = found.groups()
        spelled = SPELLED.search(message)
        entry = Entry(
            release.name,
            release.version,
            PurePosixPath(file).as_posix(),
            int(at),
            rule,
            spelled.group(1) if spelled else "",
        )
        messages[entry] = message
    return Checked(tuple(messages), messages, problems)


def changes(difference: Difference, messages: dict[Entry, str]) -> Iterator[tuple[str, Entry, str]]:
    """Every difference in words: what happened, where, and what there is to say."""
    for entry in difference.new:
        yield "new", entry, messages[entry]
    for entry in difference.gone:
        yield (
            "gone",
            entry,
            f"was {entry.verdict}: {entry.reason}" if entry.reason else f"was {entry.verdict}",
        )
    for before, after in difference.moved:
        yield "moved", after, f"from line {before.line}; {before.verdict}: {before.reason}"


def show(difference: Difference, messages: dict[Entry, str], say: Console) -> None:
    """The difference and the counts on the terminal."""
    colours = {"new": "yellow", "gone": "cyan", "moved": "blue"}
    for what, entry, text in changes(difference, messages):
        say.print(f"[{colours[what]}]{what:5}[/] ", end="")
        say.print(f"{entry.place} {entry.rule} {text}", markup=False)
    for title, rows in (
        ("release", record.by_package(difference.now)),
        ("rule", record.by_rule(difference.now)),
    ):
        table = Table(title, "reports", "true", "arguable", "false", "unread", "precision")
        for name, count in rows:
            table.add_row(name, *cells(count))
        say.print(table)
    say.print(summary(difference))


def markdown(difference: Difference, messages: dict[Entry, str]) -> Iterator[str]:
    """The same for a page."""
    yield f"## The corpus: {summary(difference)}"
    if difference:
        yield from ("", "| | place | rule | |", "|---|---|---|---|")
        for what, entry, text in changes(difference, messages):
            escaped = text.replace("|", "\\|")
            yield f"| {what} | {entry.place} | {entry.rule} | {escaped} |"
    for title, rows in (
        ("rule", record.by_rule(difference.now)),
        ("release", record.by_package(difference.now)),
    ):
        yield from ("", *table_of(title, rows))


def table_of(title: str, rows: Iterable[tuple[str, Count]]) -> Iterator[str]:
    yield f"| {title} | reports | true | arguable | false | unread | precision |"
    yield "|---|---|---|---|---|---|---|"
    for name, count in rows:
        yield f"| {name} | {' | '.join(cells(count))} |"


def cells(count: Count) -> tuple[str, ...]:
    numbers = (count.all, count.true, count.arguable, count.false, count.unread)
    return (*map(str, numbers), count.precision)


def summary(difference: Difference) -> str:
    if not difference:
        return f"{len(difference.kept)} reports, all as recorded"
    return (
        f"{len(difference.kept)} reports as recorded, {len(difference.new)} new, "
        f"{len(difference.gone)} gone, {len(difference.moved)} moved"
    )


if __name__ == "__main__":
    sys.exit(main())
