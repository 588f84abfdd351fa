"""What the analysis hands to its readers: findings, facts, and the places where it gave up.

Everything here is plain frozen data without a libcst node in it, so that the
report stage, the flake8 plugin and an editor can keep it as long as they like.
Lines are 1-based; columns are 0-based and count code points, as in ``ast``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["train", "eval", "entry", "unknown"]
Recording = Literal["on", "off", "unknown"]
Role = Literal["training", "inference", "undetermined"]


@dataclass(frozen=True, slots=True)
class Place:
    """A point in the source: 1-based line, 0-based column in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Since:
    """The origin named in a finding, as a short kind (``train``, ``eval``, ``created``, ...) and its line.

    ``file`` is empty for the analysed file, else the file of the project in which the origin stands.
    """

    kind: str
    line: int
    file: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One report.

    ``message`` is the text after the code. ``object`` is the module as the source spells it at
    the place (``self.net``). ``strict_only`` findings are produced under ``strict`` alone.
    """

    line: int
    column: int
    code: str
    object: str
    message: str
    since: tuple[Since, ...] = ()
    end_line: int = 0
    end_column: int = 0
    strict_only: bool = False


@dataclass(frozen=True, slots=True)
class GaveUp:
    """Something that the analysis did not follow: where, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file could not be analysed at all; ``kind`` is stable, ``reason`` is for people."""

    kind: Literal[
        "unreadable", "undecodable", "syntax", "too-deep", "too-large", "timeout", "configuration", "internal"
    ]
    reason: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One event as ``torchmode explain`` tells it: what happened and the state after it."""

    line: int
    column: int
    text: str
    object: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StateAt:
    """The predicted state of one object at one forward call, over all contexts.

    ``modes`` and ``recordings`` are the sets of possible words there; ``evidence`` says what the roles
    were decided by, ``origins`` since when and why the object is in its modes.
    """

    line: int
    column: int
    object: str
    modes: frozenset[Mode]
    recordings: frozenset[Recording]
    roles: frozenset[Role]
    evidence: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything known about one file.

    ``problem`` is set, and the rest empty, where the file could not be analysed. ``matters`` is
    False where triage saw at once that the file holds nothing of interest.
    """

    findings: tuple[Finding, ...] = ()
    states: tuple[StateAt, ...] = ()
    story: tuple[StoryEvent, ...] = ()
    gave_up: tuple[GaveUp, ...] = ()
    problem: Problem | None = None
    matters: bool = True
    steps: int = 0
    events: int = 0
