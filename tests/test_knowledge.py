"""The effect files: ours fit the published schema, and what is wrong in a user's is told with file, key and choices."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

import torchmode
from conftest import command, flake8, run
from torchmode import knowledge
from torchmode.knowledge.effects import EFFECTS, choices
from torchmode.knowledge.reading import WrongKnowledge, read
from torchmode.knowledge.schema import schema

FOLDER = Path(knowledge.__file__).parent
LISTS = {"exports", "functional", "index", "methods", "words"}
FILES = sorted(path for path in FOLDER.glob("*.toml") if path.stem not in LISTS)
PAGE = (Path(__file__).parents[1] / "docs" / "knowledge.md").read_text(encoding="utf-8")


def test_the_published_schema_is_that_of_the_effect_types() -> None:
    published = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    assert published == schema()
    jsonschema.Draft202012Validator.check_schema(published)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_our_files_fit_the_schema_and_the_reader(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(schema()).validate(tomllib.loads(text))
    table = read(text, path.name)
    assert table.exact or table.patterns
    assert table.library.versions
    assert table.library.source
    assert list(table.library.packages) == tomllib.loads((FOLDER / "index.toml").read_text())[path.stem]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_our_files_speak_of_their_own_packages_only(path: Path) -> None:
    table = read(path.read_text(encoding="utf-8"), path.name)
    names = [*table.exact, *(pattern.entry.name for pattern in table.patterns), *table.renamed]
    assert {name.partition(".")[0] for name in names} <= set(table.library.packages)


def test_each_package_has_one_file() -> None:
    listed = [
        package
        for packages in tomllib.loads((FOLDER / "index.toml").read_text()).values()
        for package in packages
    ]
    assert len(listed) == len(set(listed))
    assert {path.stem for path in FILES} == set(knowledge.index().values())


def test_a_file_that_imports_torch_reads_no_other_table(tmp_path: Path) -> None:
    script = (
        "import torchmode, torchmode.knowledge as knowledge\n"
        "code = 'import torch\\nnet = torch.nn.Linear(1, 1)\\nnet.eval()\\nprint(net(torch.ones(1, 1)))\\n'\n"
        "torchmode.analyse(code)\n"
        "print(*sorted(knowledge.tables_read()))\n"
    )
    assert run("-c", script, cwd=tmp_path).stdout.split() == ["torch"]


# -- wrong files --------------------------------------------------------------------------------------------------

WRONG = {
    "a = 1": 'a: must be a table: ["a"], with effects below it',
    '[our.build]\nstarts = "train"': '[our.build]: write a dotted name in quotes: ["our.build"]',
    '["our.build"]': f'["our.build"]: has no effect; allowed: {", ".join(EFFECTS)}',
    '["our.build"]\nstarts = "training"': (
        '["our.build"] starts: "training" is not known; allowed: train, eval, mixed, unknown'
    ),
    '["our.build"]\nstarts = 1': '["our.build"] starts: 1 is not known; allowed: train, eval, mixed, unknown',
    '["our.build"]\nstart = "train"': (
        f'["our.build"] start: no such effect; allowed: {", ".join(EFFECTS)}, also, versions, source'
    ),
    '["our.build"]\nruns = "yes"': '["our.build"] runs: "yes" is not known; allowed: true, false',
    '["our.build"]\norder = "model"': '["our.build"] order: must be a list of strings',
    '["our.build"]\nalso = "x"\nruns = true': '["our.build"] also: must be a list of strings',
    '["our.build"]\non_by = ["p"]': (
        '["our.build"] on_by: must be a table of positions, such as { dropout = 2 }, or -1'
    ),
    '["our.build"]\nstarts = "train"\nreturns = "other"': (
        '["our.build"]: `starts` and `returns` exclude each other'
    ),
    '["engine.run"]\ninside = "eval"': (
        '["engine.run"] inside: needs `leaves`; allowed: train, eval, restored, unknown'
    ),
    '["engine.step"]\nhook = true': '["engine.step"] hook: needs `inside` and `recording`',
    '["engine.step"]\norder = ["model"]': (
        '["engine.step"] order: needs `returns = "arguments"` or `starts`'
    ),
    '["our build"]\nruns = true': '["our build"]: is no dotted name (`*` and `**` may stand in it)',
    '[library]\nfor = "us"': "library.for: no such key; allowed: name, packages, versions, source",
    'renamed = "x"': "renamed: must be a table of names",
    '["our.build"': "is no TOML: ",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_told_with_file_key_and_choices(text: str) -> None:
    with pytest.raises(WrongKnowledge) as raised:
        read(text, "my_effects.toml")
    assert str(raised.value).startswith(f"my_effects.toml: {WRONG[text]}")


@pytest.mark.parametrize("text", [text for text in WRONG if "build]" not in text and text != '["our.build"'])
def test_the_schema_refuses_what_the_reader_refuses(text: str) -> None:
    content = tomllib.loads(text)
    if "our build" in content:
        return  # JSON schema says nothing of the form of names
    assert not jsonschema.Draft202012Validator(schema()).is_valid(content)


# -- names --------------------------------------------------------------------------------------------------------


def effect_of(text: str, name: str) -> str | None:
    """The value of ``leaves`` that a file gives to a name."""
    entry = read(text, "file").find(name)
    return None if entry is None else entry.effect.leaves


def test_the_exact_name_comes_first_then_the_most_literal_pattern() -> None:
    text = '["a.*"]\nleaves = "train"\n["a.b*"]\nleaves = "eval"\n["a.bcd"]\nleaves = "unknown"\n'
    assert effect_of(text, "a.bcd") == "unknown"
    assert effect_of(text, "a.bc") == "eval"
    assert effect_of(text, "a.c") == "train"
    assert effect_of(text, "a.c.d") is None
    assert effect_of(text, "b") is None


def test_two_stars_cross_the_dots() -> None:
    text = '["a.**"]\nleaves = "train"\n["a.**.fit"]\nleaves = "eval"\n'
    assert effect_of(text, "a.b.c") == "train"
    assert effect_of(text, "a.fit") == "eval"
    assert effect_of(text, "a.b.c.fit") == "eval"


def test_a_pattern_that_says_other_beats_one_that_says_otherwise() -> None:
    ours = knowledge.known_by(())
    assert ours.effect("transformers.DistilBertTokenizer").is_other
    assert ours.effect("transformers.DistilBertTokenizer.from_pretrained").is_other
    assert ours.effect("transformers.DistilBertModel.from_pretrained").starts == "eval"


# -- users' files -------------------------------------------------------------------------------------------------

SCRIPT = """\
import torch
from our.models import build_model
from .loop import run

net = build_model(3)
run(net)
with torch.no_grad():
    for x, y in test_loader:
        print(net(x).argmax(1))
"""
EFFECTS_FILE = """\
["our.models.build_model"]
starts = "train"
layers = "dependent"

["our.loop.run"]
inside = "eval"
leaves = "restored"
"""
SAID = "a.py:9:15: TMD101 `net` is in training mode in this validation pass (created on line 5)"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "effects.toml").write_text(EFFECTS_FILE)
    (tmp_path / "a.py").write_text(SCRIPT)
    return tmp_path


def configure(project: Path, value: str = '["effects.toml"]') -> None:
    (project / "pyproject.toml").write_text(f"[tool.torchmode]\nknowledge = {value}\n")


def test_without_the_file_the_script_is_silent(project: Path) -> None:
    assert command("check", "a.py", cwd=project).stdout == ""


def test_the_option_of_the_command(project: Path) -> None:
    done = command("check", "--knowledge", "effects.toml", "a.py", cwd=project)
    assert done.stdout.startswith(SAID)
    assert done.returncode == 1
    assert (
        "created in training mode"
        in command("explain", "--knowledge", "effects.toml", "a.py", cwd=project).stdout
    )


def test_the_option_of_flake8(project: Path) -> None:
    done = flake8("--isolated", "--select=TMD", "--torchmode-knowledge=effects.toml", "a.py", cwd=project)
    assert done.stdout.startswith(SAID)


def test_the_option_in_flake8s_configuration(project: Path) -> None:
    (project / "deep").mkdir()
    (project / "deep" / "a.py").write_text(SCRIPT)
    (project / ".flake8").write_text("[flake8]\nselect = TMD\ntorchmode-knowledge = effects.toml\n")
    assert SAID.replace("a.py", "./deep/a.py") in flake8("-j2", cwd=project).stdout


def test_the_project_names_the_file_for_all_folders_below_it(project: Path, tmp_path: Path) -> None:
    configure(project)
    (project / "deep").mkdir()
    (project / "deep" / "a.py").write_text(SCRIPT)
    assert command("check", "deep/a.py", cwd=project).stdout.startswith(SAID.replace("a.py", "deep/a.py"))
    assert command("check", "a.py", cwd=project / "deep").stdout.startswith(SAID)
    assert flake8("--isolated", "--select=TMD", "a.py", cwd=project).stdout.startswith(SAID)
    assert command("check", "-", cwd=project, stdin=SCRIPT.encode()).stdout.startswith(
        SAID.replace("a.py", "stdin")
    )


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ('["nowhere.toml"]', "nowhere.toml: cannot be read: No such file or directory"),
        ('"effects.toml"', "tool.torchmode.knowledge: must be a list of paths"),
        ("[1]", "tool.torchmode.knowledge: must be a list of paths"),
        ("[]\nknowlege = []", "tool.torchmode.knowlege: no such key; allowed: "),
    ],
)
def test_a_wrong_setting_stops_both(project: Path, value: str, problem: str) -> None:
    configure(project, value)
    for done, status in (
        (command("check", ".", cwd=project), 2),
        (flake8("--isolated", "--select=TMD", "-j2", ".", cwd=project), 1),
    ):
        assert problem in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert done.returncode == status


def test_a_wrong_setting_further_down_stops_both(project: Path) -> None:
    (project / "deep").mkdir()
    (project / "deep" / "a.py").write_text(SCRIPT)
    configure(project / "deep", "1")
    for done, status in (
        (command("check", ".", cwd=project), 2),
        (flake8("--isolated", "--select=TMD", "-j2", ".", cwd=project), 1),
    ):
        assert "tool.torchmode.knowledge: must be a list of paths" in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert done.returncode == status


def test_a_wrong_file_is_a_problem_of_the_analysis(project: Path) -> None:
    (project / "effects.toml").write_text('["our.x"]\nleaves = "eva"\n')
    options = torchmode.Options(knowledge=(str(project / "effects.toml"),))
    problem = torchmode.analyse(SCRIPT, "a.py", options).problem
    assert problem is not None
    assert problem.kind == "configuration"
    assert problem.reason.endswith(
        '["our.x"] leaves: "eva" is not known; allowed: train, eval, restored, unknown'
    )


# -- the page -----------------------------------------------------------------------------------------------------


def test_the_page_names_every_effect_and_its_values() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*) \|$", PAGE, flags=re.MULTILINE)
    assert [name for name, _, _ in rows] == list(EFFECTS)
    for name, values, says in rows:
        assert values == (", ".join(f"`{value}`" for value in choices(name)) or values)
        assert says == EFFECTS[name].metadata["says"]


def test_the_page_lists_every_library_with_its_versions() -> None:
    for path in FILES:
        library = read(path.read_text(encoding="utf-8"), path.name).library
        assert f"| {library.name} | `{path.name}` | {library.versions} |" in PAGE
