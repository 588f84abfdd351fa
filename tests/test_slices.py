"""What is left out of an analysis changes nothing that is reported, and what cannot matter is not analysed at all."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import torchmode
from conftest import run
from torchmode import Options, pipeline
from torchmode.parse import in_deep_thread
from torchmode.project import Project
from torchmode.slices import Slice, sliced

HERE = Path(__file__).parent
SCRIPTS = sorted((HERE / "scripts").glob("**/*.py"))
PROJECTS = sorted((HERE / "projects").glob("**/*.py"))
QUICK = Options(story=False, strict=True)

MODELS = '''"""Networks, and what makes them."""
import torch
from torch import nn
import torch.nn.functional as F

CONFIGURATIONS = {
    "small": {"width": 8},
    "large": {"width": 64},
}


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x):
        return self.norm(self.conv(x)).relu()


class Net(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.blocks = nn.Sequential(Block(width), Block(width))
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        x = F.dropout(self.blocks(x), 0.1, self.training)
        return self.drop(x)


def build(name, **options):
    return Net(CONFIGURATIONS[name]["width"], **options)
'''


def parted(text: str, path: Path | None = None) -> Slice | None:
    return sliced(text, ast.parse(text), Project(str(path)) if path is not None else None)


def findings(text: str, path: Path, whole: bool) -> list[torchmode.Finding]:
    return in_deep_thread(
        lambda: sorted(pipeline.run(text, QUICK, str(path), whole=whole).findings)  # type: ignore[no-any-return]
    )


@pytest.mark.parametrize("path", [*SCRIPTS, *PROJECTS], ids=lambda path: path.relative_to(HERE).as_posix())
def test_nothing_is_lost(path: Path) -> None:
    """Where something is left out, or not run by itself, the findings are those of the whole file."""
    text = path.read_text(encoding="utf-8")
    if text.startswith("# cannot be parsed"):
        return
    part = parted(text, path)
    tops = {node.name for node in ast.parse(text).body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    if part is None or part.text != text or part.roots is None or tops - part.roots:
        assert findings(text, path, whole=False) == findings(text, path, whole=True)


def test_definitions_alone_do_not_matter() -> None:
    assert parted(MODELS) is None
    analysis = torchmode.analyse(MODELS, options=QUICK)
    assert analysis.problem is None
    assert (analysis.events, analysis.steps) == (0, 0)
    assert torchmode.analyse(MODELS).events > 0, "the story is told of the whole file"


def test_only_what_is_asked_for_is_kept() -> None:
    text = MODELS + (
        "\n\nclass Other(nn.Module):\n    def forward(self, x):\n        return self.a(x)\n\n\n"
        "def test(loader):\n    net = build('small')\n    return [net(x).argmax(1) for x in loader]\n"
    )
    part = parted(text)
    assert part is not None
    kept = part.text.split("\n")
    assert len(kept) == len(text.split("\n"))
    assert "        self.blocks = nn.Sequential(Block(width), Block(width))" in kept
    assert '    "small": {"width": 8},' in kept
    assert "        return self.a(x)" not in kept
    other = kept.index("class Other(nn.Module):")
    assert kept[other : other + 3] == ["class Other(nn.Module):", '    """', ""]
    assert part.roots == {"test"}
    assert part.named["a"] == 1
    line = text.partition("    return [net(x)")[0].count("\n") + 1
    found = torchmode.analyse(text, options=QUICK).findings
    assert [(finding.code, finding.line) for finding in found] == [("TMD101", line), ("TMD102", line)]


@pytest.mark.parametrize(
    "addition",
    [
        "    def train(self, mode=True):\n        pass\n",
        "    def loss(self, x):\n        return F.dropout(x, 0.5)\n",
        "    def more(self):\n        self.extra = [nn.Dropout(0.5), Block(3)]\n",
        "    def forward(self, x):\n        return nn.Dropout(0.5)(x)\n",
        "    def freeze_all(self):\n        for p in self.parameters():\n            p.requires_grad = False\n",
        "    def predict(self, x):\n        with torch.no_grad():\n            return self.blocks(x)\n",
        "    def export(self, x):\n        return torch.jit.trace(self, x)\n",
    ],
)
def test_a_sign_in_a_class_makes_it_matter(addition: str) -> None:
    part = parted(MODELS + f"\n\nclass Special(Net):\n{addition}")
    assert part is not None
    assert part.roots is not None
    assert part.shown is not None
    assert part.roots | part.shown == {"Special"}


def test_statements_on_one_line_stay() -> None:
    text = "import torch\n\n\ndef cold(x): return x\n\n\nclass A: y = [\n    1,\n    2,\n]; z = 3\n\n\nnet.eval()\n"
    part = parted(text)
    assert part is not None
    assert part.text == text.replace("def cold(x): return x", "")


def test_a_list_of_exports_asks_for_nothing_and_what_nobody_mentions_goes_as_a_whole() -> None:
    text = '__all__ = ["Net", "build"]\n' + MODELS + "\n\ndef freeze(net):\n    net.eval()\n"
    part = parted(text)
    assert part is not None
    kept = part.text.split("\n")
    assert len(kept) == len(text.split("\n"))
    assert "def build(name, **options):" not in kept
    assert "        self.norm = nn.BatchNorm2d(width)" not in kept
    names = [
        node.name for node in ast.parse(part.text).body if isinstance(node, (ast.ClassDef, ast.FunctionDef))
    ]
    assert names == ["Block", "Net", "freeze"]
    assert text.split("\n").index("    net.eval()") == kept.index("    net.eval()")


def test_what_a_name_stands_for_is_looked_up_in_the_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    main = tmp_path / "main.py"
    text = "from torch import nn\nfrom tools import go\n\nnet = nn.Sequential(nn.Dropout(0.5))\ngo(net)\n"
    main.write_text(text)
    tools = tmp_path / "tools.py"
    tools.write_text("def go(net):\n    return str(net)\n")
    assert parted(text, main) is None
    tools.write_text("from passes import go\n")
    (tmp_path / "passes.py").write_text(
        "import torch\n\n\ndef go(net):\n    with torch.no_grad():\n        print(net(torch.load('x')))\n"
    )
    assert parted(text, main) is not None
    assert [finding.code for finding in torchmode.check(text, path=str(main))] == ["TMD101"]


def test_what_does_not_matter_is_never_given_to_libcst(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(MODELS)
    probe = "import sys\nfrom torchmode.cli import main\nprint(main(['check', '-j1', '--no-cache', 'models.py']))\n"
    done = run("-c", probe + "print('libcst' in sys.modules)\n", cwd=tmp_path)
    assert done.stdout.splitlines() == ["0", "False"]
