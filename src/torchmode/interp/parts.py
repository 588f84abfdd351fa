"""Parts of what runs: which mode-dependent layers are in it, in which mode, and do their parameters learn?

The question is asked at a forward pass, for the whole tree below its object. A part is named only where its
layer is known: a layer of ``torch.nn``, a library model whose layers are known, a class of the file.

Example: for ``model = resnet18()`` with all parameters frozen and a new ``model.fc`` the answer is one part: the
BatchNorm of ``model`` itself, frozen. After ``for m in model.modules(): if isinstance(m, nn.BatchNorm2d): m.eval()``
its mode is that of the stand-in for all BatchNorm layers of ``model``.

Known holes: parts reached only through code that is not shown; at most 60 parts of one object.
"""

from __future__ import annotations

from collections.abc import Iterator

from torchmode import ir, knowledge
from torchmode.domain import Glance, Origins, State, certain, words
from torchmode.interp.layers import LayerKnowledge, maker
from torchmode.interp.passes import ModePart, Pass
from torchmode.knowledge.effects import Layers as Known
from torchmode.objects import ClassInfo, Obj, Value

STATISTICS, DROPOUT, TRANSFORMER, ALL = "BatchNorm", "Dropout", "Transformer", "*"
MAX_PARTS = 60
PARAMETERS = frozenset(("parameters", "named_parameters", "state_dict", "load_state_dict"))
SWITCHES = frozenset(("train", "eval", "requires_grad_"))
_CHOICES = (ir.Branch, ir.Choice, ir.Match)
UPDATES = frozenset(("copy_", "mul_", "add_", "lerp_", "data", "load_state_dict", "_foreach_lerp_"))


class PartKnowledge(LayerKnowledge):
    """The part of the interpreter that answers for parts."""

    unrecorded_attributes: dict[int, dict[str, int]]

    def note_parts(self, state: State, entry: Pass) -> None:
        """What depends on the mode in the object of a pass; nothing where nothing in the file is frozen."""
        obj = entry.obj
        frozen = bool(self.trace.freezes or self.trace.undoings)
        if not frozen and not self.optimised_inside(obj) and not self.holds_unrecorded(obj):
            return
        found, classes = self.parts(state, obj)
        entry.parts |= found
        entry.classes |= classes

    def felt_mode(self, state: State, obj: Obj) -> Origins:
        """As of any module; of a container over the children of another one, that of those.

        Eval mode where a loop over its modules put all layers that depend on it in eval mode.
        """
        felt = super().felt_mode(state, obj)
        if obj.cls is None and (sources := self.deciding_sources(state, (obj,), felt)):
            felt = frozenset(origin for source in sources for origin in self.mode(state, source))
        if not obj.kinds or words(felt) != {"train"}:
            return felt
        found, _ = self.parts(state, obj)
        evals = [[origin for origin in certain(part.modes) if origin.word == "eval"] for part in found]
        return frozenset(origin for some in evals for origin in some) if evals and all(evals) else felt

    def optimised_inside(self, obj: Obj) -> bool:
        """Whether an optimizer was given a part of the object, and not all of it."""
        return any(owner is not obj and is_below(owner, obj) for owner in self.trace.optimised)

    def holds_unrecorded(self, obj: Obj) -> bool:
        return any(self.unrecorded(info) for info in ([obj.cls] if obj.cls is not None else []))

    def parts(self, state: State, obj: Obj) -> tuple[set[ModePart], set[int]]:
        """The parts of an object that depend on the mode, and the classes of the file among its parts."""
        found: set[ModePart] = set()
        classes: set[int] = set()
        self.visit_part(Glance(state), ModePart((obj,), (), "", -1, frozenset()), found, classes, set())
        return found, classes

    def visit_part(
        self, state: State, at: ModePart, found: set[ModePart], classes: set[int], seen: set[Obj]
    ) -> None:
        node = at.chain[-1]
        if node in seen or len(found) >= MAX_PARTS or "other" in node.traits:
            return
        seen.add(node)
        frozen, sometimes = self.frozen_at(state, at)
        how = at.how if at.how == "unrecorded" else "frozen" if frozen >= 0 else ""
        for layer, site in self.own_layers(state, node):
            modes, stand_in = self.layer_modes(state, at.chain, layer)
            if how == "frozen" and self.learns_by_itself(state, at.chain, layer):
                continue
            sources = tuple(self.sources(at.chain[frozen])) if frozen >= 0 else ()
            since = at.unrecorded_at
            found.add(
                ModePart(
                    at.chain, at.names, layer, site, modes, frozen, how, sometimes, since, stand_in, sources
                )
            )
        unrecorded: dict[str, int] = {}
        if node.cls is not None:
            classes.add(node.cls.definition.ident)
            unrecorded = self.unrecorded(node.cls)
        below_it = list(self.named_parts(state, node))
        pieces = {source for _, child in below_it for source in self.sources(child)}
        for name, child in below_it:
            if child in pieces and node.cls is not None and not runs_by_itself(node.cls, name):
                continue
            site = unrecorded.get(name, -1)
            place, kept, since = frozen, how, at.unrecorded_at
            if site >= 0 and how != "unrecorded":
                place, kept, since = len(at.chain), "unrecorded", site
            chain, names = (*at.chain, child), (*at.names, name)
            below = ModePart(chain, names, "", -1, frozenset(), place, kept, sometimes, since)
            self.visit_part(state, below, found, classes, seen)

    def frozen_at(self, state: State, at: ModePart) -> tuple[int, bool]:
        """Where in the chain the frozen part begins, as far as its last object knows; and whether only at times."""
        node = at.chain[-1]
        if at.how == "unrecorded":
            return at.frozen, at.sometimes
        if at.frozen < 0 and "no_parameters" in node.traits:
            return -1, False
        answers = self.trainable(state, node)
        if "no" not in answers:
            answers = (
                frozenset(answer for source in self.sources(node) for answer in self.trainable(state, source))
                or answers
            )
        if "no" not in answers or "partly" in answers:
            return -1, False
        if at.frozen >= 0:
            return at.frozen, at.sometimes or answers != {"no"}
        return len(at.chain) - 1, answers != {"no"}

    def sources(self, obj: Obj) -> list[Obj]:
        """The modules whose children a container was built from."""
        return list(self.drawn_from.get(obj, ()))

    def named_parts(self, state: State, obj: Obj) -> Iterator[tuple[str, Obj]]:
        """The registered children and the names under which they hang on the object."""
        for name in sorted(obj.attrs):
            value = state.get(("attr", obj, name))
            if isinstance(value, Value):
                yield from ((name, part) for part in value.refs() if part.kind in ("module", "unknown"))
        for item in sorted(obj.items, key=repr):
            value = state.get(("item", obj, item))
            if isinstance(value, Value):
                for part in value.refs():
                    if part.kind in ("module", "unknown"):
                        yield ("[...]" if item in ("*", part.site) else f"[{item!r}]"), part
        for held in sorted(obj.held, key=lambda part: part.site):
            yield held.name, held

    # -- layers ------------------------------------------------------------------------

    def own_layers(self, state: State, obj: Obj) -> list[tuple[str, int]]:
        """The kinds of mode-dependent layers that the object has besides those of its known children."""
        if obj.traits & {"insensitive", "dropout_off", "statistics_off"}:
            return []
        if "statistics" in obj.traits or self.keeps_statistics(obj) or self.is_told_by_part(obj):
            return [] if "other_norm" in obj.traits else [(STATISTICS, obj.site)]
        if STATISTICS in obj.kinds and obj.cls is None and "container" not in obj.traits:
            return [(STATISTICS, obj.site)]
        if self.sources(obj):
            return [
                (layer, obj.site)
                for source in self.sources(obj)
                for layer, _ in self.own_layers(state, source)
            ]
        if "hub" in obj.traits or (
            maker(obj.label) != obj.label
            and self.knowledge.effect(maker(obj.label)).layers is Known.DEPENDENT
        ):
            return [(TRANSFORMER, obj.site)]
        if "dependent" in obj.traits and obj.label.startswith("torch.nn."):
            return [(DROPOUT, obj.site)]
        if obj.cls is not None and obj.kind == "module":
            return self.class_layers(obj.cls)
        if obj.attrs or obj.items or "container" in obj.traits:
            return []
        unknown = obj.kind == "unknown" and obj.parent is None
        return [("", obj.site)] if unknown and (self.is_module(obj) or "class_like" in obj.traits) else []

    def keeps_statistics(self, obj: Obj) -> bool:
        """Whether the object, or a library model that it was found in, keeps running statistics."""
        if obj.label:
            return "insensitive" not in obj.traits and self.knowledge.effect(obj.label).statistics
        owner = obj.parent
        return (
            owner is not None
            and ("statistics" in owner.traits or self.keeps_statistics(owner) or self.is_told_by_part(owner))
            and "other_norm" not in owner.traits
            and knowledge.word("statistics_part").search(obj.key) is not None
        )

    def class_layers(self, info: ClassInfo) -> list[tuple[str, int]]:
        """Layers that the text of a class shows and that are none of the children met."""
        scan = self.scan_class(info)
        found = [(DROPOUT, scan.functional)] if scan.functional >= 0 else []
        for site in sorted(site for site in scan.sites - self.made_at if self.may_be_made(site)):
            node = self.call_at(site)
            name = self.static_name(node.func, site) if node is not None else None
            if isinstance(name, str):
                kind = STATISTICS if self.knowledge.effect(name).statistics else DROPOUT
                found.append((kind, site))
        return found

    def call_at(self, site: int) -> ir.Call | None:
        unit = ir.unit_of(site)
        if unit not in self.calls_by_site:
            nodes = ir.walk(self.trace.units[unit].program.body, into=(ir.Function, ir.Class))
            self.calls_by_site[unit] = {node.site: node for node in nodes if isinstance(node, ir.Call)}
        return self.calls_by_site[unit].get(site)

    calls_by_site: dict[int, dict[int, ir.Call]]

    # -- modes -------------------------------------------------------------------------

    def layer_modes(self, state: State, chain: tuple[Obj, ...], layer: str) -> tuple[Origins, Obj | None]:
        """The mode of a layer at the end of ``chain``, and the stand-in of its kind if that decides it."""
        node = chain[-1]
        modes = self.mode(state, node)
        if sources := self.deciding_sources(state, chain, modes):
            modes = frozenset(origin for source in sources for origin in self.mode(state, source))
        switched: Obj | None = None
        for owner in dict.fromkeys((*chain, *self.sources(node))):
            for kind, stand_in in owner.kinds.items():
                if kind not in (layer, ALL):
                    continue
                by_kind = self.mode(state, stand_in)
                if by_kind != self.mode(state, owner):
                    modes = by_kind
                switched = stand_in
        if node.attrs and "library" in node.traits:
            for _, child in self.named_parts(state, node):
                own = words(self.mode(state, child))
                if own and not own <= words(modes) and child.parent is node:
                    modes |= self.mode(state, child)
        return modes, switched

    def deciding_sources(self, state: State, chain: tuple[Obj, ...], modes: Origins) -> list[Obj]:
        """The modules whose children the last container of the chain holds, where they were switched after it.

        They hold the same layers: nothing has switched the container, or what did reached its sources, too.
        """
        sources = self.sources(chain[-1])
        if all(origin.kind == "created" for origin in modes):
            return sources
        for owner in chain[:-1]:
            reached = self.registered(state, owner)
            if modes == self.mode(state, owner) and all(source in reached for source in sources):
                return sources
        return []

    def learns_by_itself(self, state: State, chain: tuple[Obj, ...], layer: str) -> bool:
        """Whether the layers of this kind were made to learn although what they are in is frozen."""
        return any(
            self.trainable(state, stand_in) - {"no"} and self.trainable(state, owner) == {"no"}
            for owner in chain
            for kind, stand_in in owner.kinds.items()
            if kind == layer
        )

    # -- the text of a class ---------------------------------------------------------------

    def unrecorded(self, info: ClassInfo) -> dict[str, int]:
        """Attributes that ``forward`` runs under ``no_grad`` only, where others are not; and where it does.

        A method that ``forward`` does not lead to may run them with recording on: ``train_forward`` of a detector.
        """
        known = self.unrecorded_attributes.get(info.definition.ident)
        if known is not None:
            return known
        found: dict[str, set[int]] = {}
        entry = info.find("forward")
        if entry is not None and not self.is_unrecorded(entry[1]):
            self.find_unrecorded(info, entry[1], False, False, found, {entry[1].ident})
        touched = self.updated_attributes(info) | self.run_besides(info)
        answer = {
            name: min(sites) for name, sites in found.items() if -1 not in sites and name not in touched
        }
        if all(-1 not in sites for sites in found.values()):
            answer = {}
        self.unrecorded_attributes[info.definition.ident] = answer
        return answer

    def run_besides(self, info: ClassInfo) -> set[str]:
        """Attributes that methods run with recording on to which ``forward`` does not lead."""
        led_to: set[str] = set()
        todo = ["forward", "__init__"]
        while todo:
            name = todo.pop()
            method = info.find(name)
            if name in led_to or method is None or not method[1].params:
                continue
            led_to.add(name)
            receiver = method[1].params[0].name
            todo.extend(
                called
                for node in ir.walk(method[1].body)
                if isinstance(node, ir.Call)
                for called in (called_attribute(node, receiver),)
                if called is not None
            )
        found: dict[str, set[int]] = {}
        for cls in info.lineage():
            for name, function in cls.methods.items():
                if name not in led_to and not self.is_unrecorded(function):
                    self.find_unrecorded(info, function, False, False, found, {function.ident})
        return {name for name, sites in found.items() if -1 in sites}

    def is_unrecorded(self, function: ir.Function) -> bool:
        return any(self.is_guard(decorator, function.site) for decorator in function.decorators)

    def is_guard(self, expr: ir.Expr, site: int) -> bool:
        """Whether an expression near ``site`` is ``torch.no_grad()`` or ``torch.inference_mode()``, called or not."""
        if isinstance(expr, ir.Call) and expr.args:
            return False
        name = self.static_name(expr.func if isinstance(expr, ir.Call) else expr, site)
        return isinstance(name, str) and self.knowledge.guard_word(name) in ("off", "inference")

    def find_unrecorded(
        self,
        info: ClassInfo,
        function: ir.Function,
        guarded: bool,
        choice: bool,
        found: dict[str, set[int]],
        inside: set[int],
    ) -> None:
        """Where ``function`` runs attributes of ``self``: sites under a guard, -1 for anything else."""
        if not function.params:
            return
        receiver = function.params[0].name
        todo: list[tuple[object, bool, bool]] = [(function.body, guarded, choice)]
        while todo:
            node, off, maybe = todo.pop()
            kind = type(node)
            if kind is tuple:
                todo += [(item, off, maybe) for item in node]  # type: ignore[attr-defined]
                continue
            if isinstance(node, ir.Scope):
                todo.extend((item, off, maybe) for item, _ in node.items)
                todo.append(
                    (node.body, off or any(self.is_guard(item, node.site) for item, _ in node.items), maybe)
                )
                continue
            name = called_attribute(node, receiver) if isinstance(node, ir.Call) else None
            if isinstance(node, ir.Call) and name is not None:
                method = info.find(name)
                if method is None:
                    found.setdefault(name, set()).add(node.site if off and not maybe else -1)
                elif method[1].ident not in inside:
                    hidden = off or self.is_unrecorded(method[1])
                    self.find_unrecorded(info, method[1], hidden, maybe, found, inside | {method[1].ident})
            inner = maybe or kind in _CHOICES
            todo += [(part, off, inner) for part in ir.held(node)]

    def updated_attributes(self, info: ClassInfo) -> set[str]:
        """Attributes whose parameters a method assigns: momentum copies of something that learns."""
        found: set[str] = set()
        for cls in info.lineage():
            for function in cls.methods.values():
                if function.name == "__init__" or not function.may_look_up(UPDATES):
                    continue
                nodes = list(ir.walk(function.body, into=(ir.Function,)))
                names = {node.name for node in nodes if isinstance(node, ir.Attr)}
                if not names & UPDATES:
                    continue
                found.update(
                    node.base.name
                    for node in nodes
                    if isinstance(node, ir.Attr)
                    and node.name in PARAMETERS
                    and isinstance(node.base, ir.Attr)
                )
        return found


def is_below(part: Obj, outer: Obj) -> bool:
    """Whether ``part`` hangs somewhere below ``outer``."""
    return any(whole is outer for whole in part.wholes())


def called_attribute(call: ir.Call, receiver: str) -> str | None:
    """``net`` for ``self.net(...)`` and for ``self.net.encode(...)``."""
    func = call.func
    match func:
        case ir.Attr(ir.Name(name), attribute) if name == receiver:
            return attribute
        case ir.Attr(ir.Attr(ir.Name(name), attribute), method) if name == receiver and knowledge.word(
            "forward_like"
        ).search(method.lower()):
            return attribute
        case _:
            return None


def runs_by_itself(info: ClassInfo, name: str) -> bool:
    """Whether a method after the constructor may run ``self.name``, whose children other attributes hold as well.

    What is asked for its parameters, or switched, does not run there.
    """
    if info.find("forward") is None:
        return True
    bodies = [
        function.body
        for cls in info.lineage()
        for function in cls.methods.values()
        if function.name != "__init__"
    ]
    attributes = [node for node in ir.walk(bodies, into=(ir.Function,)) if isinstance(node, ir.Attr)]
    looked_after = {id(node.base) for node in attributes if node.name in PARAMETERS | SWITCHES}
    return any(node.name == name and id(node) not in looked_after for node in attributes)
