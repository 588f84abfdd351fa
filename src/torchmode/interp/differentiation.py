"""Differentiation: backward, gradients that are asked for, and whose parameters an optimizer holds.

Question: which passes does a backward reach, and what is trained by a step?

Example: ``scaler.scale(loss).backward()`` - ``scale`` is unresolved, so the passes in ``loss`` flow through it;
``backward`` then marks each of them as differentiated. ``SGD(net.parameters())`` holds ``net``.

Known holes: parameters that are kept under computed names; groups of parameters built by a library.
"""

from __future__ import annotations

from torchmode import ir
from torchmode.domain import State
from torchmode.interp.arguments import Arguments
from torchmode.interp.switching import Switching
from torchmode.knowledge.effects import Differentiates
from torchmode.objects import NOTHING, Obj, Params, Ref, Value, ref


class Differentiation(Switching):
    """The part of the interpreter that follows gradients."""

    def differentiate(self, state: State, value: Value, site: int, use: str) -> None:
        """``value`` reaches a backward (``use`` is ``backward``) or a gradient call (``grad``)."""
        passes = self.flows(state, value)
        live = [entry for entry, attached in passes if attached]
        for entry, attached in passes:
            entry.uses.add(use if attached else "feeds_training")
        self.here.differentiates = True
        if use == "backward" and not live and "leaf" not in value.tags:
            for entry, _ in passes:
                self.trace.dead_backwards.add((site, entry, "wants_grad" in value.tags))
        self.tell(site, use, "", "")

    def differentiate_arguments(self, state: State, arguments: Arguments, site: int) -> None:
        """A call that gets a loss together with its optimizer: it does the backward inside.

        One that is given the network, too, may run it anew: what was not recorded is a target to it, not the loss.
        """
        reruns = any(self.is_module(obj) for value in arguments.everything() for obj in value.refs())
        for value in arguments.everything():
            self.trace.optimised.update(atom.obj for atom in value.atoms if isinstance(atom, Params))
        for value in arguments.everything():
            passes = self.flows(state, value)
            if reruns and not any(attached for _, attached in passes):
                for entry, _ in passes:
                    entry.uses.add("feeds_training")
            elif passes:
                self.differentiate(state, value, site, "backward")

    def note_step(self, obj: Obj) -> None:
        """The parameters of ``obj`` are moved along their gradients by hand: ``p.data.add_(p.grad, alpha=-lr)``."""
        self.trace.optimised.add(obj)
        function = self.here.function
        self.trace.stepped_in.add(-1 if function is None else function.ident)

    def use_graph(self, state: State, use: Differentiates, arguments: Arguments, site: int) -> Value:
        """A call that goes back through the graph of its arguments, or shows it."""
        joint = self.joint(state, arguments)
        if use is Differentiates.DRAWING:
            self.mark(joint.passes, "graph")
            return NOTHING
        for value in arguments.everything():
            self.differentiate(state, value, site, "backward" if use is Differentiates.BACKWARD else "grad")
        if not joint.passes:
            self.here.differentiates_unknown = True
        if use is Differentiates.BACKWARD:
            return NOTHING
        return Value(passes=arguments.joint().passes, tags=arguments.joint().tags)

    def make_optimizer(self, state: State, name: str, arguments: Arguments, site: int) -> Value:
        obj = self.allocate("optimizer", site, label=name)
        given = arguments.get("params", 0)
        owners = self.parameter_owners(state, given) if given is not None else set()
        tensors = self.listed_itself(state, given) if given is not None else set()
        for owner in owners:
            if owner not in tensors:
                owner.evidence.add("parameters")
            self.trace.optimised.add(owner)
        if any(owner.kind == "unknown" and not self.is_module(owner) for owner in owners - tensors):
            self.trace.unknown_optimizer = True
        if given is None or (not owners and not self.wants_gradients(state, given)):
            self.trace.unknown_optimizer = True
        return ref(obj)

    def wants_gradients(self, state: State, value: Value, depth: int = 3) -> bool:
        """Whether ``value`` is, or holds, a tensor that was made to require gradients."""
        if "wants_grad" in value.tags:
            return True
        groups = [obj for obj in value.refs() if obj.kind == "group"] if depth else []
        return any(
            self.wants_gradients(state, item, depth - 1)
            for group in groups
            for item in self.contents(state, group)
        )

    def parameter_owners(self, state: State, value: Value, depth: int = 4) -> set[Obj]:
        """The objects whose parameters ``value`` holds, through lists, dicts and filters."""
        owners: set[Obj] = set()
        for atom in value.atoms:
            match atom:
                case Params(obj):
                    owners.add(obj)
                case Ref(obj) if obj.kind == "group" and depth:
                    for item in self.contents(state, obj):
                        owners |= self.parameter_owners(state, item, depth - 1)
                case Ref(obj) if obj.kind in ("module", "unknown"):
                    owners.add(obj)
                    for held in obj.held:
                        owners.add(held)
        return owners

    def listed_itself(self, state: State, value: Value, depth: int = 4) -> set[Obj]:
        """What stands by itself in a list that an optimizer is given, not through `parameters()`: tensors."""
        found: set[Obj] = set()
        for item in (item for obj in value.refs() if depth for item in self.contents(state, obj)):
            found.update(item.refs())
            found |= self.listed_itself(state, item, depth - 1)
        return found


def reads_gradient(expr: object) -> bool:
    """Whether an expression reads the gradient of a tensor: ``lr * p.grad``."""
    return any(isinstance(node, ir.Attr) and node.name == "grad" for node in ir.walk(expr))
