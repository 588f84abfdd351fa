"""Bodies: does the code that runs when a module runs follow the mode of that module?

The question answered here: of each call of a function that takes the mode as an argument (``F.dropout``,
``F.scaled_dot_product_attention``, ...), where do its flag and its probability come from; and which layers
are built anew in each run? The interpreter does not follow ``forward`` on each pass (no mode is switched in
it), so this is a walk of its own over the methods of each module class: one pass over the IR with a small
environment of settings (see ``settings``), functions of the file followed with the settings they are given.

Worked example: in ``def forward(self, x): p = self.p if self.training else 0.0; return F.dropout(x, p)`` the
name ``p`` is tied to the mode where ``F.dropout`` receives it, so the call is right although it has no flag.
Without the condition ``p`` is fixed, the flag has its default ``True``, and the call drops in eval mode too.

What stands under a condition that speaks of the mode is right, whatever the condition says: ``if
self.training``, ``if stage == "test"``, and all that follows ``if not self.training: return x``. A
parameter of an entry is open, and an open flag or probability is somebody else's affair.

Known holes: layers that pass through dictionaries, and functions chosen by name at run time, are not
followed; a loop is walked twice and not to its fixpoint; a condition on a name that only sounds like a mode
(``if self.mode == "lstm"``) silences what it guards.
"""

from __future__ import annotations

from collections.abc import Callable

from torchmode import ir
from torchmode.interp.bodies.ground import Frame, TooLong
from torchmode.interp.bodies.statements import Statements
from torchmode.interp.settings import Body, BuiltLayer, ModeCall
from torchmode.interp.trace import Trace
from torchmode.knowledge.effects import Effect
from torchmode.objects import ClassInfo

__all__ = ["read_bodies"]


def read_bodies(
    program: ir.Program, trace: Trace, depends: Callable[[ClassInfo], bool], effect: Callable[[str], Effect]
) -> tuple[tuple[ModeCall, ...], tuple[BuiltLayer, ...]]:
    """The calls that get the mode wrong and the layers that are built anew, in all module classes of a file.

    ``depends`` says whether a class of the file has a layer that depends on the mode, ``effect`` what is known of
    a name.
    """
    bodies = Bodies(program, trace, depends, effect)
    worthy = bodies.worthy()
    if not worthy:
        return (), ()
    tests = in_tests(program)
    try:
        for info in trace.classes:
            own = {function.ident for cls in info.lineage() for function in cls.methods.values()}
            if (
                info.is_module
                and info.definition.ident not in tests
                and (worthy & own or worthy - bodies.owned)
            ):
                bodies.read(info)
    except (TooLong, RecursionError):
        return (), ()
    return bodies.mode_calls(), bodies.built_layers()


def in_tests(program: ir.Program) -> set[int]:
    """The classes that are defined inside a test function."""
    return {
        node.cls.ident
        for function in program.functions
        if function.name.startswith("test")
        for node in ir.walk(function.body)
        if isinstance(node, ir.DefineClass)
    }


class Bodies(Statements):
    """One walk over the module classes of one file."""

    def read(self, info: ClassInfo) -> None:
        self.reached = set()
        for name in self.members_of(info).entries:
            found = info.find(name)
            if found is None or found[1].ident in self.reached:
                continue
            self.stored = {}
            cls, function = found
            own = info if name not in cls.static else None
            self.run(Body(function, cls, own), None, Frame(ir.unit_of(function.ident), None, cls, own))

    def mode_calls(self) -> tuple[ModeCall, ...]:
        """One for each call that is wrong; a helper that some callers use rightly leaves the blame to the others."""
        found: dict[tuple[int, str], ModeCall] = {}
        for outcomes in self.outcomes.values():
            for outcome in outcomes:
                if outcome.wrong is not None:
                    wrong = outcome.wrong
                    site = wrong.handed.site if wrong.handed is not None else wrong.site
                    found.setdefault((site, wrong.what), wrong)
        return tuple(found[key] for key in sorted(found))

    def built_layers(self) -> tuple[BuiltLayer, ...]:
        return tuple(self.built[site] for site in sorted(self.applied - self.spared) if site in self.built)
