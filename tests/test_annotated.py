"""Every script in ``tests/scripts`` must be reported on exactly as its comments say. The format: tests/README.md."""

from __future__ import annotations

import io
import re
import tokenize
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import torchmode
from torchmode import Analysis, Finding, Options
from torchmode.options import TorchVersion, torch_version

SCRIPTS = Path(__file__).parent / "scripts"
PATHS = sorted(SCRIPTS.glob("**/*.py"))
MODES = {"train", "eval", "unknown", "entry"}
RECORDINGS = {"on", "off", "unknown"}

_REPORT = re.compile(
    r"(?P<code>TMD\d{3}): (?P<object>[^,;=]+?)(?:, since=(?P<since>\w+@\d+(?:\|\w+@\d+)*))?(?:, says=(?P<says>.+))?"
)
_STATE = re.compile(r"state: (?P<object>.+)=(?P<modes>[\w|]+), recording=(?P<recordings>[\w|]+)")
_TORCH_VERSION = re.compile(r"# torch-version = (\S+)")
_LOOKS_LIKE_ENTRY = re.compile(r"#\s*(?:missed|false-alarm|state|TMD\d+)\b\s*:")


@dataclass(frozen=True, slots=True)
class Report:
    """An expected report; ``since`` and ``says``, words of its message, are empty where the script does not say."""

    line: int
    code: str
    object: str
    since: frozenset[str] = frozenset()
    says: str = ""

    def matches(self, finding: Finding) -> bool:
        if (finding.line, finding.code, finding.object) != (self.line, self.code, self.object):
            return False
        if self.says not in f"{finding.message}$":
            return False
        return self.since <= {f"{origin.kind}@{origin.line}" for origin in finding.since}

    def __str__(self) -> str:
        since = f", since={'|'.join(sorted(self.since))}" if self.since else ""
        says = f", says={self.says}" if self.says else ""
        return f"line {self.line}: {self.code}: {self.object}{since}{says}"


@dataclass(frozen=True, slots=True)
class State:
    """An expected state at a forward call."""

    line: int
    object: str
    modes: frozenset[str]
    recordings: frozenset[str]

    def __str__(self) -> str:
        modes, recordings = "|".join(sorted(self.modes)), "|".join(sorted(self.recordings))
        return f"line {self.line}: state: {self.object}={modes}, recording={recordings}"


@dataclass(slots=True)
class Expected:
    """All the entries of one script."""

    strict: bool = False
    torch_version: TorchVersion | None = None
    reports: list[Report] = field(default_factory=list)
    missed: list[Report] = field(default_factory=list)
    false_alarms: list[Report] = field(default_factory=list)
    states: list[State] = field(default_factory=list)


def read_expectations(text: str) -> Expected:
    """The entries in the comments of a script. Raises ``ValueError`` on an entry that cannot be read."""
    first = text.partition("\n")[0].strip()
    expected = Expected(strict=first == "# strict")
    if asked := _TORCH_VERSION.fullmatch(first):
        expected.torch_version = torch_version(asked[1])
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and _LOOKS_LIKE_ENTRY.match(token.string):
            for entry in token.string.lstrip("# ").split(";"):
                _read_entry(entry.strip(), token.start[0], expected)
    return expected


def _read_entry(entry: str, line: int, expected: Expected) -> None:
    if found := _STATE.fullmatch(entry):
        modes, recordings = frozenset(found["modes"].split("|")), frozenset(found["recordings"].split("|"))
        if not modes <= MODES or not recordings <= RECORDINGS:
            raise ValueError(f"line {line}: no such mode or recording: {entry}")
        expected.states.append(State(line, found["object"], modes, recordings))
        return
    mark, _, rest = (
        entry.rpartition("missed: ") if entry.startswith("missed: ") else entry.rpartition("false-alarm: ")
    )
    found = _REPORT.fullmatch(rest)
    if found is None:
        raise ValueError(f"line {line}: cannot read the entry {entry!r}")
    since = frozenset((found["since"] or "").split("|")) - {""}
    report = Report(line, found["code"], found["object"], since, found["says"] or "")
    if entry.startswith("missed: "):
        expected.missed.append(report)
    elif entry.startswith("false-alarm: "):
        expected.false_alarms.append(report)
    else:
        assert not mark
        expected.reports.append(report)


def differences(expected: Expected, analysis: Analysis) -> list[str]:
    """What the analysis says otherwise than the script, one line each."""
    if analysis.problem is not None:
        return [f"could not be analysed: {analysis.problem.reason} (line {analysis.problem.line})"]
    return [*_report_differences(expected, analysis), *_state_differences(expected, analysis)]


def _report_differences(expected: Expected, analysis: Analysis) -> list[str]:
    said: list[str] = []
    left = sorted(analysis.findings)
    for report in [*expected.reports, *expected.false_alarms]:
        finding = next((finding for finding in left if report.matches(finding)), None)
        if finding is not None:
            left.remove(finding)
        elif report in expected.false_alarms:
            said.append(f"false alarm is gone, remove its mark: {report}")
        else:
            said.append(f"not reported: {report}")
    for finding in left:
        known = any(missed.matches(finding) for missed in expected.missed)
        what = "missed alarm is reported now, remove its mark" if known else "unexpected report"
        since = "|".join(f"{origin.kind}@{origin.line}" for origin in finding.since)
        where = f"line {finding.line}: {finding.code}: {finding.object}, since={since}"
        said.append(f"{what}: {where}: {finding.message}")
    return said


def _state_differences(expected: Expected, analysis: Analysis) -> list[str]:
    said: list[str] = []
    predicted: defaultdict[tuple[int, str], list[torchmode.StateAt]] = defaultdict(list)
    for state in analysis.states:
        predicted[state.line, state.object].append(state)
    for wanted in expected.states:
        there = predicted[wanted.line, wanted.object]
        if not there:
            others = sorted({state.object for state in analysis.states if state.line == wanted.line})
            said.append(f"no forward call: {wanted} (objects on this line: {', '.join(others) or 'none'})")
            continue
        modes = frozenset[str]().union(*(state.modes for state in there))
        recordings = frozenset[str]().union(*(state.recordings for state in there))
        if (modes, recordings) != (wanted.modes, wanted.recordings):
            got = f"{'|'.join(sorted(modes))}, recording={'|'.join(sorted(recordings))}"
            said.append(f"{wanted}: predicted {got}")
    return said


def _name(path: Path) -> str:
    return path.relative_to(SCRIPTS).as_posix()


@pytest.mark.parametrize("path", PATHS, ids=_name)
def test_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = read_expectations(text)
    analysis = torchmode.analyse(
        text, str(path), Options(strict=expected.strict, torch_version=expected.torch_version)
    )
    said = differences(expected, analysis)
    assert not said, "\n".join([f"tests/scripts/{_name(path)}:", *said])


@pytest.mark.parametrize("path", PATHS, ids=_name)
def test_script_follows_the_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    compile(text, str(path), "exec")
    expected = read_expectations(text)
    assert expected.states, "no `state:` entry at a forward call"
    if path.stem.endswith("_bad"):
        twin = path.with_name(path.name.replace("_bad.py", "_ok.py"))
        assert twin.exists(), f"no correct twin {twin.name}"
        assert expected.reports or expected.missed, "a defective script without a TMD entry"
    if path.stem.endswith("_ok"):
        assert not expected.reports, "a correct script with a TMD entry"


def test_there_are_enough_scripts() -> None:
    assert len(PATHS) >= 150


def test_expectations_are_read() -> None:
    text = (
        "# strict\n"
        "a(x)  # TMD101: a, since=created@1; TMD102: a, says=run it, please$; state: a=train|eval, recording=on\n"
        "b['k'](x)  # missed: TMD201: b['k']; state: b['k']=eval, recording=off|on\n"
        "c(x)  # false-alarm: TMD102: c  \n"
        "# a note about TMD101, not an entry\n"
    )
    expected = read_expectations(text)
    assert expected.strict
    assert expected.reports == [
        Report(2, "TMD101", "a", frozenset({"created@1"})),
        Report(2, "TMD102", "a", says="run it, please$"),
    ]
    assert expected.missed == [Report(3, "TMD201", "b['k']")]
    assert expected.false_alarms == [Report(4, "TMD102", "c")]
    assert expected.states == [
        State(2, "a", frozenset({"train", "eval"}), frozenset({"on"})),
        State(3, "b['k']", frozenset({"eval"}), frozenset({"on", "off"})),
    ]


@pytest.mark.parametrize(
    "entry", ["# TMD101", "# TMD101:a", "# state: a=on, recording=on", "# TMD101: a, since=x"]
)
def test_a_misspelt_entry_is_an_error(entry: str) -> None:
    if _LOOKS_LIKE_ENTRY.match(entry):
        with pytest.raises(ValueError, match="line 1"):
            read_expectations(f"a(x)  {entry}\n")


@pytest.mark.parametrize(
    ("says", "matches"), [("nobody", True), ("uses$", True), ("nobody$", False), ("anybody", False)]
)
def test_the_words_of_a_message_are_compared(says: str, matches: bool) -> None:
    report = Report(2, "TMD102", "b", says=says)
    assert report.matches(Finding(2, 0, "TMD102", "b", "a graph that nobody uses")) is matches


def test_differences_are_told() -> None:
    text = (
        "a(x)  # TMD101: a, since=created@1; state: a=train, recording=on\n"
        "b(x)  # missed: TMD102: b\n"
        "c(x)  # false-alarm: TMD101: c\n"
    )
    state = torchmode.StateAt(1, 0, "a", frozenset({"eval"}), frozenset({"on"}), frozenset({"inference"}))
    findings = (
        Finding(1, 0, "TMD101", "a", "wrong origin", since=(torchmode.Since("train", 1),)),
        Finding(2, 0, "TMD102", "b", "was missed"),
    )
    said = differences(read_expectations(text), Analysis(findings=findings, states=(state,)))
    assert [line.partition(":")[0] for line in said] == [
        "not reported",
        "false alarm is gone, remove its mark",
        "unexpected report",
        "missed alarm is reported now, remove its mark",
        "line 1",
    ]
    assert "not reported: line 1: TMD101: a, since=created@1" in said
