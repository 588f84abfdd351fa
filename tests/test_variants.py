"""What torchmode says about a script it says about every variant of it (see ``tests/variants``).

By default each script meets two variants, chosen by a hash of both names, so that all scripts and all transformations
are met. The whole matrix: ``TORCHMODE_VARIANTS=all python -m pytest -q tests/test_variants.py``.

Findings are compared by code, object (as the variant spells it) and line (of the script), each as often as it is
reported. Where the code of several places comes to stand in one function, or the other way round, one finding may name
further lines ("also line 12") that had findings of their own: then the places that are named must be the same. In two
files a pass may be reported where its module is handed over, or as a part of ``self``: there the object counts by its
last name.
"""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import torchmode
from test_annotated import PATHS, SCRIPTS, Expected, read_expectations
from torchmode import Finding, Options
from variants import TRANSFORMATIONS, DoesNotApply, Source, Variant

PER_SCRIPT = 2
WHOLE = os.environ.get("TORCHMODE_VARIANTS", "") == "all"
KNOWN = {
    (entry["script"], entry["variant"]): entry["reason"]
    for entry in tomllib.loads(
        (Path(__file__).parent / "variants" / "known.toml").read_text(encoding="utf-8")
    ).get("known", [])
}

_ALSO = re.compile(r" \(also lines? ([\d, ]+)(?: and (\d+) more)?\)")
_ELSEWHERE = re.compile(
    r"\(the (?:pass|export) is in `[^`]*`, line (?P<line>\d+)(?: of (?P<file>[^\s,]+?))?"
    r"(?:, which trains too: do it there)?\)"
)
COMPARED: Counter[str] = Counter()
KNOWN_MET: Counter[str] = Counter()


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """One place of a finding, in the lines of the script. ``object`` is empty where another name stands for it."""

    line: int
    code: str
    object: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.code}: {self.object or '(handed over)'}"


def _name(path: Path) -> str:
    return path.relative_to(SCRIPTS).as_posix()


def spelled_there(variant: Variant, line: int, spelled: str) -> str:
    spelled = variant.spell(line, spelled)
    return spelled.rpartition(".")[2] if variant.moved else spelled


def options_of(expected: Expected) -> Options:
    return Options(strict=expected.strict, torch_version=expected.torch_version, story=False)


def told_of_script(text: str, expected: Expected, variant: Variant) -> tuple[Counter[Told], set[Told]]:
    """The findings, and all their places, of the script itself, as they must be in the variant."""
    findings: Counter[Told] = Counter()
    places: set[Told] = set()
    for finding in torchmode.analyse(text, "script.py", options_of(expected)).findings:
        lines = [finding.line, *also_on(finding)]
        spelled = [Told(line, finding.code, spelled_there(variant, line, finding.object)) for line in lines]
        findings[spelled[0]] += 1
        places.update(spelled)
    return findings, places


def also_on(finding: Finding) -> list[int]:
    found = _ALSO.search(finding.message)
    return [int(number) for number in found[1].split(",")] if found else []


def told_of_variant(variant: Variant, options: Options, folder: Path) -> tuple[Counter[Told], set[Told]]:
    """The findings, and all their places, of the files of a variant, in the lines of the script."""
    findings: Counter[Told] = Counter()
    places: set[Told] = set()
    texts = {name: "".join(f"{line.text}\n" for line in lines) for name, lines in variant.files.items()}
    follow = len(texts) > 1
    if follow:
        for name, text in {"pyproject.toml": "", **texts}.items():
            (folder / name).write_text(text, encoding="utf-8")
    for name, text in texts.items():
        analysis = torchmode.analyse(text, name, options, str(folder / name) if follow else None)
        assert analysis.problem is None, f"{name}: {analysis.problem}"
        lines = variant.files[name]
        for finding in analysis.findings:
            elsewhere = _ELSEWHERE.search(finding.message) if variant.moved else None
            if elsewhere is not None:
                there = variant.files[Path(elsewhere["file"] or name).name]
                told = [Told(there[int(elsewhere["line"]) - 1].origin, finding.code, "")]
            else:
                first = lines[finding.line - 1].origin_at(finding.column)
                others = [lines[number - 1].origin for number in also_on(finding)]
                spelled = finding.object.rpartition(".")[2] if variant.moved else finding.object
                told = [Told(line, finding.code, spelled) for line in (first, *others)]
            findings[told[0]] += 1
            places.update(told)
    return findings, places


def differences(text: str, expected: Expected, variant: Variant, folder: Path) -> list[str]:
    """What is said otherwise about the variant than about the script."""
    wanted = Counter(
        Told(report.line, report.code, spelled_there(variant, report.line, report.object))
        for report in [*expected.reports, *expected.false_alarms]
    )
    findings, places = told_of_variant(variant, options_of(expected), folder)
    if findings == wanted:
        return []
    wanted, wanted_places = told_of_script(text, expected, variant)
    if findings == wanted:
        return []
    for told in list(places):
        if not told.object:
            same = {other for other in wanted_places if (other.line, other.code) == (told.line, told.code)}
            if same:
                places.remove(told)
                places |= same
    return [
        *(f"not reported: {told}" for told in sorted(wanted_places - places)),
        *(f"unexpected: {told}" for told in sorted(places - wanted_places)),
    ]


def in_order(script: str) -> list[str]:
    """The transformations in an order that depends on the script's name: the first that applies is its own."""
    return sorted(TRANSFORMATIONS, key=lambda name: hashlib.sha256(f"{script} {name}".encode()).hexdigest())


@pytest.mark.parametrize("path", PATHS, ids=_name)
def test_variants(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = read_expectations(text)
    said: list[str] = []
    left = len(TRANSFORMATIONS) if WHOLE else PER_SCRIPT
    for name in in_order(_name(path)):
        if not left:
            break
        try:
            variant = TRANSFORMATIONS[name](Source.of(text))
        except DoesNotApply:
            continue
        left -= 1
        COMPARED[name] += 1
        different = differences(text, expected, variant, tmp_path)
        if (_name(path), name) not in KNOWN:
            said.extend(f"{name}: {line}" for line in different)
        elif different:
            KNOWN_MET[name] += 1
        else:
            said.append(f"{name}: a known difference is gone, remove it from tests/variants/known.toml")
    assert not said, "\n".join([f"tests/scripts/{_name(path)}:", *said])


def test_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """Comes last: what was compared, where all scripts took part."""
    if sum(COMPARED.values()) < PER_SCRIPT * len(PATHS) * 0.9:
        pytest.skip("not all scripts were compared in this process")
    assert set(COMPARED) == set(TRANSFORMATIONS)
    with capsys.disabled():
        print(f"\n{'transformation':20}{'compared':>10}{'known to differ':>17}")
        for name in [*TRANSFORMATIONS, "all"]:
            compared, known = (
                (count.total() if name == "all" else count[name]) for count in (COMPARED, KNOWN_MET)
            )
            print(f"{name:20}{compared:>10}{known:>17}")


SCRIPT = """import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5))
net.load_state_dict(torch.load("net.pt"))
net.eval()
for x in torch.load("batches.pt"):
    with torch.no_grad():
        print(net(x).argmax(1))  # state: net=eval, recording=off
"""


def test_a_difference_is_seen(tmp_path: Path) -> None:
    """A variant that loses a switch, a finding that moves and an object of another name are all noticed."""
    expected = read_expectations(SCRIPT)
    same = Source.of(SCRIPT)
    assert differences(SCRIPT, expected, same.variant(), tmp_path) == []
    lost = same.replaced([(6, 6, [])]).variant()
    assert differences(SCRIPT, expected, lost, tmp_path) == ["unexpected: line 9: TMD101: net"]
    bad = SCRIPT.replace("net.eval()\n", "")
    wanted = read_expectations(bad.replace("# state", "# TMD101: net; state"))
    assert differences(bad, wanted, Source.of(bad).variant(), tmp_path) == []
    shifted = Source(tuple(replace(line, origin=line.origin - 1) for line in Source.of(bad).lines)).variant()
    assert differences(bad, wanted, shifted, tmp_path) == [
        "not reported: line 8: TMD101: net",
        "unexpected: line 7: TMD101: net",
    ]
    other = Source.of(bad.replace("net", "ned"))
    assert differences(bad, wanted, other.variant(), tmp_path) == [
        "not reported: line 8: TMD101: net",
        "unexpected: line 8: TMD101: ned",
    ]


@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_a_transformation_is_pure_and_changes_something(name: str) -> None:
    made = 0
    for path in PATHS[::7]:
        if made == 12:
            break
        source = Source.of(path.read_text(encoding="utf-8"))
        try:
            variant = TRANSFORMATIONS[name](source)
        except DoesNotApply:
            continue
        made += 1
        assert variant.files["script.py"] != source.lines
        again = TRANSFORMATIONS[name](Source.of(source.text))
        assert again.files == variant.files
        origins = [line.origin for lines in variant.files.values() for line in lines]
        assert set(origins) <= {0, *range(1, len(source.lines) + 1)}
    assert made


def test_known_differences_are_of_scripts_and_transformations_that_exist() -> None:
    names = {_name(path) for path in PATHS}
    for (script, variant), reason in KNOWN.items():
        assert script in names, script
        assert variant in TRANSFORMATIONS, variant
        assert len(reason) > 20, f"{script} {variant}: a reason, please"
