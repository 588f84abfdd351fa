"""The ``torchmode`` command: ``check``, ``explain`` and ``rules``."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import torchmode
from torchmode.config import WrongConfiguration, configuration_of
from torchmode.facts import Finding
from torchmode.options import Options, torch_version
from torchmode.source import CannotAnalyse, SourceText, from_bytes, from_path, place_of

if TYPE_CHECKING:
    from torchmode.discovery import Found

CLEAN: Final = 0
FINDINGS: Final = 1
TROUBLE: Final = 2

_CODE: Final = re.compile(r"TMD\d{3}", re.IGNORECASE)


class UsageError(Exception):
    """What the user asked for makes no sense; the text says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Returns 0 for clean, 1 for findings, 2 where something was wrong or could not be read."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except (UsageError, WrongConfiguration) as error:
        print(f"torchmode: {error}", file=sys.stderr)
        return TROUBLE
    except KeyboardInterrupt:
        print("torchmode: interrupted", file=sys.stderr)
        return TROUBLE
    except (
        BrokenPipeError
    ):  # the reader of our output has gone: keep the interpreter from complaining at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return TROUBLE


class _Parser(argparse.ArgumentParser):
    def __init__(self, **given: Any) -> None:
        super().__init__(formatter_class=_formatter, **given)


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Help as wide as the terminal. To find that out, argparse would import what reads archives, in each run."""
    try:
        columns = int(os.environ.get("COLUMNS", 0)) or os.get_terminal_size().columns
    except (ValueError, OSError):
        columns = 80
    return argparse.HelpFormatter(prog, width=columns - 2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="torchmode",
        description="Find forward passes of PyTorch modules that run in the wrong mode or record the wrong gradients.",
    )
    parser.add_argument("--version", action="version", version=f"torchmode {torchmode.__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="check files and folders", description=_check.__doc__)
    check.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input")
    check.add_argument("--strict", action="store_true", help="also report what torchmode is less sure of")
    check.add_argument(
        "--select", action="append", default=[], metavar="CODES", help="report only these rules"
    )
    check.add_argument(
        "--ignore", action="append", default=[], metavar="CODES", help="do not report these rules"
    )
    _add_torch_version(check)
    check.add_argument(
        "--stdin-display-name", default="stdin", metavar="NAME", help="the name to print for -"
    )
    check.add_argument(
        "--no-follow-imports", action="store_true", help="look at each file alone, not at what it imports"
    )
    check.add_argument(
        "-j",
        "--jobs",
        type=_jobs,
        default=0,
        metavar="N",
        help="processes to use (default: as many as there are cores, where that pays off); 1: none but this one",
    )
    check.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    _add_knowledge(check)
    check.set_defaults(run=_check)

    explain = commands.add_parser(
        "explain", help="tell the story of a file, or the text of a rule", description=_explain.__doc__
    )
    explain.add_argument(
        "subject", metavar="FILE|CODE", help="a file, - for standard input, or a rule such as TMD101"
    )
    explain.add_argument("--at", type=int, metavar="LINE", help="only what concerns this line")
    explain.add_argument(
        "--object", metavar="NAME", help="only this module, as the source spells it: self.net"
    )
    explain.add_argument("--strict", action="store_true", help="with the reports of `check --strict`")
    explain.add_argument(
        "--no-follow-imports", action="store_true", help="look at the file alone, not at what it imports"
    )
    _add_torch_version(explain)
    _add_knowledge(explain)
    explain.set_defaults(run=_explain)

    rules = commands.add_parser("rules", help="list the rules", description=_rules.__doc__)
    rules.set_defaults(run=_rules)
    return parser


def _jobs(text: str) -> int:
    """A number of processes; 0 stands for ``auto``."""
    if text == "auto":
        return 0
    jobs = int(text) if text.isdecimal() else 0
    if jobs < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: write auto, or 1 or more")
    return jobs


def _add_torch_version(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--torch-version",
        default="",
        metavar="VERSION",
        help="the oldest PyTorch that the code has to run with (default: the newest)",
    )


def _options(asked: argparse.Namespace, story: bool) -> Options:
    cache = ""
    if not getattr(asked, "no_cache", True):
        from torchmode.edition import default_folder

        cache = str(default_folder())
    try:
        version = torch_version(asked.torch_version)
    except ValueError as error:
        raise UsageError(f"--torch-version: {error}") from error
    return Options(
        strict=asked.strict,
        story=story,
        follow_imports=not asked.no_follow_imports,
        cache=cache,
        torch_version=version,
    )


def _add_knowledge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--knowledge",
        action="append",
        default=[],
        metavar="FILE",
        help="a file that says what your own functions do to modes (docs/knowledge.md)",
    )


def _with_knowledge(options: Options, given: Sequence[str], path: str) -> Options:
    """The options for one file, with the effect files of the command line and of its project."""
    paths = (*given, *configuration_of("stdin" if path == "-" else path).knowledge)
    if paths:
        from torchmode.knowledge import WrongKnowledge, known_by

        try:
            known_by(paths)
        except WrongKnowledge as wrong:
            raise UsageError(str(wrong)) from wrong
    return replace(options, knowledge=paths)


def _check(asked: argparse.Namespace) -> int:
    """Check files and folders. Exit status: 0 clean, 1 findings, 2 something could not be analysed."""
    from torchmode.checking import Outcome, Task, judged, outcomes
    from torchmode.discovery import STDIN, find
    from torchmode.report.noqa import without_silenced
    from torchmode.report.progress import watched
    from torchmode.report.terminal import printer
    from torchmode.report.text import finding_line, problem_line

    began = time.time()
    selected, ignored = _codes(asked.select), _codes(asked.ignore)
    options = _options(asked, story=False)
    say = printer(sys.stdout)
    some_found = some_trouble = False
    for path in asked.paths:
        _with_knowledge(options, asked.knowledge, path)
    everything = list(find(asked.paths))
    piped = _read(STDIN) if any(found.path == STDIN for found in everything) else None
    fresh = outcomes(
        [
            Task(found.path, _with_knowledge(options, asked.knowledge, found.path), began)
            for found in everything
            if found.problem is None and found.path != STDIN
        ],
        asked.jobs or None,
    )

    def outcome_of(found: Found) -> Outcome:
        if found.problem is not None:
            return Outcome(problem=found.problem)
        if found.path == STDIN and piped is not None:
            known = _with_knowledge(options, asked.knowledge, STDIN)
            return judged(piped, asked.stdin_display_name, known)
        return next(fresh)

    every = ((found, outcome_of(found)) for found in everything)
    is_told = lambda pair: bool(pair[1].findings or pair[1].problem)  # noqa: E731
    for found, outcome in watched(every, len(everything), sys.stderr, is_told):
        name = asked.stdin_display_name if found.path == STDIN else found.path
        problem = outcome.problem
        wanted = [one for one in outcome.findings if _is_wanted(one, selected, ignored)]
        if problem is None and wanted:
            try:
                source = piped if found.path == STDIN and piped is not None else _read(found.path)
                wanted = without_silenced(wanted, source.lines)
            except CannotAnalyse as stopped:
                problem = stopped.problem
        if problem is not None:
            some_trouble = True
            sys.stdout.flush()
            print(problem_line(name, problem), file=sys.stderr, flush=True)
            continue
        for finding in wanted:
            some_found = True
            say(finding_line(name, finding))
    for _ in fresh:  # to its end, where it tidies up
        pass
    return TROUBLE if some_trouble else FINDINGS if some_found else CLEAN


def _explain(asked: argparse.Namespace) -> int:
    """Tell what torchmode knows about a file: events, forward passes, reports, and where it gave up. Or: a rule."""
    from torchmode.report.story import Filter, tell
    from torchmode.report.terminal import printer

    say = printer(sys.stdout)
    if _CODE.fullmatch(asked.subject) and not os.path.exists(asked.subject):
        return _explain_rule(asked.subject.upper())
    try:
        source = _read(asked.subject)
    except CannotAnalyse as stopped:
        raise UsageError(f"{asked.subject}: {stopped.problem.reason}") from stopped
    options = _with_knowledge(_options(asked, story=True), asked.knowledge, asked.subject)
    analysis = torchmode.analyse(source.text, asked.subject, options, place_of(asked.subject))
    for line in tell(analysis, source.lines, Filter(asked.at, asked.object)):
        say(line)
    return TROUBLE if analysis.problem is not None else CLEAN


def _explain_rule(code: str) -> int:
    from torchmode.report.pages import page
    from torchmode.rules import RULES

    rule = RULES.get(code)
    if rule is None:
        raise UsageError(f"there is no rule {code}; the rules are {', '.join(sorted(RULES))}")
    print(page(rule), end="")
    return CLEAN


def _rules(asked: argparse.Namespace) -> int:
    """List the rules: code, name, what it reports."""
    from torchmode.rules import RULES

    width = max((len(rule.slug) for rule in RULES.values()), default=0)
    for code in sorted(RULES):
        rule = RULES[code]
        print(
            f"{rule.code}  {rule.slug:<{width}}  {rule.summary}{'' if rule.default_on else ' (only with --strict)'}"
        )
    return CLEAN


def _read(path: str) -> SourceText:
    return from_bytes(sys.stdin.buffer.read(), path) if path == "-" else from_path(path)


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    """The rule codes, or beginnings of codes, in the values of an option."""
    codes = tuple(code.upper() for value in given for code in re.split(r"[,\s]+", value) if code)
    if codes:
        from torchmode.rules import RULES

        for code in codes:
            if not any(known.startswith(code) for known in RULES):
                raise UsageError(f"there is no rule {code}; the rules are {', '.join(sorted(RULES))}")
    return codes


def _is_wanted(finding: Finding, selected: tuple[str, ...], ignored: tuple[str, ...]) -> bool:
    """As flake8 decides: the longer of the matching beginnings wins."""
    chosen = max((len(code) for code in selected if finding.code.startswith(code)), default=-1)
    refused = max((len(code) for code in ignored if finding.code.startswith(code)), default=-1)
    return (chosen >= 0 or not selected) and (chosen > refused or refused < 0)
