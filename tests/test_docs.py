"""What the documents say is what the program does."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import torchmode
from conftest import command, run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def code_blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def test_one_version() -> None:
    version = torchmode.__version__
    assert PROJECT["version"] == version
    assert re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", CHANGELOG, flags=re.MULTILINE)
    assert f"rev: v{version}\n" in README
    assert f"torchmode=={version}]" in README


def test_the_first_script_gets_the_report_that_stands_below_it(tmp_path: Path) -> None:
    script, report = code_blocks("python")[0], code_blocks("console")[0]
    asked, _, said = report.partition("\n")
    assert asked == "$ torchmode check train.py"
    assert len(script.splitlines()) == 12
    (tmp_path / "train.py").write_text(script)
    done = command("check", "train.py", cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (said, "", 1)


def test_python_in_the_readme_prints_what_stands_below_it(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(code_blocks("python")[0])
    done = run("-c", code_blocks("python")[1], cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (code_blocks("text")[0], "", 0)


def test_every_dependency_has_its_reason() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| ([a-z0-9-]+) \|", page, flags=re.MULTILINE)
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    asked = [re.split(r"[<>=]", wanted)[0] for group in groups for wanted in sorted(group)]
    assert [name for name in listed if name != "package"] == asked


def test_the_hook_is_what_the_readme_names() -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert hook.startswith("- id: torchmode\n")
    for setting in ("entry: torchmode check", "language: python", "types: [python]", "require_serial: true"):
        assert f"  {setting}\n" in hook


def test_links_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "examples" / "README.md", *(ROOT / "docs").glob("**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_ci_takes_the_commands_from_the_readme() -> None:
    commands = re.findall(r"^python3 -m venv \.venv .*$", README, flags=re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("torchmode check examples/")
    assert commands[1].endswith("python -m pytest -q")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    checked = subprocess.run(["bash", "-n", "-c", script], capture_output=True, text=True, check=False)
    assert checked.stderr == ""


def test_the_examples_get_the_report_that_their_page_shows() -> None:
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    shown = re.search(
        r"^```console\n\$ torchmode check examples/\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL
    )
    assert shown is not None
    done = command("check", "examples/", cwd=ROOT)
    assert (done.stdout, done.stderr, done.returncode) == (shown[1], "", 1)


def test_the_examples_are_pairs() -> None:
    names = {path.name for path in (ROOT / "examples").glob("*.py")}
    defective = {name for name in names if name.endswith("_bad.py")}
    assert names == defective | {name.replace("_bad.py", "_ok.py") for name in defective}
    done = command("check", "examples", cwd=ROOT)
    assert {Path(line.partition(":")[0]).name for line in done.stdout.splitlines()} == defective
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\d\d_\w+)` \| ([A-Z0-9, ]+) \|", page, flags=re.MULTILINE)
    assert {f"{name}_bad.py" for name, _ in listed} == defective
    for name, codes in listed:
        found = re.findall(rf"^examples/{name}_bad\.py:\d+:\d+: (\w+) ", done.stdout, flags=re.MULTILINE)
        assert sorted(set(found)) == codes.split(", ")


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.py")), ids=lambda path: path.stem)
def test_an_example_says_whether_it_does_harm(path: Path) -> None:
    says = re.findall(r'^ *print\("harm:", "yes" if (.+) else "no"\)$', path.read_text(), flags=re.MULTILINE)
    assert len(says) == 1, 'it must end with print("harm:", "yes" if ... else "no"): see examples/README.md'
    assert says[0] not in ("True", "False")
