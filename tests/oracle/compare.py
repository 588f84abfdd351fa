"""What was seen against what was predicted.

Terms. An observation is *predicted* where the analysis tells the state of the called module at this very call;
*exact* where that is one mode and one recording. A *contradiction* is an observation outside the predicted sets, or
one that no prediction speaks of although nothing explains it. The calls of registered children inside a method of
their owner belong to the owner's pass: there, the call of the method is looked at. What runs inside the pass of a
module that does not hold it belongs to that pass, too, and is not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from oracle.contexts import Frame, Predictions, Span, words
from torchmode import Analysis

NO_FLAGS: Mapping[str, bool] = MappingProxyType({})


@dataclass(slots=True)
class Comparison:
    """The outcome for one script."""

    observed: int = 0
    distinct: int = 0
    compared: int = 0
    exact: int = 0
    unpredicted: int = 0
    loose: int = 0
    contradictions: list[str] = field(default_factory=list)


def targets(
    observation: dict[str, Any],
) -> Iterator[tuple[Span, Sequence[Frame], int, bool, bool, bool]]:
    """What speaks of an observation: place, frames, maker, mode there, whether it is told, whether it must be."""
    owners = observation["owners"]
    inside = [owner for owner in owners if not owner[2]] or owners
    needed = not observation["handed"]
    alone = not owners and needed
    frames = observation["frames"]
    yield tuple(observation["span"]), frames, observation["made"], observation["training"], True, alone
    if inside:
        span, training, itself, depth = inside[-1]
        mode = observation["training"] if itself else training
        yield tuple(span), frames[depth:], observation["made"] if itself else 0, mode, itself, needed


def compare(
    predictions: Predictions, observations: Iterable[dict[str, Any]], flags: Mapping[str, bool] = NO_FLAGS
) -> Comparison:
    """Hold the observations of a script against its analysis."""
    result = Comparison()
    kinds = set()
    predictions.loose = 0
    for observation in observations:
        if observation["hidden"]:
            continue
        result.observed += 1
        kinds.add(str([observation[name] for name in ("span", "chain", "training", "recording", "layers")]))
        compared = exact = False
        for span, frames, made, training, told, needed in targets(observation):
            there = predictions.at(span, frames, flags, made)
            place = f"line {span[0]}, column {span[1]}"
            saw = f"{observation['module']} in {'train' if training else 'eval'}, "
            saw += f"recording {'on' if observation['recording'] else 'off'} (called from {observation['chain']})"
            if not there:
                if needed:
                    result.unpredicted += 1
                    result.contradictions.append(f"{place}: {saw}; nothing is predicted")
                continue
            modes = frozenset[str]().union(*(words(entry.modes) for entry in there))
            recordings = frozenset[str]().union(*(words(entry.recordings) for entry in there))
            compared = True
            exact = exact or (
                len(modes) == 1
                and len(recordings) == 1
                and modes <= {"train", "eval"}
                and recordings <= {"on", "off"}
            )
            mode = "train" if training else "eval"
            recording = "on" if observation["recording"] else "off"
            wrong = told and not modes & {mode, "unknown", "entry"}
            if wrong or not recordings & {recording, "unknown"}:
                predicted = f"{'|'.join(sorted(modes))}, recording {'|'.join(sorted(recordings))}"
                result.contradictions.append(f"{place}: {saw}; predicted is {predicted}")
        result.compared += compared
        result.exact += exact
    result.distinct = len(kinds)
    result.loose = predictions.loose
    result.contradictions = list(dict.fromkeys(result.contradictions))
    return result


# -- the other way: what is reported must happen


def evidence(code: str, observation: dict[str, Any]) -> bool:
    """Whether an observation at the place of a report shows what the report says."""
    layers = {training for _, training in observation["layers"]} or {observation["training"]}
    match code:
        case "TMD101" | "TMD103" | "TMD401" | "TMD402":
            return True in layers
        case "TMD102":
            return bool(observation["graph"]) and not observation["used"]
        case "TMD201" | "TMD202":
            return False in layers and bool(observation["stepped"])
        case "TMD203":
            return not observation["graph"]
        case _:
            raise ValueError(f"no evidence is known for {code}")


MANY = 1 << 30
SHOWN = ("TMD101", "TMD102", "TMD103", "TMD201", "TMD202", "TMD203", "TMD401", "TMD402")


def shown(text: str, analysis: Analysis, answer: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The reports that a run has shown, and those that it has reached: their place, after a line that is to blame."""
    lines = text.splitlines()
    seen: set[str] = set()
    reached: set[str] = set()
    for finding in analysis.findings:
        if finding.code not in SHOWN or finding.strict_only:
            continue
        column = len(lines[finding.line - 1][: finding.column].encode())
        blamed = [
            answer["lines"].get(str(since.line), MANY) for since in finding.since if since.kind != "entry"
        ]
        for number, observation in enumerate(answer["observations"]):
            spans = (observation["span"], *(owner[0] for owner in observation["owners"]))
            if observation["failed"] or (finding.line, column) not in [(span[0], span[1]) for span in spans]:
                continue
            if number >= min(blamed, default=0):
                said = f"line {finding.line}, column {finding.column}: {finding.code}: {finding.object}"
                reached.add(said)
                if evidence(finding.code, observation):
                    seen.add(said)
    return seen, reached
