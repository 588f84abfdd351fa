"""A slice of benchmarks/fuzz: whatever is analysed, nothing is raised, nothing dies and nothing hangs.

The cases are drawn with a seed that is the same every time; ``TORCHMODE_FUZZ_SEED`` draws others. A failure names
each case as ``python benchmarks/fuzz again`` takes it.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Sequence
from importlib import util
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[1] / "benchmarks" / "fuzz"
if not FUZZ.is_dir():
    pytest.skip("the source distribution has no benchmarks", allow_module_level=True)
sys.path.insert(0, str(FUZZ))

import cases as recipes  # noqa: E402
import running  # noqa: E402
from cases import Case  # noqa: E402

SEED = int(os.environ.get("TORCHMODE_FUZZ_SEED", "0"))
LIMIT = 60.0

_spec = util.spec_from_file_location("fuzz_command", FUZZ / "__main__.py")
assert _spec is not None
assert _spec.loader is not None
command = util.module_from_spec(_spec)
_spec.loader.exec_module(command)


def drawn(cases: Sequence[Case], count: int) -> list[Case]:
    return random.Random(SEED).sample(cases, min(count, len(cases)))


def faults(cases: Sequence[Case]) -> str:
    return "\n".join(
        f"seed {SEED}: {case}: {said.fault}\n{case.text or ''}"
        for case, said in running.run(cases, LIMIT)
        if said.fault
    )


def test_files() -> None:
    files = [*command.standard_library(), *command.installed()]
    assert not faults(recipes.whole_files(drawn(files, 12)))


def test_prefixes() -> None:
    assert not faults(drawn(recipes.prefixes(command.prefix_files([], SEED, 10)), 150))


def test_mutations() -> None:
    assert not faults(recipes.mutations(command.mutation_files([]), SEED, 200))


def test_generated_programs() -> None:
    pytest.importorskip("hypothesmith")
    assert not faults(list(recipes.generated(SEED, 30)))


def test_shapes() -> None:
    assert not faults(
        [
            Case("shape", name, size)
            for name in recipes.SHAPES
            for size in (3, 30)
            if size == 3 or drawn_shape(name)
        ]
    )


def drawn_shape(name: str) -> bool:
    return random.Random(f"{SEED} {name}").random() < 0.3


def test_real_commands() -> None:
    cases = [
        *recipes.mutations(command.mutation_files([]), SEED, 20),
        *drawn(recipes.prefixes(command.prefix_files([], SEED, 5)), 10),
        *(Case("shape", name, 3) for name in recipes.SHAPES),
    ]
    assert not [(str(case), said.fault) for case, said in running.through_commands(cases, 100) if said.fault]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("raise LookupError('the analysis is broken')", "raised"),
        ("__import__('os')._exit(3)", "no answer"),
        ("return Analysis(problem=Problem('internal', 'broken'))", "wrong answer"),
        (
            "return Analysis(findings=(Finding(99, 0, 'TMD101', 'net', 'nowhere', (), 99, 1),))",
            "wrong answer",
        ),
    ],
)
def test_a_fault_is_seen(body: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, types\n"
        "def run(text, options, path='', tree=None, whole=False):\n"
        "    from torchmode.facts import Analysis, Finding, Problem\n"
        f"    {body}\n"
        "pipeline = sys.modules['torchmode.pipeline'] = types.ModuleType('torchmode.pipeline')\n"
        "pipeline.run = run\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    [(_, said)] = running.run([Case("hypothesmith", "a text", 0, recipes.SWITCHES)], 10.0)
    assert said.what == what
    assert said.fault
