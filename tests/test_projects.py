"""Every file of the projects in ``tests/projects`` is reported on as its comments say. The format: tests/README.md."""

from __future__ import annotations

from pathlib import Path

import pytest

import torchmode
from test_annotated import differences, read_expectations
from torchmode import Options

PROJECTS = Path(__file__).parent / "projects"
NAMES = sorted(path.name for path in PROJECTS.iterdir() if path.is_dir())
PATHS = sorted(PROJECTS.glob("**/*.py"))
BROKEN = "# cannot be parsed\n"


def _name(path: Path) -> str:
    return path.relative_to(PROJECTS).as_posix()


@pytest.mark.parametrize("path", PATHS, ids=_name)
def test_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = read_expectations(text)
    analysis = torchmode.analyse(text, str(path), Options(strict=expected.strict), str(path))
    if text.startswith(BROKEN):
        assert analysis.problem is not None
        return
    said = differences(expected, analysis)
    assert not said, "\n".join([f"tests/projects/{_name(path)}:", *said])


@pytest.mark.parametrize("name", NAMES)
def test_project_follows_the_rules(name: str) -> None:
    folder = PROJECTS / name
    assert (folder / "pyproject.toml").exists(), "no pyproject.toml: the root of the project is not known"
    every = [read_expectations(path.read_text(encoding="utf-8")) for path in folder.glob("**/*.py")]
    assert len(every) >= 2, "a project of one file is a script"
    if name.endswith("_bad"):
        assert (PROJECTS / f"{name.removesuffix('_bad')}_ok").exists(), "no correct twin"
        assert any(expected.reports or expected.missed for expected in every), (
            "a defective project without an entry"
        )
    else:
        assert name.endswith("_ok"), "the name of a project ends in _bad or _ok"
        assert not any(expected.reports for expected in every), "a correct project with an entry"


def test_there_are_enough_projects() -> None:
    assert len(NAMES) >= 25
