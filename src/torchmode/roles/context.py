"""Context: what the whole file says about its objects, and the role of each pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from torchmode import ir, knowledge
from torchmode.interp.core import is_module
from torchmode.interp.passes import Activation, LoopContext, Pass
from torchmode.interp.trace import Trace
from torchmode.objects import Obj
from torchmode.options import TorchVersion
from torchmode.roles.kinship import family, goes_by_name, label


@dataclass(slots=True)
class Role:
    """``word`` is ``training``, ``inference`` or ``undetermined``; the rest is why."""

    word: str
    evidence: tuple[str, ...] = ()
    differentiated: bool = False
    trained: bool = False
    escapes: bool = False
    part_of_training: bool = False
    demo: bool = False
    discarded: bool = False
    named: bool = False
    looks_like_training: bool = False


@dataclass(slots=True)
class Context:
    """What the whole file says about its objects; computed once.

    ``recorded`` are the reports of TMD102, for which other rules ask too.
    """

    trace: Trace
    torch_version: TorchVersion | None = None
    trained_objects: set[Obj] = field(default_factory=set)
    trained_names: set[str] = field(default_factory=set)
    switched: dict[Obj, set[str]] = field(default_factory=dict)
    switched_names: dict[str, set[str]] = field(default_factory=dict)
    switched_here: dict[Obj, set[str]] = field(default_factory=dict)
    switched_names_here: dict[str, set[str]] = field(default_factory=dict)
    module_names: set[str] = field(default_factory=set)
    unit_tests: dict[int, bool] = field(default_factory=dict)
    judged: list[Pass] = field(default_factory=list)
    training_loops: dict[Obj, set[int]] = field(default_factory=dict)
    with_gradients: dict[int, frozenset[str]] = field(default_factory=dict)
    trained_at: dict[tuple[int, Obj], list[Pass]] = field(default_factory=dict)
    loops_around: dict[Activation, list[LoopContext]] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    forces: dict[tuple[int, int], bool] = field(default_factory=dict)
    callees: dict[Activation, list[tuple[Activation, int]]] = field(default_factory=dict)
    near_leaves: tuple[set[Activation], set[Activation]] | None = None
    branches: dict[int, list[ir.Branch]] = field(default_factory=dict)
    recorded: list[Any] | None = None

    def role(self, entry: Pass) -> Role:
        return self.roles[entry.order]

    def is_module(self, obj: Obj) -> bool:
        """Whether there is evidence, on the object or on its namesakes in other functions, of a module."""
        if obj.kind == "unknown" and knowledge.word("no_module").search(label(obj).lower()):
            return False
        if is_module(obj):
            return True
        return obj.kind == "unknown" and "other" not in obj.traits and label(obj) in self.module_names

    def switches(self, obj: Obj) -> set[str]:
        """How the code seen switches the object, its namesakes, or what it is a part of."""
        return found_for(obj, self.switched, self.switched_names)

    def switches_here(self, obj: Obj) -> set[str]:
        """The same, by the analysed file itself."""
        return found_for(obj, self.switched_here, self.switched_names_here)

    def called_by(self, activation: Activation) -> list[tuple[Activation, int]]:
        """The runs of functions that a run calls, each with the site of the call."""
        if not self.callees:
            for other in self.trace.activations:
                for caller, site, _ in other.callers:
                    self.callees.setdefault(caller, []).append((other, site))
        return self.callees.get(activation, [])

    def body_around(self, entry: Pass) -> ir.Block:
        """The statements among which the pass is written: of its function, or of the file."""
        return self.trace.program.body_of(entry.source().activation.function)

    def bodies_around(self, entry: Pass) -> Iterator[ir.Block]:
        """The same, and then those of the functions around that function."""
        function = entry.source().activation.function
        outer = {found.ident: found for found in self.trace.program.functions}
        while function is not None:
            yield function.body
            function = outer.get(function.parent) if function.parent is not None else None
        yield self.trace.program.body

    def branches_around(self, entry: Pass) -> Iterator[ir.Branch]:
        """The conditions in these bodies, each of which is looked over once."""
        for body in self.bodies_around(entry):
            if id(body) not in self.branches:
                self.branches[id(body)] = [
                    node for node in ir.statements(body) if isinstance(node, ir.Branch)
                ]
            yield from self.branches[id(body)]

    def call_of(self, entry: Pass) -> ir.Call | None:
        """The call that is the pass, as it is written."""
        return ir.call_at(self.body_around(entry), entry.source().site)

    def older_than(self, version: TorchVersion) -> bool:
        """Whether the code has to run with a PyTorch before ``version``."""
        return self.torch_version is not None and self.torch_version < version


def found_for(obj: Obj, by_object: dict[Obj, set[str]], by_name: dict[str, set[str]]) -> set[str]:
    """What the two tables hold for the object, its namesakes, or what it is a part of."""
    found: set[str] = set()
    for part in family(obj):
        found |= by_object.get(part, set())
        if goes_by_name(part):
            found |= by_name.get(label(part), set())
    return found
