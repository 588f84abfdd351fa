"""The flake8 plugin: the findings of ``torchmode.analyse`` in flake8's shape, and its options.

flake8 loads this module on every start, so it imports nothing heavy; libcst is imported at the first file that
matters. Nothing is ever raised into flake8: a file that we cannot analyse is a file without reports.
"""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

import torchmode
from torchmode import source
from torchmode.options import DEFAULT, Options, torch_version

if TYPE_CHECKING:
    import argparse

    from flake8.options.manager import OptionManager

LOG = logging.getLogger("flake8.torchmode")


class Plugin:
    """One file under flake8. ``lines`` are flake8's own, so that standard input and encodings are its business."""

    name: ClassVar[str] = "torchmode"
    version: ClassVar[str] = torchmode.__version__
    options: ClassVar[Options] = DEFAULT

    def __init__(self, tree: ast.AST, filename: str, lines: Sequence[str]) -> None:
        self._filename = filename
        self._lines = lines

    @classmethod
    def add_options(cls, manager: OptionManager) -> None:
        """Register our options, for the command line and for flake8's configuration files."""
        manager.add_option(
            "--torchmode-strict",
            action="store_true",
            default=False,
            parse_from_config=True,
            help="Also report what torchmode is less sure of: states that depend on an undecidable condition.",
        )

        manager.add_option(
            "--torchmode-no-follow-imports",
            action="store_true",
            default=False,
            parse_from_config=True,
            help="Look at each file alone, and not at what it imports from its own project.",
        )
        manager.add_option(
            "--torchmode-torch-version",
            default="",
            metavar="VERSION",
            parse_from_config=True,
            help="The oldest PyTorch that the code has to run with, such as 2.0 (default: the newest).",
        )

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Take the values of our options. A wrong one ends flake8 with what is wrong with it."""
        try:
            version = torch_version(options.torchmode_torch_version)
        except ValueError as error:
            from flake8.exceptions import ExecutionError

            raise ExecutionError(f"torchmode-torch-version: {error}") from error
        cls.options = Options(
            strict=bool(options.torchmode_strict),
            story=False,
            follow_imports=not options.torchmode_no_follow_imports,
            torch_version=version,
        )

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """The reports: 1-based line, 0-based column (flake8 adds one), code and message, and this class."""
        try:
            analysis = torchmode.analyse(
                "".join(self._lines), self._filename, self.options, source.place_of(self._filename)
            )
            found = sorted(analysis.findings)
        except Exception:
            LOG.warning("%s: internal error of torchmode", self._filename, exc_info=True)
            return
        if analysis.problem is not None:
            LOG.info("%s: not analysed by torchmode: %s", self._filename, analysis.problem.reason)
        for finding in found:
            yield finding.line, finding.column, f"{finding.code} {finding.message}", type(self)
