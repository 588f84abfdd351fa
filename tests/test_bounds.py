"""The work of the interpreter is bounded: counted in transfer steps per lowered event, never in seconds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import torchmode
from torchmode.objects import Obj

HEAD = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(x)

net = Net()
opt = torch.optim.SGD(net.parameters(), lr=0.1)
"""
MOST_STEPS = 50


def calling_twice(size: int) -> str:
    """``size`` functions, each calling the next one twice."""
    parts = [f"def f{i}(m, x):\n    f{i + 1}(m, x)\n    return f{i + 1}(m, x)\n" for i in range(size)]
    return (
        HEAD
        + "\n".join(parts)
        + f"\ndef f{size}(m, x):\n    m.eval()\n    return m(x)\n\nf0(net, torch.rand(2, 3))\n"
    )


def sequential_ifs(size: int) -> str:
    parts = [
        f"if args.flag{i}:\n    net.eval()\n    y{i} = net(x)\nelse:\n    net.train()\n" for i in range(size)
    ]
    return HEAD + "import args\nx = args.x\n" + "\n".join(parts)


def repeated_ifs(size: int) -> str:
    parts = [
        "if args.flag:\n    net.eval()\nelse:\n    net.train()\nloss = net(x).sum()\n" for _ in range(size)
    ]
    return HEAD + "import args\nx = args.x\n" + "\n".join(parts)


def nested_loops(size: int) -> str:
    lines = []
    for depth in range(size):
        lines.append("    " * depth + f"for i{depth} in data{depth}:")
        lines.append("    " * (depth + 1) + "net.train()")
    lines.append("    " * size + "loss = net(x).sum()")
    lines.append("    " * size + "loss.backward()")
    lines.append("    " * size + "net.eval()")
    return HEAD + "from data import *\n" + "\n".join(lines) + "\n"


def call_chain(size: int) -> str:
    parts = [f"def g{i}(m, x):\n    return g{i + 1}(m, x)\n" for i in range(size)]
    return (
        HEAD
        + "\n".join(parts)
        + f"\ndef g{size}(m, x):\n    m.eval()\n    return m(x)\n\ng0(net, torch.rand(2, 3))\n"
    )


def recursion(size: int) -> str:
    parts = [
        f"def r{i}(m, x, n):\n    if n:\n        m.eval()\n        return r{(i + 1) % size}(m, x, n - 1)\n"
        f"    m.train()\n    return m(x)\n"
        for i in range(size)
    ]
    return HEAD + "\n".join(parts) + "\nr0(net, torch.rand(2, 3), 9)\n"


def many_methods(size: int) -> str:
    methods = "\n".join(
        f"    def m{i}(self, x):\n        self.net.{'eval' if i % 2 else 'train'}()\n"
        f"        return self.m{(i + 1) % size}(x)\n"
        for i in range(size)
    )
    return HEAD + f"class Runner:\n    def __init__(self):\n        self.net = Net()\n\n{methods}"


def many_callers(size: int) -> str:
    parts = [f"n{i} = Net()\nn{i}.{'eval' if i % 2 else 'train'}()\nuse(n{i}, x)\n" for i in range(size)]
    return HEAD + "import args\nx = args.x\ndef use(m, x):\n    return m(x).argmax(1)\n\n" + "\n".join(parts)


@pytest.mark.parametrize(
    ("family", "sizes"),
    [
        (calling_twice, (75, 150, 300)),
        (sequential_ifs, (100, 200, 400)),
        (repeated_ifs, (25, 50, 100)),
        (nested_loops, (5, 9, 18)),
        (call_chain, (125, 250, 500)),
        (recursion, (10, 20, 40)),
        (many_methods, (10, 20, 40)),
        (many_callers, (25, 50, 100)),
    ],
    ids=lambda item: getattr(item, "__name__", "sizes"),
)
def test_work_grows_no_worse_than_linearly(family: Callable[[int], str], sizes: tuple[int, int, int]) -> None:
    per_event = []
    for size in sizes:
        analysis = torchmode.analyse(family(size))
        assert analysis.problem is None
        assert analysis.events > size
        per_event.append(analysis.steps / analysis.events)
    assert max(per_event) <= MOST_STEPS
    assert per_event[2] <= 1.5 * max(per_event[0], per_event[1], 2.0), per_event


def test_a_chain_that_is_too_deep_is_said_to_be_so() -> None:
    analysis = torchmode.analyse(call_chain(500))
    assert any("deeper than" in refusal.reason for refusal in analysis.gave_up)


def test_a_file_over_its_budget_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from torchmode.interp import Limits

    monkeypatch.setattr(
        "torchmode.analysis.Limits",
        lambda deadline: Limits(deadline=deadline, steps_per_event=0, spare_steps=50),
    )
    analysis = torchmode.analyse(calling_twice(40))
    assert any("more analysis steps" in refusal.reason for refusal in analysis.gave_up)


def test_the_watchdog_stops_a_file() -> None:
    analysis = torchmode.analyse(
        calling_twice(300) + sequential_ifs(400), options=torchmode.Options(timeout=0.0)
    )
    assert analysis.problem is not None
    assert analysis.problem.kind == "timeout"


EVALUATION = """
def evaluate(loader):
    net.eval
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            hits += (net(x).argmax(1) == y).sum().item()
    return hits
"""


def of_many_lines(functions: int, body: str) -> str:
    """``functions`` functions of about a hundred lines, and a report at the end."""
    many = "".join(
        f"def f{i}(x):\n" + "".join(f"    {body.format(j)}\n" for j in range(100)) + "    return x\n\n\n"
        for i in range(functions)
    )
    return HEAD + many + EVALUATION


def test_of_a_very_long_file_only_what_matters_is_analysed() -> None:
    """Over 10,000 lines a file is analysed in part, also where the whole story is asked for."""
    text = of_many_lines(110, "x = x + {}")
    assert text.count("\n") > 10_000
    for story in (False, True):
        analysis = torchmode.analyse(text, options=torchmode.Options(story=story))
        assert ("TMD301", "net") in [(finding.code, finding.object) for finding in analysis.findings]


def test_a_very_long_file_that_matters_throughout_is_said_to_be_too_large() -> None:
    text = of_many_lines(110, "net.train({} > 3)")
    analysis = torchmode.analyse(text)
    assert analysis.findings == ()
    assert analysis.problem is not None
    assert analysis.problem.kind == "too-large"
    assert "over 10,000 lines of it" in analysis.problem.reason


def test_a_module_that_holds_its_holder_ends() -> None:
    """``part.notes.append({"by": self})`` where the part is one of ``self``: each is a part of the other."""
    holder = Obj("module", 1, "holder")
    part = Obj("unknown", 1, "part", parent=holder)
    notes = Obj("unknown", 1, "notes", parent=part)
    holder.owner = notes
    assert list(notes.wholes()) == [notes, part, holder]
    assert list(holder.wholes()) == [holder, notes, part]
