"""Homes: in which file does a report stand, if its pass is in another one?

What another file does wrong by itself is reported in that file, where it can be mended once for all who call it. What
only the analysed file knows is reported where it hands the object over: in which mode it is, or, where nothing in the
file of the pass tells, that it is a module at all and that nobody differentiates what it gives.

Worked example: ``metrics.py`` holds ``def mean_iou(net, loader)``, which runs ``net(image)`` and counts. By itself it
does not show what ``net`` is. ``train.py`` builds a U-Net and calls ``mean_iou(unet, loader)`` without a guard:
reported in ``train.py``, at the call. Were it ``def mean_iou(model: nn.Module, loader)`` with ``model.eval()`` in it,
``metrics.py`` would say it itself, and ``train.py`` nothing. Of ``Tiler(unet, 256).run(image)`` the method is in the
other file, and the object was given the U-Net here: its mode is reported at the call of ``run``, unless the file of
the class says it. A guard would be the affair of the class, which may differentiate something else in between.

Known holes: what a file would say of itself if all files that call it were asked (``torchmode.callers``) is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from torchmode import ir
from torchmode.domain import Origin
from torchmode.interp import Trace
from torchmode.interp.passes import Activation, Pass
from torchmode.others import Others
from torchmode.roles import Context, calls_from_here, handed_over
from torchmode.rules import RULES, Report
from torchmode.rules.wording import Line
from torchmode.triage.words import FRAMEWORKS

OF_MODES: Final = frozenset(("TMD101", "TMD103", "TMD201", "TMD202"))  # a guard is the affair of the class
SAID_AT_HOME: Final = frozenset(("TMD102", "TMD103"))  # the file of the pass may report these by itself


class Homes:
    """Where the reports of one file stand; ``others`` is None where no imports are followed."""

    def __init__(self, context: Context, others: Others | None) -> None:
        self._context = context
        self._trace = context.trace
        self._others = others
        self._said: dict[tuple[str, int], frozenset[int] | None] = {}

    def of(self, report: Report) -> Iterator[Report]:
        """The report where the analysed file can act on it: at its own place, or at the calls that hand over."""
        if self._trace.is_main(report.site):
            yield report
            return
        entry = report.entry
        if entry is None or self._is_of_another_framework(entry):
            return
        is_held = not handed_over(self._trace, entry)
        if is_held and report.code not in OF_MODES:
            return
        if (is_held or report.code in SAID_AT_HOME) and self._is_said_at_home(report.code, entry):
            return
        activation = entry.source().activation
        inside = activation.name
        trains = any(
            run.differentiates
            for link in self._outside(report, activation)
            for run in (link, *(callee for callee, _ in self._context.called_by(link)))
        )
        there = ", which trains too: do it there" if trains else ""
        what = "export" if report.code == "TMD103" else "pass"

        def message(line: Line) -> str:
            return f"{report.message(line)} (the {what} is in `{inside}`, line {line(report.site)}{there})"

        for site in entry.asked_at:
            if not report.since or not all(within(self._trace, origin, site) for origin in report.since):
                yield replace(report, site=site, message=message)

    def _outside(self, report: Report, activation: Activation) -> list[Activation]:
        """The runs of other files in which `eval()` or a guard would belong if one of them trains, too.

        `eval()` before the call holds for all that it runs, but for a training step of the function of the pass; a
        guard around the call would stop the training of any function in between.
        """
        match report.code:
            case "TMD101":
                return [activation]
            case "TMD102":
                links = activation.all_callers()
                return [
                    link for link in links if link.function and not self._trace.is_main(link.function.ident)
                ]
            case _:
                return []

    def _is_of_another_framework(self, entry: Pass) -> bool:
        """Whether the file of the pass imports a framework with modules of its own, and not PyTorch."""
        known = self._trace.units.get(ir.unit_of(entry.source().site))
        roots = (
            {name.partition(".")[0] for name in known.imports.values()} if known is not None else set[str]()
        )
        return "torch" not in roots and not roots.isdisjoint(FRAMEWORKS)

    def _is_said_at_home(self, code: str, entry: Pass) -> bool:
        """Whether the file of the pass reports this by itself, or cannot be asked."""
        site = entry.source().site
        key = code, ir.unit_of(site)
        if key not in self._said:
            self._said[key] = self._reported_at_home(*key)
        said = self._said[key]
        return said is None or site in said

    def _reported_at_home(self, code: str, unit: int) -> frozenset[int] | None:
        """Where a file reports this by itself; None where it cannot be asked."""
        known = self._trace.units.get(unit)
        asked = self._others.says(known.path) if self._others is not None and known is not None else None
        if asked is None:
            return None
        return frozenset(
            report.entry.source().site
            for report in RULES[code].find(asked.context())
            if report.entry is not None and not report.strict
        )


def within(trace: Trace, origin: Origin, site: int) -> bool:
    """Whether a switch in another file happens inside the call at ``site``: then it is the affair of that file."""
    return not trace.is_main(origin.site) and any(
        site in calls_from_here(trace, switch.activation)
        for switch in trace.switches
        if switch.site == origin.site
    )
