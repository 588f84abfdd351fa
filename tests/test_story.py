"""What ``torchmode explain FILE`` tells, from facts made by hand; and the example of docs/explain.md, exactly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import command
from torchmode.facts import Analysis, Finding, GaveUp, Mode, Problem, StateAt, StoryEvent
from torchmode.report.story import Filter, tell

DOCUMENT = (Path(__file__).parents[1] / "docs" / "explain.md").read_text(encoding="utf-8")


def source(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def state(line: int, name: str, *modes: Mode, origins: tuple[str, ...] = (), column: int = 0) -> StateAt:
    on, inference = frozenset({"on"}), frozenset({"inference"})
    return StateAt(line, column, name, frozenset(modes), on, inference, ("recording is off",), origins)  # type: ignore[arg-type]


STORY = Analysis(
    findings=(Finding(5, 4, "TMD101", "net", "`net` is in training mode"),),
    states=(
        StateAt(
            5,
            8,
            "net",
            frozenset({"train"}),
            frozenset({"on", "off"}),
            frozenset({"inference"}),
            ("eval() was called on it", "its output is read as an answer"),
            ("train: created on line 3",),
        ),
        StateAt(8, 0, "head", frozenset({"unknown", "eval"}), frozenset({"on"}), frozenset({"undetermined"})),
    ),
    story=(
        StoryEvent(3, 0, "create", "Net", ("train", "<module>")),
        StoryEvent(5, 8, "forward", "net", ("validate",)),
        StoryEvent(8, 0, "something happens", "", ("<module>",)),
    ),
    gave_up=(GaveUp(8, "`head` comes from a call that cannot be followed"),),
)
SOURCE = source("import torch\n\nnet = Net()\ndef validate():\n    y = net(x)\n\n\nhead(x)\n")


def test_the_story() -> None:
    assert "\n".join(tell(STORY, SOURCE, Filter())) == (
        "2 forward passes, 1 report; the analysis gave up on 1 line.\n"
        "\n"
        "What happens\n"
        "============\n"
        "at module level:\n"
        "      3  net = Net()\n"
        "         `Net` is created in training mode\n"
        "in validate:\n"
        "      5  y = net(x)\n"
        "         `net` runs\n"
        "           mode: training, created on line 3\n"
        "           recording: on or off\n"
        "           role: inference, because eval() was called on it, its output is read as an answer\n"
        "         ! TMD101 `net` is in training mode\n"
        "at module level:\n"
        "      8  head(x)\n"
        "         something happens\n"
        "         `head` runs\n"
        "           mode: evaluation or unknown\n"
        "           recording: on\n"
        "           role: undetermined (nothing shows what its output is for)\n"
        "\n"
        "Where the analysis gave up\n"
        "==========================\n"
        "  line 8: `head` comes from a call that cannot be followed\n"
        "  line 8: the mode of `head` is not known"
    )


def test_the_story_of_a_line_or_an_object() -> None:
    told = "\n".join(tell(STORY, SOURCE, Filter(line=5)))
    assert told.startswith("What happens")
    assert "net = Net()" not in told
    assert "TMD101" in told
    told = "\n".join(tell(STORY, SOURCE, Filter(object="head")))
    assert "`net`" not in told
    assert "cannot be followed" in told
    assert tell(STORY, SOURCE, Filter(line=2)) == ["Nothing to tell on line 2."]
    assert tell(STORY, SOURCE, Filter(line=2, object="a")) == ["Nothing to tell about `a` on line 2."]
    assert tell(Analysis(matters=False), [], Filter())[0].startswith("Nothing to tell: no module")
    assert tell(Analysis(problem=Problem("syntax", "no", 3)), [], Filter()) == ["Not analysed: no (line 3)."]


def told_of(*events: StoryEvent, text: str = "a\n" * 50, states: tuple[StateAt, ...] = ()) -> str:
    return "\n".join(tell(Analysis(story=events, states=states), source(text), Filter()))


def test_a_function_may_be_called_like_a_mode() -> None:
    told = told_of(
        StoryEvent(2, 4, "switch", "net", ("train", "train")), text="def train():\n    net.train()\n"
    )
    assert "in train:\n      2  net.train()\n         `net` is switched to training mode" in told


def test_switches_of_recording() -> None:
    told = told_of(
        StoryEvent(1, 0, "scope", "torch.no_grad()", ("off", "f")),
        StoryEvent(2, 0, "scope", "set_grad_enabled(flag)", ("off|on", "f")),
        StoryEvent(2, 5, "recording", "", ("on", "f")),
        StoryEvent(3, 0, "recording", "", ("inference", "f")),
        StoryEvent(4, 0, "scope", "torch.autocast('cuda')", ("on", "f")),
        StoryEvent(5, 0, "switch", "net", ("eval / unknown", "f")),
    )
    said = [line.strip() for line in told.splitlines() if line.startswith("         ")]
    assert said == [
        "recording is off inside",
        "recording is on or off inside",
        "recording is off from here on",
        "`net` is switched to evaluation mode or a mode that its argument decides",
    ]


def test_layers_are_told_together_and_not_again_in_forward() -> None:
    layers = [StoryEvent(line, 8, "create", "Conv2d", ("train", "__init__")) for line in (3, 4, 6)]
    told = told_of(*layers, StoryEvent(8, 8, "forward", "self.conv", ("forward",)))
    assert "         lines 3-4, 6: `Conv2d` (3) are created in training mode" in told.splitlines()
    assert "self.conv" not in told


def test_equal_passes_are_told_once() -> None:
    passes = tuple(state(line, "net", "eval", column=line % 2) for line in (2, 2, 4, 5, 9))
    told = told_of(states=(*passes, state(6, "net", "train")))
    assert told.count("mode: evaluation") == 1
    assert "`net` runs (2 times on this line); the same on lines 4-5, 9" in told
    assert "mode: training" in told


def test_hundreds_of_equal_events_are_told_in_a_few_lines() -> None:
    told = told_of(*(StoryEvent(line, 0, "switch", "net", ("eval", "f")) for line in range(1, 401)))
    assert len(told.splitlines()) < 15
    assert "; the same on lines 4-400" in told


def test_a_report_is_told_on_its_own_line_though_its_pass_is_an_equal_one() -> None:
    analysis = Analysis(
        states=(state(1, "net", "train"), state(2, "net", "train")),
        findings=(Finding(2, 0, "TMD101", "net", "no"),),
    )
    assert "      2  a\n         `net` runs\n" in "\n".join(tell(analysis, source("a\na\n"), Filter()))


@pytest.mark.parametrize(
    ("origins", "said"),
    [
        (("train: created on line 3",), "training, created on line 3"),
        (("train: made on line 3 and never switched",), "training, made on line 3"),
        (("train: made on line 3", "train: made on line 7"), "training, made on lines 3, 7"),
        (("train: framework on line 9",), "training, set by the framework for line 9"),
    ],
)
def test_since_when(origins: tuple[str, ...], said: str) -> None:
    assert (
        f"           mode: {said}"
        in told_of(states=(state(1, "net", "train", origins=origins),)).splitlines()
    )


def test_several_modes_each_with_its_reason() -> None:
    origins = ("eval: set by `net.eval()` on line 4", "unknown: flag on line 3")
    told = told_of(states=(state(1, "net", "unknown", "eval", origins=origins),))
    assert "mode: evaluation (set by `net.eval()` on line 4) or unknown (the value given on line 3" in told
    assert "  line 1: the mode of `net` is not known: the value given on line 3 decides it" in told


def test_one_reason_for_giving_up_is_told_once() -> None:
    analysis = Analysis(gave_up=(GaveUp(3, "no idea"), GaveUp(9, "no idea"), GaveUp(4, "too much")))
    told = tell(analysis, [], Filter())
    assert told[0] == "no forward passes, no reports; the analysis gave up on 3 lines."
    assert told[-2:] == ["  lines 3, 9: no idea", "  line 4: too much"]


@pytest.mark.parametrize(
    ("text", "line", "heading"),
    [
        ("class A:\n    def f(self):\n        a\n", 3, "in A.f:"),
        ("def f():\n    s = '''\ndef g():\n'''\n    a\n", 5, "in f:"),
        ("def f():\n    g(\n1)\n    # c\n# d\n    a\n", 6, "in f:"),
        ("@torch.no_grad()\n@other\nasync def f(x,\n  y):\n    a\n", 5, "in f, under `@torch.no_grad()`:"),
        ("def f(): a\nb\n", 1, "in f:"),
        ("def f(): a\nb\n", 2, "at module level:"),
        ("def f():\n    a\n    '''\n", 2, "in f:"),
        ("a", 7, "at module level:"),
    ],
)
def test_headings(text: str, line: int, heading: str) -> None:
    told = tell(Analysis(story=(StoryEvent(line, 0, "step", "", ("f",)),)), source(text), Filter(line=line))
    assert told[2] == heading


def test_the_example_of_the_document(tmp_path: Path) -> None:
    blocks = re.findall(r"^```(python|console)\n(.*?)^```$", DOCUMENT, flags=re.MULTILINE | re.DOTALL)
    (_, script), (_, shown) = blocks
    (tmp_path / "train.py").write_text(script)
    asked, _, said = shown.partition("\n")
    assert asked == "$ torchmode explain train.py"
    done = command("explain", "train.py", cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (said, "", 0)
