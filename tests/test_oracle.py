"""The oracle: what real PyTorch does must lie in what the analysis predicts, and what is reported must happen.

The scripts of ``tests/scripts`` (with doubles for the data and options that they lack), the examples, and random
programs are run by ``oracle/observer.py`` in a Python that has PyTorch: ``TORCHMODE_ORACLE_PYTHON``, or this one.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings

from oracle.compare import Comparison, compare, shown
from oracle.contexts import Predictions, words
from oracle.process import VARIABLE, Observer, python_with_torch
from oracle.programs import FLAGS, programs
from torchmode.knowledge import index

TESTS = Path(__file__).parent
CI = os.environ.get("CI") == "true"
PROGRAMS = int(os.environ.get("TORCHMODE_ORACLE_PROGRAMS", "2300" if CI else "150"))
SEED = int(os.environ.get("TORCHMODE_ORACLE_SEED", "1" if CI else str(random.randrange(2**32))))
WAYS = ("000", "111", "101")
EXACT = 0.8
ENOUGH = 1000
SCRIPTS_EXACT = 0.8
NO_DOUBLE = {
    "training/loss_applied_elsewhere_bad.py": "the step is made by a library that no double stands for"
}
COMPILED = re.compile(r"torch\.compile|torch\.export|onnx|quantiz|inductor")
SCRIPTS = [
    path
    for path in sorted((TESTS / "scripts").glob("**/*.py"))
    if COMPILED.search(path.read_text(encoding="utf-8")) is None
    and path.relative_to(TESTS / "scripts").as_posix() not in NO_DOUBLE
][:: 1 if CI else 2]
EXAMPLES = sorted((TESTS.parent / "examples").glob("*.py"))
NEITHER = f"no PyTorch: {VARIABLE} names no Python that has it, and this one has none"


@dataclass(slots=True)
class Totals:
    """What was seen in many scripts."""

    scripts: int = 0
    observations: int = 0
    distinct: int = 0
    compared: int = 0
    exact: int = 0
    loose: int = 0
    contradictions: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    unseen: list[str] = field(default_factory=list)
    ended: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        exact = self.exact / self.compared if self.compared else 0.0
        return (
            f"{self.scripts} scripts, {self.observations} observations ({self.distinct} distinct), {exact:.1%} exact, "
            f"{self.loose} in no known context, {len(self.contradictions)} contradictions; "
            f"reports shown: {dict(sorted(self.seen.items()))}, "
            f"not shown: {len(self.unseen)}; runs ended: {dict(self.ended.most_common(8))}"
        )

    def add(self, name: str, comparison: Comparison) -> None:
        self.observations += comparison.observed
        self.distinct += comparison.distinct
        self.compared += comparison.compared
        self.exact += comparison.exact
        self.loose += comparison.loose
        self.contradictions += [f"{name}: {said}" for said in comparison.contradictions]


@pytest.fixture(scope="session")
def observer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observer]:
    python = python_with_torch()
    if not python:
        if CI and not os.environ.get("TORCHMODE_CI_WITHOUT_TORCH"):
            pytest.fail(NEITHER)
        pytest.skip(NEITHER)
    process = Observer(python, tmp_path_factory.mktemp("observer"))
    yield process
    process.close()


CALLED_THRICE = """\
import torch
from torch import nn


def work(m, x):
    return m(x)


net = nn.Sequential(nn.Linear(4, 4), nn.Dropout())
x = torch.randn(2, 4)
work(net, x)
net.eval()
work(net, x)
for n in range(3):
    work(net, x)
    net.train()
"""
HERE = (6, 11, 6, 15)


@pytest.mark.parametrize(
    ("caller", "turn", "mode"), [(11, 0, "train"), (13, 0, "eval"), (15, 1, "eval"), (15, 2, "train")]
)
def test_what_is_seen_is_held_against_its_own_context(caller: int, turn: int, mode: str) -> None:
    predictions = Predictions(CALLED_THRICE)
    frames = [(6, {}), (caller, {"14": turn} if turn else {})]
    assert [words(entry.modes) for entry in predictions.at(HERE, frames, {})] == [{mode}]
    assert not predictions.loose
    for training in (True, False):
        seen = {
            "span": HERE,
            "chain": [6, caller],
            "frames": frames,
            "owners": [],
            "made": 9,
            "module": "net",
        }
        seen |= {"training": training, "recording": True, "layers": [], "hidden": False, "handed": False}
        comparison = compare(predictions, [seen])
        assert comparison.exact == 1
        assert bool(comparison.contradictions) is (training is not (mode == "train"))


def libraries() -> list[str]:
    """The packages whose effects are known: no double can stand for what they do with a module."""
    return sorted(index())


def watch(observer: Observer, paths: list[Path], runs: int, **request: Any) -> Totals:
    """Run scripts one by one and compare."""
    totals = Totals()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(TESTS.parent).as_posix()
        predictions = Predictions(text, name)
        observed = 0
        seen: set[str] = set()
        reached: set[str] = set()
        for number in range(runs):
            answer = observer.ask(text=text, path=str(path), seed=number, **request)
            comparison = compare(predictions, answer["observations"])
            totals.add(name, comparison)
            observed += comparison.observed
            totals.ended[answer["ended"].partition(":")[0] or "whole"] += 1
            if not answer["ended"]:
                in_this = shown(text, predictions.analysis, answer)
                seen |= in_this[0]
                reached |= in_this[1]
        totals.scripts += observed > 0
        totals.seen.update(report.split(": ")[1] for report in seen)
        totals.unseen += [f"{name}: {report}" for report in sorted(reached - seen)]
    return totals


@pytest.fixture(scope="session")
def scripts(observer: Observer) -> Totals:
    totals = watch(observer, SCRIPTS, 1, apart=True, libraries=libraries())
    print(f"test scripts: {totals}")
    return totals


def test_test_scripts_do_what_is_predicted(scripts: Totals) -> None:
    assert not scripts.contradictions, "\n".join(scripts.contradictions)


def test_enough_scripts_run(scripts: Totals) -> None:
    assert scripts.scripts >= 250, str(scripts)
    assert scripts.observations >= 2000, str(scripts)


def test_predictions_for_test_scripts_are_no_wider_than_before(scripts: Totals) -> None:
    assert scripts.exact >= SCRIPTS_EXACT * scripts.compared, str(scripts)


def test_reports_show_when_test_scripts_run(scripts: Totals) -> None:
    assert not scripts.unseen, "\n".join(scripts.unseen)
    assert {"TMD101", "TMD102", "TMD201", "TMD202"} <= set(scripts.seen)


def test_examples_do_what_is_predicted(observer: Observer) -> None:
    examples = watch(observer, EXAMPLES, 1, seconds=20, most=80)
    print(f"examples: {examples}")
    assert not examples.contradictions, "\n".join(examples.contradictions)
    assert not examples.unseen, "\n".join(examples.unseen)
    assert examples.exact >= EXACT * examples.compared, str(examples)


def test_random_programs_do_what_is_predicted(observer: Observer) -> None:
    decided, open_ = Totals(), Totals()
    done: set[str] = set()

    @seed(SEED)
    @settings(
        max_examples=PROGRAMS,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(programs())
    def run(text: str) -> None:
        if text in done:
            return
        predictions = Predictions(text)
        assert predictions.analysis.problem is None
        unknown = FLAGS[0] in text
        totals = open_ if unknown else decided
        totals.scripts += 1
        for number, way in enumerate(WAYS if unknown else WAYS[:1]):
            environ = dict(zip(FLAGS, way, strict=True))
            answer = observer.ask(text=text, path="random.py", seed=number, environ=environ)
            flags = {flag.lower(): set_ == "1" for flag, set_ in environ.items()} if unknown else {}
            comparison = compare(predictions, answer["observations"], flags)
            totals.add("", comparison)
            assert not comparison.contradictions, "\n".join(
                [
                    text,
                    f"TORCHMODE_ORACLE_SEED={SEED}, with {environ}, torch.manual_seed({number}):",
                    *comparison.contradictions,
                ]
            )
        done.add(text)

    run()
    print(f"programs that decide everything: {decided}\nprograms with open conditions: {open_}")
    for totals in (decided, open_):
        if totals.compared >= ENOUGH:
            assert totals.exact >= EXACT * totals.compared, str(totals)
    assert 10 * len(done) >= 7 * PROGRAMS  # some are drawn more than once
