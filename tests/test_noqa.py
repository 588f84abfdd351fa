"""``# noqa`` under ``torchmode check`` is what it is under flake8: side by side on many files."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from conftest import command, flake8
from torchmode.facts import Finding
from torchmode.report.noqa import without_silenced

SNIPPETS = {
    "plain": "net(x)\n",
    "bare": "net(x)  # noqa\n",
    "upper": "net(x)  # NOQA\n",
    "mixed_case": "net(x)  # NoQa : TMD101\n",
    "no_space": "net(x)  #noqa\n",
    "two_spaces": "net(x)  #  noqa\n",
    "code": "net(x)  # noqa: TMD101\n",
    "code_lower": "net(x)  # noqa: tmd101\n",
    "code_no_space": "net(x)  # noqa:TMD101\n",
    "code_tab": "net(x)  # noqa:\tTMD101\n",
    "code_two_spaces": "net(x)  # noqa:  TMD101\n",
    "prefix": "net(x)  # noqa: TMD1\n",
    "letter": "net(x)  # noqa: T\n",
    "letters": "net(x)  # noqa: TMD\n",
    "other_code": "net(x)  # noqa: TMD102\n",
    "other_tool": "net(x)  # noqa: E501\n",
    "list": "net(x)  # noqa: E501,TMD101\n",
    "list_space": "net(x)  # noqa: E501, TMD101\n",
    "list_blank": "net(x)  # noqa: E501 TMD101\n",
    "list_odd": "net(x)  # noqa: E501 , TMD101\n",
    "reason": "net(x)  # noqa: TMD101 because it is a demo\n",
    "reason_dash": "net(x)  # noqa - a demo\n",
    "reason_first": "net(x)  # a demo # noqa: TMD101\n",
    "glued": "net(x)  # noqa:E501TMD101\n",
    "equals": "net(x)  # noqa=TMD101\n",
    "word": "net(x)  # noqas\n",
    "two_on_a_line": "net(x); grads(x)  # noqa: TMD102\n",
    "two_marks": "net(x)  # noqa: TMD102 # noqa: TMD101\n",
    "in_string": "net('# noqa')\n",
    "in_string_code": "net('# noqa: TMD102')\n",
    "statement_end": "y = f(\n    net(x),\n    1,\n)  # noqa\n",
    "statement_start": "y = f(  # noqa\n    net(x),\n    1,\n)\n",
    "statement_middle": "y = f(\n    net(x),\n    1,  # noqa: TMD101\n)\n",
    "statement_other_code": "y = f(\n    net(x),\n    1,  # noqa: TMD102\n)\n",
    "statement_comment_line": "y = f(\n    # noqa\n    net(x),\n)\n",
    "triple_quoted": 'y = net("""\ntext\n""")  # noqa\n',
    "triple_quoted_inside": 'y = net("""\ntext # noqa\n""")\n',
    "triple_quoted_before": 'y = """\ntext # noqa\n"""\nnet(y)\n',
    "backslash": "y = 1 + \\\n    net(x)  # noqa\n",
    "backslash_first": "y = net(x) + \\\n    1  # noqa\n",
    "compound_header": "if net(x):  # noqa\n    pass\n",
    "compound_header_many": "if (\n    net(x)\n    and 1\n):  # noqa\n    net(x)\n",
    "block_body": "if 1:\n    net(x)  # noqa\n    net(x)\n",
    "decorator": "@net(x)  # noqa\ndef f():\n    pass\n",
    "def_header": "def f(\n    a=net(x),\n):  # noqa\n    net(x)\n",
    "line_above": "# noqa\nnet(x)\n",
    "line_below": "net(x)\n# noqa\n",
    "file": "# flake8: noqa\nnet(x)\n",
    "file_equals": "# flake8=noqa\nnet(x)\n",
    "file_upper": "# FLAKE8: NOQA\nnet(x)\n",
    "file_indented": "if 1:\n    # flake8: noqa\n    net(x)\n",
    "file_on_code": "net(x)  # flake8: noqa\nnet(x)\n",
    "file_last": "net(x)\n# flake8: noqa\n",
    "file_code": "# flake8: noqa: TMD101\nnet(x)\n",
    "file_codes": "# flake8: noqa: E501\nnet(x)\n",
    "file_in_string": '"""\n# flake8: noqa\n"""\nnet(x)\n',
    "file_double_space": "#  flake8: noqa\nnet(x)\n",
    "f_string": 'y = f"""\n{net(x)}\n"""  # noqa\n',
    "f_string_one_line": 'y = f"{net(x)}"  # noqa: TMD101\n',
    "non_ascii": "é = 'ü'; net(é)  # noqa: TMD101\n",
    "form_feed": "\x0cnet(x)  # noqa\n\x0c\nnet(x)\n",
    "crlf": "net(x)  # noqa\r\nnet(x)\r\ny = f(\r\n    net(x),\r\n)  # noqa\r\n",
    "byte_order_mark": "\ufeffnet(x)  # noqa\nnet(x)\n",
    "no_newline_at_end": "net(x)\nnet(x)  # noqa",
    "line_separator": "y = 'a\u2028b'; net(x)\nnet(x)  # noqa\n",
    "semicolons": "net(x);  # noqa\n",
    "lambda": "f = lambda x: (\n    net(x)\n)  # noqa\n",
}

_PIECES = [
    "net(x)",
    "grads(x)",
    "y = f(\n    net(x),\n    grads(x),{}\n)",
    'y = net("""\n{}\n""")',
    "if net(x):{}\n    grads(x)",
    "y = net(x) + \\\n    grads(x)",
    "# {}",
]
_MARKS = [
    "",
    "",
    "  # noqa",
    "  # noqa: TMD101",
    "  # noqa: TMD102,E501",
    "  # NOQA:TMD1 x",
    "  # nqa",
    "  # noqa:T",
]


def _random_file(seed: int) -> str:
    dice = random.Random(seed)
    lines = ["import torch"]
    for _ in range(12):
        piece = dice.choice(_PIECES)
        lines.append(piece.replace("{}", dice.choice(_MARKS)) + dice.choice(_MARKS))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("noqa")
    for name, text in SNIPPETS.items():
        text = text if "flake8" in text or text.startswith("\ufeff") else f"import torch\n{text}"
        (folder / f"{name}.py").write_bytes(text.replace("net(x)", "net(torch)", 1).encode())
    for seed in range(150):
        (folder / f"random_{seed:03}.py").write_bytes(_random_file(seed).encode())
    return folder


def test_check_prints_what_flake8_prints(folder: Path) -> None:
    theirs = flake8("--select=TMD", "--jobs=1", ".", cwd=folder, double=True)
    ours = command("check", ".", cwd=folder, double=True)
    assert ours.stderr == ""
    assert sorted(ours.stdout.splitlines()) == sorted(theirs.stdout.splitlines())
    assert (ours.returncode, theirs.returncode) == (1, 1)
    reported = {line.split(":")[0] for line in ours.stdout.splitlines()}
    assert {"./plain.py", "./other_code.py", "./line_above.py", "./in_string_code.py"} <= reported
    assert (
        not {"./bare.py", "./code.py", "./backslash_first.py", "./triple_quoted.py", "./file.py"} & reported
    )


def test_files_that_cannot_be_tokenized_fall_back_to_the_physical_line() -> None:
    lines = ["net(x)  # noqa\n", "net(x)\n", '"""\n']
    found = [Finding(1, 0, "TMD101", "net", "m"), Finding(2, 0, "TMD101", "net", "m")]
    assert without_silenced(found, lines) == found[1:]


def test_a_finding_outside_the_file_is_kept() -> None:
    found = [Finding(9, 0, "TMD101", "net", "m")]
    assert without_silenced(found, ["x = 1  # noqa\n"]) == found
    assert without_silenced(found, []) == found
