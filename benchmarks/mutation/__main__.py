"""Mutation of ourselves: change one thing in the domain, the transfer functions or a rule; does a test notice?

    python benchmarks/mutation                       the drawn mutants; survivors without a reason: status 1
    python benchmarks/mutation --seed 2 --share 0.05 others, or more of them
    python benchmarks/mutation --only rules/frozen.py:120 --among '*frozen*'
    python benchmarks/mutation --write survivors.jsonl --record outcomes.jsonl

The mutants are those of cosmic-ray's operators (comparisons, arithmetic, ``and`` and ``or``, ``not``, numbers, True and
False, decorators, ``break`` and ``continue``, loops without a pass), one for each line and kind of operator, drawn
with a seed; equality in place of identity, and the other way, is not drawn: of the short strings, numbers and objects
that are compared here both say the same. The tests are the annotated scripts and projects of ``tests``, in this
process: what they cost is in starting and parsing, which none of these mutants changes, so all is imported and lowered
once, and each mutant is tried in a fork of it, on the scripts whose run executes the changed statement, those first
that noticed most before, up to the first that fails. Of a rule not even the interpreter has to run again: traces and
roles are kept, and the mutated rules read them. A mutant that takes longer than the limit is noticed too.

``survivors.jsonl`` says of the survivors that were read why no test can, or need, notice them.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import fnmatch
import gc
import json
import os
import random
import re
import signal
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import machinery, util
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, Final

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

HERE = Path(__file__).parent
TESTS = HERE.parents[1] / "tests"
sys.path.insert(0, str(TESTS))

import test_annotated  # noqa: E402
import test_projects  # noqa: E402
import torchmode  # noqa: E402
from torchmode import analysis as stages  # noqa: E402
from torchmode import pipeline  # noqa: E402
from torchmode.ir import UNIT_BITS  # noqa: E402
from torchmode.options import Options  # noqa: E402
from torchmode.parse import in_deep_thread  # noqa: E402
from torchmode.slices import Slice  # noqa: E402

SOURCE = Path(torchmode.__file__).parent
SHARES: Final = {
    "domain.py": 0.4,
    "interp/switching.py": 0.25,
    "interp/differentiation.py": 0.25,
    "interp/transfer.py": 0.25,
    "interp/builtins.py": 0.25,
    "rules/*.py": 0.12,
}
ON_TOP: Final = (
    "domain",
    "interp",
    "roles",
    "rules",
    "callers",
    "analysis",
    "pipeline",
    "report",
    "checking",
    "flake8_plugin",
)
ALIKE: Final = ({"Is", "Eq"}, {"IsNot", "NotEq"})
HOT: Final = "domain.py"  # executed by every script, and too often to be watched
LIMIT = 10  # seconds of the processor for one script


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the file below ``src/torchmode``, the line, cosmic-ray's operator and which of its places."""

    file: str
    line: int
    operator: str
    occurrence: int
    statement: tuple[int, int]
    everywhere: bool  # every script is to be tried

    def code(self, text: str) -> str:
        mutated = mutate_code(text, cosmic_ray.plugins.get_operator(self.operator)(), self.occurrence)
        assert mutated is not None
        return mutated


@dataclass(slots=True)
class Script:
    """One test: a script or a file of a project, what is expected, and which lines its analysis executes."""

    name: str
    text: str
    path: str
    expected: test_annotated.Expected
    seconds: float = 0.0
    kills: int = 0
    executed: dict[str, set[int]] = field(default_factory=dict)

    def failures(self, run: Any, story: bool = True) -> list[str]:
        """What the analysis says otherwise than the script: without the ``story``, of the reports alone."""
        options = Options(strict=self.expected.strict, torch_version=self.expected.torch_version, story=story)
        NOW.append(self.name)
        analysis = run.run(self.text, options, self.path)
        if story:
            return test_annotated.differences(self.expected, analysis)
        return test_annotated._report_differences(self.expected, analysis)


class KnownPositions:
    """All places of a file, so that its tree need not be kept."""

    def __init__(self, positions: Any) -> None:
        self.spans = {site: positions.span(site) for site in range(len(positions._sites.nodes))}
        self.nowhere = positions.span(-1)

    def span(self, site: int) -> Any:
        return self.nowhere if site < 0 else self.spans.get(site & ((1 << UNIT_BITS) - 1), self.nowhere)


# Mutants


def mutants(file: str) -> list[Mutant]:
    """Every mutant of a file that can matter: none in annotations, which are never evaluated.

    And none in ``@dataclass(frozen=True, slots=True)``, which forbids what nobody does.
    """
    text = (SOURCE / file).read_text(encoding="utf-8")
    tree, module = ast.parse(text), get_ast(text)
    silent = [
        (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) for node in annotations(tree)
    ]
    found = []
    for name in sorted(cosmic_ray.plugins.operator_names()):
        operator_class = cosmic_ray.plugins.get_operator(name)
        if operator_class.arguments():
            continue
        operator = operator_class()
        places = (span for node in ast_nodes(module) for span in operator.mutation_positions(node))
        for occurrence, (start, _) in enumerate(places):
            if not any(left[:2] <= start and start < left[2:] for left in silent):
                statement, everywhere = statement_at(tree, start[0])
                everywhere = everywhere or file == HOT
                found.append(Mutant(file, start[0], name, occurrence, statement, everywhere))
    return found


def annotations(tree: ast.AST) -> Iterator[Any]:
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(annotation=found) | ast.arg(annotation=ast.expr() as found):
                yield found
            case ast.FunctionDef(returns=ast.expr() as found):
                yield found
            case ast.ClassDef(decorator_list=found):
                yield from found


def statement_at(tree: ast.Module, line: int) -> tuple[tuple[int, int], bool]:
    """The lines of the innermost statement, or of its head, and whether it is executed at import."""
    best: tuple[int, int] = (1, 1)
    inside = False
    todo: list[tuple[ast.AST, bool]] = [(tree, False)]
    while todo:
        node, in_function = todo.pop()
        for child in ast.iter_child_nodes(node):
            within = in_function or isinstance(node, ast.FunctionDef | ast.Lambda)
            if isinstance(child, ast.stmt | ast.match_case | ast.excepthandler):
                first, last = extent(child)
                if first <= line <= last:
                    body = getattr(child, "body", None)
                    head = min((extent(part)[0] for part in body), default=last + 1) - 1 if body else last
                    best, inside = (first, max(first, head) if line <= max(first, head) else last), within
                    todo.append((child, within))
            else:
                todo.append((child, within))
    return best, not inside


def extent(node: Any) -> tuple[int, int]:
    if isinstance(node, ast.match_case):
        return node.pattern.lineno, node.body[-1].end_lineno or 0
    decorators = [item.lineno for item in getattr(node, "decorator_list", ())]
    return min([node.lineno, *decorators]), node.end_lineno or 0


def family(operator: str) -> str:
    return operator.partition("_")[0]


def is_alike(operator: str) -> bool:
    """Whether it puts equality in the place of identity, or the other way."""
    _, _, change = operator.partition("ReplaceComparisonOperator_")
    return set(change.split("_")) in ALIKE


def drawn(seed: int, share: float | None, pattern_asked: str | None = None) -> list[Mutant]:
    """One mutant of each place and family of operators; of these a share of each file."""
    chosen = []
    for pattern, usual in SHARES.items():
        if pattern_asked not in (None, pattern):
            continue
        for path in sorted(SOURCE.glob(pattern)):
            random_ = random.Random(f"{seed} {path.name}")
            places: defaultdict[tuple[int, str], list[Mutant]] = defaultdict(list)
            for mutant in mutants(path.relative_to(SOURCE).as_posix()):
                if not is_alike(mutant.operator):
                    places[mutant.line, family(mutant.operator)].append(mutant)
            every = [random_.choice(there) for there in places.values()]
            count = round((share if share is not None else usual) * len(every))
            chosen += random_.sample(every, count)
    random.Random(seed).shuffle(chosen)  # what a run that is stopped has done is a sample too
    return chosen


# Scripts


def scripts() -> list[Script]:
    found = []
    for path in test_annotated.PATHS:
        text = path.read_text(encoding="utf-8")
        found.append(
            Script(f"scripts/{test_annotated._name(path)}", text, "", test_annotated.read_expectations(text))
        )
    for path in test_projects.PATHS:
        text = path.read_text(encoding="utf-8")
        if not text.startswith(test_projects.BROKEN):
            expected = test_annotated.read_expectations(text)
            found.append(Script(f"projects/{test_projects._name(path)}", text, str(path), expected))
    return found


def prepared(every: Sequence[Script], files: Sequence[str]) -> list[Script]:
    """The scripts, each run once: lowered, timed, and with the lines of ``files`` that it executes."""
    lowered, known = stages.lowered, {}
    watched = {str(SOURCE / file): file for file in files if file != HOT}

    def keep(text: str, unit: int) -> Any:
        if (text, unit) not in known:
            program, positions = lowered(text, unit)
            known[text, unit] = program, KnownPositions(positions)
        return known[text, unit]

    interpret, assign_roles = stages.interpret, stages.assign_roles

    def keep_trace(*given: Any) -> Any:
        TRACES[NOW[-1]] = interpret(*given)
        return TRACES[NOW[-1]]

    def keep_roles(*given: Any) -> Any:
        ROLES[NOW[-1]] = assign_roles(*given)
        return ROLES[NOW[-1]]

    stages.lowered, stages.interpret, stages.assign_roles = keep, keep_trace, keep_roles
    usable = []
    for script in every:
        executed: defaultdict[str, set[int]] = defaultdict(set)

        def trace(frame: FrameType, event: str, _: object, executed: Any = executed) -> Any:
            file = watched.get(frame.f_code.co_filename)
            if file is None:
                return None
            lines = executed[file]
            lines.add(frame.f_lineno)

            def each(frame: FrameType, event: str, _: object) -> Any:
                lines.add(frame.f_lineno)
                return each

            return each

        started = time.process_time()
        sys.settrace(trace)
        said = script.failures(pipeline)
        sys.settrace(None)
        script.seconds = time.process_time() - started
        script.executed = dict(executed)
        if said:
            print(f"left out, since it fails without any mutation: {script.name}: {said}")
        else:
            usable.append(script)
    KEPT.update(known)
    stages.lowered, stages.interpret, stages.assign_roles = lowered, interpret, assign_roles
    gc.collect()
    gc.freeze()  # forks share what is here
    return usable


KEPT: dict[tuple[str, int], Any] = {}
TRACES: dict[str, Any] = {}
ROLES: dict[str, Any] = {}
NOW: list[str] = []


# One mutant


def verdict(mutant: Mutant, every: Sequence[Script]) -> str:
    """``noticed by`` a script, ``noticed: ...`` otherwise, or ``survived``."""
    first, last = mutant.statement
    lines = set(range(first, last + 1))
    candidates = [
        script for script in every if mutant.everywhere or lines & script.executed.get(mutant.file, set())
    ]
    if not candidates:
        return "survived: no script executes it"
    candidates.sort(key=lambda script: (-script.kills, script.seconds))
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            said = tried(mutant, candidates)
        except BaseException as error:
            said = f"noticed: {type(error).__name__} at import: {error}"
        os.write(writing, said[:3000].encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    if not said:
        return (
            f"noticed: took longer than {LIMIT} s"
            if os.WTERMSIG(status) == signal.SIGPROF
            else "noticed: died"
        )
    if said.startswith("noticed by "):
        name = said.removeprefix("noticed by ").partition(":")[0]
        next(script for script in every if script.name == name).kills += 1
    return said


def tried(mutant: Mutant, candidates: Sequence[Script]) -> str:
    name = "torchmode." + mutant.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    path = SOURCE / mutant.file
    code = compile(mutant.code(path.read_text(encoding="utf-8")), str(path), "exec")
    is_rule = mutant.file.startswith("rules/")
    for known in list(sys.modules):
        if known.startswith("torchmode.") and known.split(".")[1] in (("rules",) if is_rule else ON_TOP):
            del sys.modules[known]

    class Mutated(machinery.SourceFileLoader):
        def get_code(self, fullname: str) -> Any:
            return code

    class Finder:
        @staticmethod
        def find_spec(fullname: str, _: object, target: ModuleType | None = None) -> Any:
            if fullname != name:
                return None
            return util.spec_from_file_location(fullname, path, loader=Mutated(fullname, str(path)))

    sys.meta_path.insert(0, Finder)  # type: ignore[arg-type]
    from importlib import import_module

    fresh = import_module("torchmode.pipeline")
    stages = import_module("torchmode.analysis")
    lowered = stages.lowered
    stages.lowered = lambda text, unit: KEPT.get((text, unit)) or lowered(text, unit)
    if is_rule:
        stages.RULES = import_module("torchmode.rules").RULES
        stages.since = import_module("torchmode.rules.wording").since
        stages.interpret = lambda *_: TRACES[NOW[-1]]
        stages.assign_roles = lambda *_: ROLES[NOW[-1]]
        fresh.part_of = lambda text, *_: Slice(text)

    def work() -> str:
        for number, script in enumerate(candidates):
            signal.setitimer(signal.ITIMER_PROF, LIMIT)
            try:
                said = script.failures(fresh, story=not is_rule)
            except Exception as error:
                said = [f"{type(error).__name__}: {error}"]
            if said:
                return f"noticed by {script.name}: {said[-1]} (after {number})"
        return f"survived: {len(candidates)} scripts execute it"

    return in_deep_thread(work)


def difference(mutant: Mutant) -> list[str]:
    text = (SOURCE / mutant.file).read_text(encoding="utf-8")
    lines = difflib.unified_diff(text.splitlines(), mutant.code(text).splitlines(), lineterm="", n=0)
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def key(mutant: Mutant) -> tuple[str, str]:
    """What a survivor is known by when lines have moved: its file, and the change itself."""
    return mutant.file, "\n".join(re.sub(r"\s+", " ", line) for line in difference(mutant))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--share", type=float, help="of the mutants of each file")
    parser.add_argument(
        "--only", metavar="FILE[:LINE]", action="append", default=[], help="all of a file or line"
    )
    parser.add_argument("--of", choices=list(SHARES), help="these files alone")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many")
    parser.add_argument("--scripts", type=int, help="only so many scripts, drawn: faster, and more survive")
    parser.add_argument("--among", metavar="PATTERN", help="only the scripts whose name matches")
    parser.add_argument("--write", type=Path, help="append survivors without a reason to this file")
    parser.add_argument(
        "--record",
        type=Path,
        help="append what became of each mutant to this file; those that stand in it are not tried again",
    )
    arguments = parser.parse_args()
    if arguments.only:
        chosen = []
        for place in arguments.only:
            file, _, line = place.partition(":")
            chosen += [mutant for mutant in mutants(file) if not line or mutant.line == int(line)]
    else:
        chosen = drawn(arguments.seed, arguments.share, arguments.of)
    reasons = {}
    for line in (HERE / "survivors.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        reasons[entry["file"], "\n".join(entry["change"])] = entry["reason"]
    if arguments.record and arguments.record.exists():
        lines = arguments.record.read_text(encoding="utf-8").splitlines()
        done = {(entry["file"], *entry["change"]) for entry in map(json.loads, lines)}
        chosen = [mutant for mutant in chosen if (mutant.file, *key(mutant)[1].split("\n")) not in done]
    started = time.monotonic()
    tests = scripts()
    if arguments.among:
        tests = [script for script in tests if fnmatch.fnmatch(script.name, arguments.among)]
    if arguments.scripts:
        tests = random.Random(arguments.seed).sample(tests, min(arguments.scripts, len(tests)))
    every = in_deep_thread(lambda: prepared(tests, sorted({mutant.file for mutant in chosen})))
    print(
        f"{len(chosen)} mutants, {len(every)} scripts, prepared in {time.monotonic() - started:.0f} s",
        flush=True,
    )
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    unread = 0
    for number, mutant in enumerate(chosen):
        said = verdict(mutant, every)
        outcome = said.partition(" ")[0].rstrip(":")
        if outcome == "survived":
            reason = reasons.get(key(mutant), "")
            unread += not reason
            outcome = "explained" if reason else "survived"
            shown = "\n".join(f"    {line}" for line in difference(mutant))
            print(f"{mutant.file}:{mutant.line} {mutant.operator}: {said}\n{shown}", flush=True)
            print(f"    explained: {reason}" if reason else "    NO REASON", flush=True)
            if arguments.write and not reason:
                file, change = key(mutant)
                with arguments.write.open("a", encoding="utf-8") as out:
                    entry = {"file": file, "line": mutant.line, "change": change.split("\n"), "reason": ""}
                    out.write(json.dumps(entry) + "\n")
        if arguments.record:
            file, change = key(mutant)
            with arguments.record.open("a", encoding="utf-8") as out:
                entry = {"file": file, "line": mutant.line, "operator": mutant.operator}
                out.write(json.dumps({**entry, "change": change.split("\n"), "said": said}) + "\n")
        counts[mutant.file][outcome] += 1
        if number % 20 == 19:
            total = sum(counts.values(), Counter())
            print(
                f"  {number + 1} of {len(chosen)}, {time.monotonic() - started:.0f} s: {dict(total)}",
                flush=True,
            )
        if time.monotonic() - started > arguments.seconds:
            break
    print(f"{'file':30} mutants noticed explained survived")
    total = sum(counts.values(), Counter())
    for file, count in sorted(counts.items()):
        print(
            f"{file:30} {count.total():7} {count['noticed']:7} {count['explained']:9} {count['survived']:8}"
        )
    print(f"{'all':30} {total.total():7} {total['noticed']:7} {total['explained']:9} {total['survived']:8}")
    return bool(unread)


if __name__ == "__main__":
    threading.stack_size(64 << 20)
    sys.exit(main())
