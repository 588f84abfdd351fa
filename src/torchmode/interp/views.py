"""Classes by themselves: what a training loop elsewhere does to the frozen parts of a module class.

A class that freezes a part in its own code promises something whoever trains it. The view builds the class and
calls ``train()`` on it, as a training loop would, and asks for its parts. Nothing of this is left in the trace but
the views: what happens in them is assumed.

Lightning trains a module in the modes that its parts have, so there ``train()`` is left out.

Known holes: arguments of the constructor are unknown.
"""

from __future__ import annotations

from collections.abc import Iterable

from torchmode import ir
from torchmode.domain import Glance, Origin, State
from torchmode.interp.choices import chosen_kind
from torchmode.interp.idle import SWITCHES
from torchmode.interp.inspection import Inspection
from torchmode.interp.parts import STATISTICS
from torchmode.interp.passes import ClassView, IdleFreeze, ModePart
from torchmode.interp.unfolding import Unfolding
from torchmode.objects import ClassInfo, Obj

LEARNING = frozenset(("requires_grad", "requires_grad_"))
FREEZING = frozenset(
    ("requires_grad", "requires_grad_", "no_grad", "inference_mode", "freeze", "eval", "freeze_parameters")
)


class Views(Inspection):
    """The part of the interpreter that looks at classes by themselves."""

    def run_views(self, state: State) -> None:
        """A view of each module class that freezes something in its own code."""
        summaries = self.summaries
        _, others = self.program.outside(self.program.roots)
        for info in list(self.trace.classes):
            own = self.trace.is_main(info.definition.ident) and info.definition.ident not in others
            if self.exhausted or not own or not info.is_module or not freezes(info, self.freezing_names()):
                continue
            driven = bool(self.knowledge.method(info.all_external(), "training_step").hook)
            self.trace.idle_freezes.extend(
                freeze
                for freeze in idle_freezes(info, self.program.functions)
                if freeze.hidden_by >= 0 or not driven
            )
            self.summaries = {}
            with self.apart() as story:
                self.trace.freezes.clear()
                self.trace.undoings.clear()
                view = self.view(state.fork(), info)
            if view.parts:
                story.views.append(view)
        self.summaries = summaries

    def freezing_names(self) -> frozenset[str]:
        """What the file calls such things where it imports them by name: ``from torch import no_grad``."""
        imports = self.trace.units[self.program.unit].imports
        return frozenset(
            name for name, qualified in imports.items() if qualified.rpartition(".")[2] in FREEZING
        )

    def view(self, state: State, info: ClassInfo) -> ClassView:
        obj = self.fresh(state, info, Origin("created", "train", info.definition.site, info.definition.name))
        if not self.knowledge.method(info.all_external(), "training_step").hook:
            self.stack.append(self.outside())
            self.switch(state, obj, "train", -1, "self", True)
            self.stack.pop()
        found, _ = self.parts(state, obj)
        parts = tuple(sorted(found, key=lambda part: (part.site, part.names)))
        return ClassView(
            info,
            parts,
            tuple(self.trace.freezes),
            tuple(self.trace.undoings),
            self.has_learning_part(Glance(state), obj, parts),
            keeps_parts_in_eval(info),
        )

    def has_learning_part(self, state: State, obj: Obj, parts: tuple[ModePart, ...]) -> bool:
        """Whether something besides the frozen parts has parameters that are trained."""
        frozen = {part.chain[part.frozen] for part in parts if part.frozen >= 0}
        for name in sorted(obj.attrs):
            value = state.get(("attr", obj, name))
            if value is not None and "wants_grad" in getattr(value, "tags", ()):
                return True
        return any(
            part not in frozen
            and "yes" in self.trainable(state, part)
            and (part.kind == "module" or part.traits & {"class_like", "factory"})
            and not part.traits & {"other", "dependent"}
            for _, part in self.named_parts(state, obj)
        )


def freezes(info: ClassInfo, by_name: frozenset[str]) -> bool:
    """Whether the text of a class says that something of it is not trained; ``by_name`` are names that say so, too."""
    return any(
        (isinstance(node, ir.Attr) and node.name in FREEZING)
        or (isinstance(node, ir.Name) and node.name in by_name)
        for cls in info.lineage()
        for function in cls.methods.values()
        if by_name or function.decorators or function.may_look_up(FREEZING)
        for node in ir.walk((function.body, function.decorators), into=(ir.Function,))
    )


def idle_freezes(info: ClassInfo, functions: Iterable[ir.Function]) -> list[IdleFreeze]:
    """The freezing methods of a class that nobody can call, or whose eval mode the next ``train()`` ends.

    Of methods that call each other the innermost is named, if it is not private.
    """
    unfolding = Unfolding(info, functions, LEARNING | {"eval"})
    found: dict[int, IdleFreeze] = {}
    driven = reached_from(info, "__init__") | reached_from(info, "forward") | reached_from(info, "train")
    inner = unfolding.called_by_others()
    for name, function in info.methods.items():
        text = unfolding.text(function)
        site = layers_put_in_eval(text)
        if site < 0 or name in info.properties or name in inner:
            continue
        hidden = hiding_attribute(info, name)
        if hidden >= 0:
            freeze = IdleFreeze(info, name, site, hidden)
        elif name not in driven and info.find("train") is None and freezes_parameters(text):
            freeze = IdleFreeze(info, name, site)
        else:
            continue
        if site not in found or layers_put_in_eval(function.body) == site:
            found[site] = freeze
    return list(found.values())


def layers_put_in_eval(body: ir.Block) -> int:
    """The site of an ``eval()`` that a condition chooses BatchNorm layers for; -1 where there is none."""
    for node in ir.statements(body):
        if isinstance(node, ir.Branch) and chosen_kind(node.test, True) == STATISTICS:
            for inner in ir.walk(node.then):
                if (
                    isinstance(inner, ir.Call)
                    and isinstance(inner.func, ir.Attr)
                    and inner.func.name == "eval"
                ):
                    return inner.site
    return -1


def freezes_parameters(body: ir.Block) -> bool:
    """Whether a loop over ``parameters()`` in it sets what each requires."""
    return any(
        isinstance(node, ir.Loop)
        and isinstance(node.target, ir.Name)
        and isinstance(node.source, ir.Call)
        and isinstance(node.source.func, ir.Attr)
        and node.source.func.name == "parameters"
        and any(
            isinstance(inner, ir.Attr)
            and inner.name == "requires_grad"
            and is_name(inner.base, node.target.name)
            for inner in ir.walk(node.body)
        )
        for node in ir.statements(body)
    )


def hiding_attribute(info: ClassInfo, name: str) -> int:
    """The site where a method sets the attribute ``name`` to a flag: it hides the method of that name; or -1."""
    for function in info.methods.values():
        if not function.params or name not in function.attributes:
            continue
        flags = {
            param.name
            for param in function.params
            if isinstance(param.default, ir.Const) and isinstance(param.default.value, bool)
        }
        for node in ir.statements(function.body):
            if not isinstance(node, ir.Assign):
                continue
            value = node.value
            flag = (isinstance(value, ir.Const) and isinstance(value.value, bool)) or (
                isinstance(value, ir.Name) and value.name in flags
            )
            for target in node.targets if flag else ():
                own = isinstance(target, ir.Attr) and is_name(target.base, function.params[0].name)
                if own and isinstance(target, ir.Attr) and target.name == name:
                    return node.site
    return -1


def is_name(expr: ir.Expr, name: str) -> bool:
    return isinstance(expr, ir.Name) and expr.name == name


def keeps_parts_in_eval(info: ClassInfo) -> str:
    """How the class itself puts parts in eval mode after it was built: by its ``train``, or by another method."""
    if info.find("train") is not None:
        return "train"
    found: set[str] = set()
    built, run = reached_from(info, "__init__"), reached_from(info, "forward")
    for cls in info.lineage():
        for function in cls.methods.values():
            if function.name in built - run and function.name.startswith("_"):
                continue
            if not function.may_look_up(SWITCHES):
                continue
            receiver = function.params[0].name if function.params else ""
            for node in ir.walk(function.body, into=(ir.Function,)):
                if not isinstance(node, ir.Call) or not isinstance(node.func, ir.Attr):
                    continue
                alone = isinstance(node.func.base, ir.Name) and node.func.base.name == receiver
                if not alone and (node.func.name == "eval" or (node.func.name == "train" and node.args)):
                    found.add("train" if function.name in run else "method")
    return max(found, default="")


def reached_from(info: ClassInfo, name: str) -> set[str]:
    """The methods of a class that one of its methods calls on ``self``, itself included, through each other."""
    seen: set[str] = set()
    todo = [name]
    while todo:
        current = todo.pop()
        found = info.find(current)
        if current in seen or found is None:
            continue
        seen.add(current)
        todo.extend(
            node.name for node in ir.walk(found[1].body) if isinstance(node, ir.Attr) and info.find(node.name)
        )
    return seen
