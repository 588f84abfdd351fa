"""Every rule has all that belongs to it: texts, a page, test scripts, examples, and its line in each list."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import torchmode
from test_annotated import PATHS, read_expectations
from torchmode.report.pages import files, page
from torchmode.rules import RULES

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "rules"
GENERATE = "run `python docs/generate_rules.py` and commit docs/rules/"

every_rule = pytest.mark.parametrize("code", sorted(RULES))


def read(*path: str) -> str:
    return ROOT.joinpath(*path).read_text(encoding="utf-8")


@every_rule
def test_its_texts(code: str) -> None:
    rule = RULES[code]
    assert rule.code == code
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.slug)
    assert rule.summary[:1].isalpha()
    assert not rule.summary.endswith(".")
    assert "\n" not in rule.summary
    for field in ("what", "why", "example", "fixed", "silent", "holes"):
        assert getattr(rule, field).strip(), f"the record of {code} has no `{field}`"
    too_long = [line for line in page(rule).splitlines() if len(line) > 120]
    assert not too_long, f"lines of more than 120 characters in the record of {code}"
    assert re.search(r"\d", rule.why), f"`why` of {code} has no figure: see the facts that were measured"


@every_rule
def test_its_example_is_reported_and_the_mended_one_is_not(code: str) -> None:
    rule = RULES[code]
    for script in (rule.example, rule.fixed):
        compile(script, code, "exec")
    assert {finding.code for finding in torchmode.check(rule.example)} == {code}, f"`example` of {code}"
    assert torchmode.check(rule.fixed) == [], f"`fixed` of {code}"


@every_rule
def test_its_page(code: str) -> None:
    path = PAGES / f"{code}.md"
    assert path.exists(), f"{code} has no page: {GENERATE}"
    assert path.read_text(encoding="utf-8") == files(RULES.values())[path.name], f"{code} changed: {GENERATE}"


def test_the_index_of_the_pages() -> None:
    assert read("docs", "rules", "README.md") == files(RULES.values())["README.md"], GENERATE
    assert {path.name for path in PAGES.iterdir()} == set(files(RULES.values())), GENERATE


@every_rule
def test_its_row_in_the_readme(code: str) -> None:
    rule = RULES[code]
    row = f"| {code} | {rule.slug} | {rule.summary} |"
    assert row in read("README.md").splitlines(), f"README.md, table of the rules, lacks: {row}"


def test_the_table_in_the_readme_is_in_order() -> None:
    assert re.findall(r"^\| (TMD\d{3}) ", read("README.md"), flags=re.MULTILINE) == sorted(RULES)


@every_rule
def test_its_line_in_the_changelog(code: str) -> None:
    line = f"- {code} {RULES[code].slug}"
    lines = [line.strip() for line in read("CHANGELOG.md").splitlines()]
    assert line in lines, f"CHANGELOG.md (Unreleased, Added, Rules) lacks: {line}"


@every_rule
def test_its_examples(code: str) -> None:
    rows = re.findall(
        r"^\| `(\d\d_\w+)` \| ([A-Z0-9, ]+) \|", read("examples", "README.md"), flags=re.MULTILINE
    )
    names = [name for name, codes in rows if code in codes.split(", ")]
    assert names, f"examples/README.md has no row for {code}: add a pair of scripts and its row"
    for name in names:
        for twin in ("bad", "ok"):
            assert (ROOT / "examples" / f"{name}_{twin}.py").exists(), f"examples/{name}_{twin}.py is missing"


@cache
def reported_by_scripts() -> dict[Path, frozenset[str]]:
    """The codes that each annotated script expects to be reported."""
    return {
        path: frozenset(report.code for report in read_expectations(path.read_text(encoding="utf-8")).reports)
        for path in PATHS
    }


@every_rule
def test_its_scripts(code: str) -> None:
    reported = [path for path, codes in reported_by_scripts().items() if code in codes]
    assert reported, f"no script in tests/scripts/ expects {code}: add NAME_bad.py and NAME_ok.py"
    twins = [path.with_name(path.name.replace("_bad.py", "_ok.py")) for path in reported]
    silent = [path for path in twins if code not in reported_by_scripts().get(path, {code})]
    assert silent, f"no script in tests/scripts/ is the corrected twin of one that expects {code}"
