"""Laws of the abstract domain and of the interpreter, on generated values and on generated small programs.

Which law is tested how:

- *Joins* (of origins, of values, of the contents of locations, of outcomes of branches) are idempotent, commutative and
  associative: on generated operands, directly.
- *Monotone*: a program that starts in "mode A or mode B" predicts at each forward at least what it predicts when it
  starts in A alone. The real interpreter runs both.
- *Inlining*: a function that is called predicts the same states as its body in place of the call.
- *Fixpoint*: a loop predicts what the same loop predicts with its body written twice, and what it predicts after its
  body has stood once before it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import torchmode
from torchmode.domain import (
    Origin,
    Origins,
    State,
    certain,
    join_origins,
    join_values,
    merge,
    weaken,
    words,
)
from torchmode.objects import BOTTOM, MAX_ATOMS, MAX_PASSES, Lit, Obj, Ref, Value, make

SAME = os.environ.get("CI") == "true"  # there the same examples each time; elsewhere others
DIRECT = settings(max_examples=300, deadline=None, derandomize=SAME)
PROGRAMS = settings(
    max_examples=120,
    deadline=None,
    derandomize=SAME,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

# -- joins ------------------------------------------------------------------------------

plain_origins = st.builds(
    Origin,
    kind=st.sampled_from(("created", "train", "eval", "entry")),
    word=st.sampled_from(("train", "eval", "entry", "unknown")),
    site=st.integers(1, 3),
    weak=st.booleans(),
    carried=st.booleans(),
)


def absorbed(origins: frozenset[Origin]) -> Origins:
    """As the engine keeps them: no weak copy beside its strong one."""
    return frozenset(o for o in origins if not o.weak or replace(o, weak=False) not in origins)


origin_sets = st.frozensets(plain_origins, max_size=5).map(absorbed)

MODULES = [Obj("module", site) for site in range(4)]


@dataclass(frozen=True, slots=True)
class Step:
    """Stands for a forward pass in a value: all that a value asks of one is its order."""

    order: int


atoms = st.one_of(
    st.sampled_from([Ref(module) for module in MODULES]), st.integers(0, MAX_ATOMS + 4).map(Lit)
)
values = st.builds(
    make,
    st.frozensets(atoms, max_size=MAX_ATOMS + 3),
    st.frozensets(
        st.tuples(st.integers(0, MAX_PASSES + 6).map(Step), st.booleans()), max_size=MAX_PASSES + 4
    ),
    st.frozensets(st.sampled_from(("synthetic", "wants_grad", "opaque", "data")), max_size=2),
)


@DIRECT
@given(origin_sets, origin_sets, origin_sets)
def test_join_of_origins(a: Origins, b: Origins, c: Origins) -> None:
    assert join_origins(a, a) == a
    assert join_origins(a, frozenset()) == a
    assert join_origins(a, b) == join_origins(b, a)
    assert join_origins(join_origins(a, b), c) == join_origins(a, join_origins(b, c))


@DIRECT
@given(origin_sets, origin_sets)
def test_join_of_origins_loses_nothing(a: Origins, b: Origins) -> None:
    joined = join_origins(a, b)
    assert words(joined) == words(a) | words(b)
    assert certain(joined) >= {origin for origin in (*a, *b) if not origin.weak}
    assert join_origins(weaken(a), a) == absorbed(a | weaken(a))


@DIRECT
@given(values, values, values)
def test_join_of_values(a: Value, b: Value, c: Value) -> None:
    assert a.join(a) == a
    assert BOTTOM.join(a) == a.join(BOTTOM) == a
    assert a.join(b) == b.join(a)
    assert a.join(b).join(c) == a.join(b.join(c))


@DIRECT
@given(values, values)
def test_join_of_values_knows_less(a: Value, b: Value) -> None:
    joined = a.join(b)
    assert joined.join(a) == joined
    assert joined.join(b) == joined
    assert "opaque" in joined.tags or joined.atoms >= a.atoms | b.atoms
    if "opaque" not in joined.tags:
        assert joined.passes >= a.passes | b.passes


LOCATIONS: dict[str, st.SearchStrategy[Any]] = {
    "mode": origin_sets.filter(bool),
    "rec": origin_sets.filter(bool),
    "grad": st.frozensets(st.sampled_from(("yes", "no", "partly")), min_size=1),
    "var": values,
    "attr": values,
    "held": origin_sets.filter(bool),
    "assume": st.booleans(),
    "chosen": st.sampled_from(("", "?", "BatchNorm")),
}
contents = st.sampled_from(sorted(LOCATIONS)).flatmap(
    lambda kind: st.tuples(st.just((kind, "x")), *[LOCATIONS[kind]] * 3)
)


@DIRECT
@given(contents)
def test_join_of_contents(drawn: tuple[Any, Any, Any, Any]) -> None:
    location, a, b, c = drawn

    def join(left: Any, right: Any) -> Any:
        return join_values(location, left, right)

    assert join(a, a) == a
    assert join(a, b) == join(b, a)
    assert join(join(a, b), c) == join(a, join(b, c))


@st.composite
def writes(draw: Callable[..., Any]) -> dict[tuple[str, str], Any]:
    places = draw(
        st.lists(st.sampled_from([(kind, name) for kind in sorted(LOCATIONS) for name in "ab"]), max_size=5)
    )
    return {place: draw(LOCATIONS[place[0]]) for place in places}


@DIRECT
@given(writes(), writes(), writes(), writes())
def test_outcomes_merge_in_any_order_and_grouping(
    before: dict[Any, Any], a: dict[Any, Any], b: dict[Any, Any], c: dict[Any, Any]
) -> None:
    def merged(*outcomes: dict[Any, Any]) -> dict[Any, Any]:
        state = State()
        state.delta.update(before)
        inner = state.fork()
        merge(inner, outcomes, lambda at, location: at.get(location))
        return {place: content for place, content in {**before, **inner.delta}.items() if content is not None}

    assert merged(a, b, c) == merged(c, a, b) == merged(b, a, c)
    assert merged(a, a) == {**before, **a}


# -- programs ---------------------------------------------------------------------------

HEAD = """
import torch
from torch import nn
from chance import coin, loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5))
        self.head = nn.Sequential(nn.BatchNorm1d(8), nn.Linear(8, 2))

    def forward(self, x):
        return self.head(self.body(x))

"""
TAIL = """
print(coin())
"""

Block = list[Any]
SIMPLE = (
    "net.train()",
    "net.eval()",
    "net.head.eval()",
    "net.train(not net.training)",
    "net.train(flag)",
    "was = net.training",
    "net.train(was)",
    "was = other.training",
    "other.eval()",
    "other = net",
    "other = net.body",
    "net.requires_grad_(False)",
)
FORWARDS = (
    "print(net(x).argmax(1).tolist())",
    "net(x).sum().backward()",
    "print(net.head(x).argmax(1).tolist())",
    "print(other(x).argmax(1).tolist())",
)
HEADERS = (
    "if flag:",
    "if coin():",
    "if net.training:",
    "for x in loader:",
    "while coin():",
    "with torch.no_grad():",
    "with torch.set_grad_enabled(False):",
    "with torch.enable_grad():",
    "try:",
)

simple = st.sampled_from(SIMPLE)
forward = st.sampled_from(FORWARDS).map(lambda text: ("forward", text))
statements: st.SearchStrategy[Any] = st.recursive(
    st.one_of(forward, simple),
    lambda inner: st.tuples(
        st.sampled_from(HEADERS), st.lists(inner, min_size=1, max_size=3), st.lists(inner, max_size=2)
    ),
    max_leaves=8,
)
bodies = st.lists(statements, min_size=1, max_size=4)


class Writer:
    """Writes blocks as text; a forward carries its number in the block, the same in each copy of it."""

    def __init__(self) -> None:
        self.lines: list[str] = HEAD.splitlines()
        self.forwards: dict[int, str] = {}

    def line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def block(self, depth: int, block: Block, path: str = "") -> None:
        for index, item in enumerate(block):
            here = f"{path}.{index}"
            match item:
                case ("forward", text):
                    self.line(depth, text)
                    self.forwards[len(self.lines)] = here
                case (header, then, other):
                    self.line(depth, header)
                    self.block(depth + 1, then, f"{here}a")
                    if header == "try:":
                        self.line(depth, "finally:")
                        self.block(depth + 1, other or ["pass"], f"{here}b")
                    elif header.startswith("if") and other:
                        self.line(depth, "else:")
                        self.block(depth + 1, other, f"{here}b")
                case text:
                    self.line(depth, text)

    def start(self, depth: int, mode: str = "train") -> None:
        for text in (
            "net = Net()",
            "other = Net()",
            "was = True",
            "flag = coin()",
            "x = coin()",
            f"net.{mode}()",
        ):
            self.line(depth, text)


@dataclass(frozen=True, slots=True)
class Told:
    """What the analysis says, by the number of the forward."""

    states: dict[tuple[str, str], tuple[frozenset[str], frozenset[str]]]
    text: str


def meant(said: frozenset[str], everything: set[str]) -> frozenset[str]:
    """What may be the case when it runs: ``unknown`` means that each of them may."""
    return frozenset(everything) if "unknown" in said else said


def told(writer: Writer) -> Told:
    text = "\n".join(writer.lines) + TAIL
    analysis = torchmode.analyse(text)
    assert analysis.problem is None, f"{analysis.problem}\n{text}"
    states: dict[tuple[str, str], tuple[frozenset[str], frozenset[str]]] = {}
    for state in analysis.states:
        if state.line not in writer.forwards:
            continue
        key = (writer.forwards[state.line], state.object)
        modes, recordings = states.get(key, (frozenset(), frozenset()))
        states[key] = (
            modes | meant(state.modes, {"train", "eval"}),
            recordings | meant(state.recordings, {"on", "off"}),
        )
    return Told(states, text)


def said(left: Told, right: Told) -> str:
    different = [
        f"{key}: {left.states.get(key)} and {right.states.get(key)}"
        for key in sorted({*left.states, *right.states})
        if left.states.get(key) != right.states.get(key)
    ]
    return "\n".join([left.text, "=====", right.text, "=====", *different])


def within(narrow: Told, wide: Told) -> bool:
    """Whether each state that one predicts is predicted by the other."""
    return all(
        key in wide.states and modes <= wide.states[key][0] and recordings <= wide.states[key][1]
        for key, (modes, recordings) in narrow.states.items()
    )


@PROGRAMS
@given(bodies)
def test_more_origins_never_yield_fewer(body: Block) -> None:
    results = []
    for start in (["net.train()"], ["net.eval()"], [("if coin():", ["net.train()"], ["net.eval()"])]):
        writer = Writer()
        writer.start(0)
        writer.block(0, start)
        writer.block(0, body)
        results.append(told(writer))
    either = results[2]
    for single in results[:2]:
        assert within(single, either), said(single, either)


@PROGRAMS
@given(bodies, bodies, st.sampled_from(("train", "eval")))
def test_a_call_is_as_good_as_its_body(body: Block, after: Block, mode: str) -> None:
    called, inlined = Writer(), Writer()
    called.line(0, "def piece(net, other, was, flag, x):")
    called.block(1, body, "f")
    called.line(1, "return other, was, x")
    called.line(0, "def job():")
    called.start(1, mode)
    called.line(1, "other, was, x = piece(net, other, was, flag, x)")
    called.block(1, after, "g")
    inlined.line(0, "def job():")
    inlined.start(1, mode)
    inlined.block(1, body, "f")
    inlined.block(1, after, "g")
    for writer in (called, inlined):
        writer.line(0, "job()")
    one, two = told(called), told(inlined)
    assert within(two, one), said(one, two)
    if (
        "if flag:" not in one.text
    ):  # a condition that one function asks twice is decided for each of its answers
        assert one.states == two.states, said(one, two)


SETTLES_SLOWLY: Block = [
    ("forward", "print(net(x).argmax(1).tolist())"),
    "net.train(was)",
    "was = other.training",
    "other.eval()",
]
TOGGLED: Block = [
    (
        "if net.training:",
        [("forward", "print(net.head(x).argmax(1).tolist())"), "net.eval()"],
        ["net.train()"],
    ),
]


@PROGRAMS
@given(bodies, st.sampled_from(("train", "eval")))
@example(SETTLES_SLOWLY, "train")
@example(TOGGLED, "train")
def test_a_loop_is_a_fixpoint(body: Block, mode: str) -> None:
    plain, twice, after = Writer(), Writer(), Writer()
    for writer in (plain, twice, after):
        writer.start(0, mode)
        if writer is after:
            writer.block(0, body, "f")
        writer.line(0, "for x in loader:")
        writer.block(1, body, "f")
        if writer is twice:
            writer.block(1, body, "f")
    loop = told(plain)
    for other in (told(twice), told(after)):
        assert within(other, loop), said(loop, other)
        # A condition that stands twice is decided for each of its answers, and `not net.training` needs one answer.
        # What a branch on `net.training` knows of the network it does not know of a part of it.
        asks_a_part = "if net.training" in loop.text and (
            "net.head(" in loop.text or "net.body(" in loop.text
        )
        if "if flag:" not in loop.text and "not net.training" not in loop.text and not asks_a_part:
            assert within(loop, other), said(loop, other)


def test_the_programs_are_worth_it() -> None:
    """The generated programs hold forwards in more than one state, and loops, branches and scopes."""
    seen: Counter[str] = Counter()

    @settings(PROGRAMS, database=None, derandomize=True)
    @given(bodies)
    def look(body: Block) -> None:
        assume("forward" in repr(body))
        writer = Writer()
        writer.start(0)
        writer.block(0, body)
        result = told(writer)
        for modes, recordings in result.states.values():
            seen["/".join(sorted(modes)) + " " + "/".join(sorted(recordings))] += 1
        seen.update(header for header in HEADERS if header in result.text)

    look()
    assert {"train on", "eval on", "train off", "eval off", "eval/train on"} <= set(seen)
    assert set(HEADERS) <= set(seen)
