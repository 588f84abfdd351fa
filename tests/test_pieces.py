"""A text that is parsed piece by piece has the tree that it has as a whole, white space and all."""

from __future__ import annotations

from pathlib import Path

import libcst
import pytest

from torchmode import parse
from torchmode.source import CannotAnalyse

SCRIPTS = sorted((Path(__file__).parent / "scripts").rglob("*.py"))[::25]

TEXTS = {
    "no statement": "# nothing\n\n# at all\n",
    "header and footer": "#!/usr/bin/env python\n# first\n\n'''what it is'''\n\nx = 1\n# last\n\n",
    "no newline at the end": "x = 1\ny = 2",
    "comments between": "x = 1\n\n# of y\n\n  # in\ny = 2\n\n\n# of f\ndef f():\n    pass\n    # in\n\n# of z\nz = 3\n",
    "decorators": "@a\n@b(\n    1\n)\n\nclass C:\n    @c\n    def f(self): ...\n@d\nasync def g(): ...\n",
    "branches": "if a: pass\nelif b:\n    pass\n# a comment\nelse:\n    pass\nfor x in y:\n    pass\nelse:\n    pass\n",
    "exceptions": "try: pass\nexcept A:\n    pass\nexcept (B, C): pass\nelse:\n    pass\nfinally:\n    pass\nx = 1\n",
    "names like words": "elsewhere = 1\nexception = 2\nfinally_done = 3\n",
    "several on a line": "x = 1; y = 2\nif x: y = 3; z = 4\nz = 5\n",
    "strings over lines": 'x = """\ny = 1\ndef f():\n"""\nz = f"""\n{x\n}\ny"""\ny = 2\n',
    "brackets over lines": "x = (\n1,\n2,\n)\ny = f(\na=1,\n)\n",
    "lines that go on": "x = 1 + \\\n2\n\\\ny = 2\nz = 3 \\\n\nz = 4\n",
    "match": "match x:\n    case 1:\n        pass\n    case _:\n        pass\nmatch = 3\ncase = 4\n",
    "form feeds": "x = 1\n\f\ny = 2\n\fz = 3\n",
    "tabs": "import os\nif x:\n\ty = 1\nelse:\n\ty = 2\nz = 3\n",
    "indented by two": "import os\ndef f():\n  if x:\n    pass\n  return 1\nx = 1\n",
    "indented by two and by four": "def f():\n  return 1\ndef g():\n    return 2\nimport os\n",
    "other ends of lines": "import os\r\n\r\n\r\nx = 1\r\nif x:\r\n    pass\r\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_tree_is_that_of_the_whole(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "PIECE", 1)
    tree, whole = parse.parse(text), libcst.parse_module(text)
    assert tree.code == whole.code
    assert tree.deep_equals(whole)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_are_cut_and_put_together(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "PIECE", 1)
    text = path.read_text(encoding="utf-8")
    tree = parse._in_pieces(text, parse._cuts(text))
    assert tree is not None
    assert tree.deep_equals(libcst.parse_module(text))


def test_an_error_is_told_by_its_line_in_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "PIECE", 1)
    with pytest.raises(CannotAnalyse) as stopped:
        parse.parse("x = 1\ny = 2\nz = = 3\n")
    assert stopped.value.problem.line == 3
