"""``# noqa`` exactly as flake8 does it, because flake8 does it.

flake8's own file processor decides which text belongs to a line (a string or a statement over several lines is one),
and its own violation decides what a comment in that text silences.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence

from torchmode.facts import Finding


def without_silenced(findings: Iterable[Finding], lines: Sequence[str]) -> list[Finding]:
    """The findings that no ``# noqa`` and no ``# flake8: noqa`` in these lines silences, in the same order.

    ``lines`` are those of the file, with their newlines. Never fails.
    """
    found = list(findings)
    if not found or not any("noqa" in line.lower() for line in lines):
        return found
    from flake8.processor import FileProcessor
    from flake8.violation import Violation

    processor = FileProcessor("-", _OPTIONS, lines=list(lines))
    if processor.should_ignore_file():
        return []

    def silenced(finding: Finding) -> bool:
        text = processor.noqa_line_for(finding.line)
        if text is None:  # as flake8, which looks the physical line up
            text = lines[finding.line - 1] if 0 < finding.line <= len(lines) else ""
        violation = Violation(finding.code, "-", finding.line, finding.column + 1, finding.message, text)
        return bool(violation.is_inline_ignored(disable_noqa=False))

    return [finding for finding in found if not silenced(finding)]


_OPTIONS = Namespace(
    disable_noqa=False,
    hang_closing=False,
    indent_size=4,
    max_doc_length=None,
    max_line_length=79,
    stdin_display_name="stdin",
    verbose=0,
)
