"""One line per finding or problem: ``path:line:column: CODE message``, as flake8 prints them."""

from __future__ import annotations

from torchmode.facts import Finding, Problem


def finding_line(path: str, finding: Finding) -> str:
    """A finding as flake8 prints it, with a 1-based column."""
    return f"{path}:{finding.line}:{finding.column + 1}: {finding.code} {finding.message}"


def problem_line(path: str, problem: Problem) -> str:
    """Why a file was not analysed."""
    where = path if problem.kind in {"unreadable", "timeout", "internal"} else f"{path}:{problem.line}"
    return f"{where}: not analysed: {problem.reason}"
