"""The flake8 plugin: the findings of ``torchmode.analyse`` in flake8's shape, and its options.

flake8 loads this module on every start, so it imports nothing heavy; libcst is imported at the first file that
matters. A file that we cannot analyse is a file without reports; only a wrong setting is raised into flake8, as
flake8's own plugins do it.
"""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from flake8.exceptions import ExecutionError

import torchmode
from torchmode import source
from torchmode.options import DEFAULT, Options, torch_version
from torchmode.triage import may_matter

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
        self._tree = tree if isinstance(tree, ast.Module) else None
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
        manager.add_option(
            "--torchmode-knowledge",
            default="",
            metavar="FILES",
            comma_separated_list=True,
            normalize_paths=True,
            parse_from_config=True,
            help="Files that say what your own functions do to modes; also in pyproject.toml (docs/knowledge.md).",
        )

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Take the values of our options. A wrong one ends flake8 with what is wrong with it."""
        try:
            version = torch_version(options.torchmode_torch_version)
        except ValueError as error:
            raise ExecutionError(f"torchmode-torch-version: {error}") from error
        cls.options = Options(
            strict=bool(options.torchmode_strict),
            story=False,
            follow_imports=not options.torchmode_no_follow_imports,
            knowledge=tuple(path for path in options.torchmode_knowledge or () if path),
            torch_version=version,
        )
        for path in getattr(options, "filenames", None) or ["."]:
            _for_file(cls.options, path)

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """The reports: 1-based line, 0-based column (flake8 adds one), code and message, and this class."""
        text = "".join(self._lines)
        if not may_matter(text):
            return
        options = _for_file(self.options, self._filename)
        try:
            analysis = torchmode.analyse(
                text, self._filename, options, source.place_of(self._filename), self._tree
            )
            found = sorted(analysis.findings)
        except Exception:
            LOG.warning("%s: internal error of torchmode", self._filename, exc_info=True)
            return
        if analysis.problem is not None:
            LOG.info("%s: not analysed by torchmode: %s", self._filename, analysis.problem.reason)
        for finding in found:
            yield finding.line, finding.column, f"{finding.code} {finding.message}", type(self)


def _for_file(options: Options, path: str) -> Options:
    """The options for one file, with the effect files that its project names."""
    from torchmode.config import WrongConfiguration, configuration_of

    try:
        paths = (*options.knowledge, *configuration_of(path).knowledge)
    except WrongConfiguration as wrong:
        raise ExecutionError(f"torchmode: {wrong}") from None
    if paths:
        from torchmode.knowledge import WrongKnowledge, known_by

        try:
            known_by(paths)
        except WrongKnowledge as wrong:
            raise ExecutionError(f"torchmode: {wrong}") from None
    return replace(options, knowledge=paths)
