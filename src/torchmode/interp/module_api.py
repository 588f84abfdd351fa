"""The methods of a module: switches, parameters, parts, passes through ``forward`` and its kin.

Question: what does ``net.name(...)`` do, where ``net`` is a module? ``net.eval()`` switches, ``net.to(device)`` gives
itself, ``net.generate(x)`` of a library runs it, a method of its class is followed, and one that nothing shows is
judged by its name.

Example: ``net.features(x)`` runs a part, where ``features`` is one; ``net.encode(x)``, where nothing shows a method
``encode``, is a pass of ``net``.

Known holes: a child of a module and a method of it look alike (``model.encoder(x)``); names decide.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from torchmode import ir, knowledge
from torchmode.domain import State
from torchmode.interp.arguments import Arguments
from torchmode.interp.builtins import Builtins
from torchmode.interp.core import CHOSEN, REC
from torchmode.interp.guards import truth
from torchmode.interp.passes import Activation, Pass
from torchmode.interp.switching import is_mode_override
from torchmode.knowledge.effects import NOTHING_KNOWN, Effect, Returns
from torchmode.objects import (
    NONE,
    NOTHING,
    ClassInfo,
    Cls,
    Fn,
    Guard,
    Lit,
    ModeOf,
    Obj,
    Params,
    Ref,
    Value,
    ref,
)

SAME = knowledge.methods("same")
MODULE_ITERABLES = knowledge.methods("iterables")
MODULE_QUIET = knowledge.methods("quiet")
ONLY_MODULES = knowledge.methods("only_modules")
HANDS_BACK = knowledge.methods("hands_back")
HUB = frozenset(("resize_token_embeddings", "get_input_embeddings", "set_input_embeddings"))
MOVES = frozenset(["to", "cuda", "half", "float", "double", "cpu"])
PART_NAME = re.compile(
    r"(encoder|decoder|backbone|head|net|proj|projection|projector|embedding|embeddings|classifier|generator|discriminator|unet|vae|"
    r"extractor|model|critic|actor|features|trunk|stem|body|layer\d*|predictor|fc)$"
)

# What any module, tensor or logger has: it says nothing of a class.
ANY_HAS = frozenset(("__call__", "apply", "eval", "forward", "requires_grad_", "train")).union(
    *(knowledge.methods(group) for group in ("iterables", "only_modules", "plain", "quiet", "same"))
)


class ModuleApi(Builtins):
    """The part of the interpreter that knows what the methods of modules do."""

    last_summary: Any
    last_function: ir.Function | None
    whole: set[Obj]
    context_methods: set[int]

    def unresolved_parts(self, state: State, obj: Obj, arguments: Arguments) -> None:
        """Modules given to the constructor of a base that the file does not show."""
        for value in arguments.everything():
            for part in self.modules_in(state, value):
                if part is not obj:
                    obj.held.add(part)
                    self.register(obj, part)

    def follow(self, state: State, fn: Fn, arguments: Arguments, call: ir.Call) -> Value:
        """Call a method of the file as its decorators left it."""
        return self.apply(state, Value(frozenset((fn,))), arguments, call)

    def module_method(
        self,
        state: State,
        obj: Obj,
        base: Value,
        name: str,
        arguments: Arguments,
        call: ir.Call,
        strong: bool,
    ) -> Value:
        """A method of something that is, or may be, an ``nn.Module``."""
        assert isinstance(call.func, ir.Attr)
        spelled = ir.spell(call.func.base)
        own = obj.cls.find(name) if obj.cls is not None else None
        site = call.site
        if name in ("train", "eval") and obj.cls is not None:
            self.trace.mode_calls.add((site, name, obj))
        if name in ("train", "eval") and "other" not in obj.traits:
            if own is not None and not (name == "train" and is_mode_override(own[1])):
                return self.own_method(state, obj, own, name, arguments, call)
            if self.is_switch(name, arguments, call):
                if all(entry.passed_to for entry, _ in base.passes):  # what a model gave has no modes
                    obj.evidence.add(name)
                if name == "eval":
                    self.switch(state, obj, "eval", site, spelled, strong)
                else:
                    self.switch_by(state, obj, arguments.get("mode", 0), site, spelled, strong)
                self.tell(site, "switch", spelled, self.mode_text(state, obj))
                return ref(obj)
        if own is not None:
            return self.own_method(state, obj, own, name, arguments, call)
        if name == "save":
            self.note_save(state, obj, call)
        if name in HUB:
            obj.traits.add("hub")
        effect = self.method_effect(obj, name)
        if effect is not NOTHING_KNOWN:
            return self.library_method(state, obj, effect, name, arguments, call)
        held = state.get(("attr", obj, name))
        if (
            isinstance(held, Value)
            and held.atoms
            and not all(
                isinstance(atom, Ref) and atom.obj.kind == "unknown" and atom.obj.parent is obj
                for atom in held.atoms
            )
        ):
            return self.apply(state, held, arguments, call)
        match name:
            case "requires_grad_":
                flag = arguments.get("requires_grad", 0)
                answer = True if flag is None else truth(flag)
                answers = (
                    frozenset(("yes", "no")) if answer is None else frozenset(("yes" if answer else "no",))
                )
                self.freeze(state, obj, answers, site)
                if base.passes or obj.kind == "unknown":
                    return Value(frozenset((Ref(obj),)), base.passes, base.tags | {"wants_grad"})
                return ref(obj)
            case "step":
                return self.optimizer_method(state, obj, name, arguments, call)
            case "scale" | "unscale_" if obj.kind == "unknown":
                return Value(passes=self.joint(state, arguments).passes, tags=arguments.joint().tags)
            case _ if name in HANDS_BACK:
                return self.handed_back(state, (), arguments, site)
            case "apply" if len(arguments.everything()) == 1:
                self.apply_to_modules(state, obj, arguments, call)
                return ref(obj)
            case "add_module" | "register_module" if len(arguments.positional) == 2 and isinstance(
                arguments.positional[0].only(), Lit
            ):
                self.set_attribute(
                    state, ref(obj), str(arguments.positional[0].only().value), arguments.positional[1]
                )
                return NONE
            case "append" | "extend" | "insert" | "add_module" | "register_module" | "update" if (
                self.holds_modules(obj)
            ):
                self.adopt_more(state, obj, arguments)
                if name != "update" or obj.kind == "module":
                    return ref(obj) if name in ("append", "extend", "insert") else NONE
            case "forward" | "__call__":
                return self.pass_of(state, obj, name, arguments, call, spelled)
            case "keys" | "values" | "items" if obj.kind == "module" or not base.passes:
                return ref(obj)
        if name in SAME:
            if name in MOVES and "factory" in obj.traits and not base.passes:
                obj.evidence.add("moved")
            return Value(frozenset((Ref(obj),)), base.passes, base.tags)
        is_part = (
            PART_NAME.search(name.lower()) is not None
            and knowledge.word("no_pass").search(name.lower()) is None
            and bool(arguments.everything())
            and not base.passes
            and "other" not in obj.traits
        )
        if name == "module" or is_part:
            part = obj if name == "module" else self.child(state, obj, name)
            part.evidence.add("wrapped" if name == "module" else "called_part")
            return self.pass_of(state, part, "", arguments, call, f"{spelled}.{name}")
        if name in MODULE_ITERABLES:
            if name in ONLY_MODULES and not base.passes:
                obj.evidence.add("parameters")
            return Value(frozenset((Params(obj, name),)))
        if name in MODULE_QUIET:
            if name in ONLY_MODULES and "optim" not in obj.name.lower() and "sched" not in obj.name.lower():
                obj.evidence.add(name)
            if name == "load_state_dict":
                obj.traits.add("loaded")
                if call.args and is_state_of_another(call.args[0].value):
                    obj.traits.add("updated")
            return NOTHING
        if "other" in obj.traits or (obj.kind == "unknown" and base.passes):
            joint = self.joint(state, arguments)
            if "loss" in obj.traits:
                return self.tensor(state, Value(passes=joint.passes, tags=joint.tags))
            if obj.traits & {"other"}:
                self.mark(joint.passes, "read")
            return self.unresolved(state, name, arguments, call, obj)
        if lacks(obj, name):
            value = self.unresolved(state, name, arguments, call, obj)
            self.hand_out(value.passes, "escaped")
            return value
        lowered = name.lower().lstrip("_")
        if knowledge.word("forward_like").search(lowered) and (
            arguments.everything() or lowered in ("sample", "generate", "loss")
        ):
            return self.pass_of(state, obj, name, arguments, call, spelled)
        return self.unresolved_method(state, obj, name, arguments, call, spelled)

    def library_method(
        self, state: State, obj: Obj, effect: Effect, name: str, arguments: Arguments, call: ir.Call
    ) -> Value:
        """A method that the knowledge files speak of."""
        if effect.differentiates is not None:
            return self.use_graph(state, effect.differentiates, arguments, call.site)
        if effect.scope:
            return self.context_of(state, effect, arguments, call)
        value = NOTHING
        if effect.acts:
            value = self.run_effect(state, effect, obj, arguments, call)
        if effect.returns is Returns.ARGUMENT and not arguments.positional:
            return ref(obj)
        label = f"{obj.label}.{name}"
        return self.returned(state, label, effect.returns, effect.order, arguments, call) or value

    def is_switch(self, name: str, arguments: Arguments, call: ir.Call) -> bool:
        """Whether ``x.train(...)`` or ``x.eval(...)`` has the shape of a mode switch."""
        if arguments.unknown or len(arguments.everything()) > 1:
            return False
        if not arguments.everything():
            return True
        if name == "eval":
            return False
        if arguments.named and arguments.named[0][0] != "mode":
            return False
        value = arguments.everything()[0]
        only = value.only()
        if isinstance(only, Lit):
            return isinstance(only.value, bool)
        if isinstance(only, ModeOf):
            return True
        if isinstance(only, (Fn, Cls, Params)) or value.passes:
            return False
        expr = call.args[0].value
        if isinstance(expr, (ir.Compare, ir.Not, ir.Logic)):
            return True
        spelled = ir.spell(expr).rsplit(".", 1)[-1].lower()
        return any(
            part in spelled
            for part in ("train", "mode", "is_", "was", "flag", "phase", "prev", "old", "state", "orig")
        )

    def own_method(
        self,
        state: State,
        obj: Obj,
        own: tuple[ClassInfo, ir.Function],
        name: str,
        arguments: Arguments,
        call: ir.Call,
    ) -> Value:
        """A method that the class of the module defines in the file."""
        assert isinstance(call.func, ir.Attr)
        cls, function = own
        spelled = ir.spell(call.func.base)
        if name in cls.static:
            return self.follow(state, self.method_fn(cls, function, None), arguments, call)
        if name == "forward":
            return self.pass_of(state, obj, name, arguments, call, spelled)
        modes = self.mode(state, obj)
        self.last_summary = None
        value = self.follow(state, self.method_fn(cls, function, obj), arguments, call)
        if any(activation.receiver is obj for activation in self.stack) or self.last_summary is None:
            return value
        self.last_function = function
        return self.entered(state, obj, name, modes, value, arguments, call)

    def entered(
        self, state: State, obj: Obj, name: str, modes: Any, value: Value, arguments: Arguments, call: ir.Call
    ) -> Value:
        """The call of an own method that runs the module, seen from outside: a pass of its own."""
        assert isinstance(call.func, ir.Attr)
        assert self.last_summary is not None
        inner = {entry for activation in self.last_summary.activations for entry in activation.inner}
        parts = {entry for entry in inner if entry.part_of_owner}
        selves = {entry for entry in inner if entry.obj is obj and not entry.enters}
        if not parts and not selves:
            return value
        spelled = ir.spell(call.func.base)
        after = self.mode(state, obj)
        state.set(("mode", obj), frozenset(origin for entry in selves for origin in entry.modes) or modes)
        made = self.forward(state, obj, call.site, spelled, name, arguments.joint())
        state.set(("mode", obj), after)
        entry = max(  # the last: its input may come from an earlier turn of the same call
            (item for item, _ in made.passes if item.site == call.site and item.obj is obj),
            key=lambda item: item.order,
        )
        entry.enters = bool(selves)
        if not selves:
            answers = {part.layers for part in parts}
            felt = frozenset(origin for part in parts if part.layers != "no" for origin in part.modes)
            entry.felt = felt or entry.felt
            body = self.scan_body(self.last_function, set()) if self.last_function is not None else None
            if body is not None and max(body.functional, body.noise) < 0 and "yes" not in answers:
                entry.layers = "unknown" if "unknown" in answers else "no"
        recordings = frozenset(origin for part in selves or parts for origin in part.recordings)
        entry.recordings = recordings or entry.recordings
        live = any(attached for _, attached in value.passes)
        if (
            not live
            and self.last_function is not None
            and hands_out_answers(self.last_function, parts, frozenset(self.last_summary.activations))
        ):
            entry.uses.add("answered")
        return Value(value.atoms, value.passes | {(entry, live)}, value.tags)

    def method_fn(self, cls: ClassInfo, function: ir.Function, receiver: Obj | None) -> Fn:
        """A method of the file with what its decorators add."""
        is_context = function.ident in self.context_methods
        return Fn(function, receiver, cls, self.decorated(cls, function), is_context)

    def pass_of(
        self, state: State, obj: Obj, name: str, arguments: Arguments, call: ir.Call, spelled: str
    ) -> Value:
        """A forward pass of ``obj``; the body is followed only where it switches something itself."""
        joint = self.joint(state, arguments)
        found = (
            obj.cls.find("forward") if obj.cls is not None and name in ("forward", "__call__", "") else None
        )
        guards: tuple[Guard, ...] = ()
        if found is not None:
            guards = self.decorated(found[0], found[1])
        if guards:
            saved = self.recording(state)
            for guard in guards:
                self.enter_guard(state, guard)
            value = self.forward(state, obj, call.site, spelled, name, joint)
            state.set(REC, saved)
            return value
        if found is not None and found[1].ident in self.switching:
            self.call_function(state, Fn(found[1], obj, found[0]), arguments, call)
        value = self.forward(state, obj, call.site, spelled, name, joint)
        for entry, _ in value.passes:
            if entry.site == call.site and entry.obj is obj and not entry.symbolic:
                entry.given = arguments.spelled
        return value

    def unresolved_method(
        self, state: State, obj: Obj, name: str, arguments: Arguments, call: ir.Call, spelled: str
    ) -> Value:
        """A method of a module, or of something unknown, that the file does not show."""
        site = call.site
        parts = [part for part in obj.held if part is not obj]
        drives = knowledge.drives_mode(name)
        if drives:
            if self.is_module(obj):
                self.forget_mode(state, obj, site, f"`{spelled}.{name}` may switch its mode")
            for part in parts:
                self.forget_mode(state, part, site, f"`{spelled}.{name}` may switch what it holds")
            value = self.unresolved(state, name, arguments, call, obj)
            self.hand_out(value.passes, "escaped")
            return value
        value = self.unresolved(state, name, arguments, call, obj)
        makes_or_moves = knowledge.word("no_pass").search(name.lower()) is not None
        if self.is_module(obj) and arguments.everything() and not makes_or_moves:
            result = self.forward(
                state, obj, site, spelled, name, self.joint(state, arguments), passed_to=name
            )
            return Value(value.atoms, value.passes | result.passes, value.tags)
        return value

    def adopt_more(self, state: State, obj: Obj, arguments: Arguments) -> None:
        obj.traits.add("grown")
        for value in arguments.everything():
            for part in self.modules_in(state, value):
                if part is obj:
                    continue
                obj.items.add(part.site)
                part.bindings.add((obj.serial, f"[{part.site!r}]"))
                state.set(("item", obj, part.site), ref(part))
                part.belong_to(obj)
                self.register(obj, part)

    def apply_to_modules(self, state: State, obj: Obj, arguments: Arguments, call: ir.Call) -> None:
        """``obj.apply(fn)``: followed where the function switches or freezes what it is given."""
        for value in arguments.positional[:1]:
            for atom in value.atoms:
                if isinstance(atom, Fn) and atom.function.ident in self.interesting:
                    given = Value(frozenset((Params(obj, "modules", True),)))
                    outer = state.get(CHOSEN)
                    state.set(CHOSEN, outer or "")
                    self.call_function(state, atom, Arguments((given,), spelled=("...",)), call)
                    state.set(CHOSEN, outer)

    interesting: set[int]

    # -- provided by other parts -----------------------------------------------------

    def decorated(self, cls: ClassInfo, function: ir.Function) -> tuple[Guard, ...]:
        raise NotImplementedError

    def optimizer_method(
        self, state: State, obj: Obj, name: str, arguments: Arguments, call: ir.Call
    ) -> Value:
        raise NotImplementedError


def hands_out_answers(
    function: ir.Function, parts: Collection[Pass], activations: frozenset[Activation]
) -> bool:
    """Whether a method reads what the parts of its module gave and returns something: labels, not their tensors."""
    uses = {use for part in parts for use in part.uses_within(activations)}
    return (
        "read" in uses
        and uses.isdisjoint(("stored", "yielded", "escaped", "graph", "backward", "grad", "feeds_training"))
        and any(isinstance(node, ir.Return) and node.value is not None for node in ir.walk(function.body))
    )


def lacks(obj: Obj, name: str) -> bool:
    """Whether the class of an object shows all that it has, and no method ``name``: here it must be another object.

    ``model.predict_proba(rows)``: the network that the same function may return has nothing of that name.
    """
    info = obj.cls
    if info is None or obj.kind != "module" or name in obj.attrs or name in ANY_HAS:
        return False
    lines = info.lineage()
    return (
        all(
            base == "torch.nn.Module" or knowledge.word("plain_base").search(base)
            for base in info.all_external()
        )
        and not any(
            cls.unresolved_base or cls.definition.decorators or name in cls.obj.attrs for cls in lines
        )
        and info.find(name) is None
        and info.find("__getattr__") is None
    )


def is_state_of_another(expr: ir.Expr) -> bool:
    """Whether an argument of ``load_state_dict`` is the ``state_dict()`` of something else."""
    return isinstance(expr, ir.Call) and isinstance(expr.func, ir.Attr) and expr.func.name == "state_dict"
