"""What the effects of the knowledge files do to the state.

The question answered here: a name outside the file has this effect; what holds after the call, what does
it return, and which modules did it run?

Worked example: ``["sentence_transformers.SentenceTransformer.encode"]`` says ``runs``, ``inside = "eval"``,
``recording = "inference"``, ``leaves = "eval"``. So ``model.encode(texts)`` is a forward pass of ``model`` in eval
mode without recording, and from then on the origin of the mode of ``model`` is that call.

Known holes: the modules that a framework object got in another way than through its constructor are not seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from torchmode import ir, knowledge
from torchmode.domain import Location, Origin, Origins, State
from torchmode.interp.arguments import Arguments
from torchmode.interp.core import REC
from torchmode.interp.exports import Exports
from torchmode.interp.guards import Guards
from torchmode.interp.layers import maker
from torchmode.interp.passes import Switch
from torchmode.knowledge.effects import (
    NOTHING_KNOWN,
    Effect,
    Layers,
    Leaves,
    Mode,
    Recording,
    Returns,
    Starts,
)
from torchmode.knowledge.functional import STACKED_BY, is_stacked
from torchmode.objects import (
    FLOWING,
    NOTHING,
    UNKNOWN,
    Ext,
    Guard,
    Lit,
    Obj,
    Ref,
    Value,
    ref,
)

BORN = {
    Starts.TRAIN: "created",
    Starts.EVAL: "from_pretrained",
    Starts.MIXED: "mixed",
    Starts.UNKNOWN: "loaded",
}
OFF = (Lit(0), Lit(0.0), Lit(False))


class Library(Guards, Exports):
    """The part of the interpreter that applies effects."""

    def method_effect(self, obj: Obj, name: str) -> Effect:
        """What the files say of the method ``name`` of ``obj``, by what made it or by its bases."""
        if obj.cls is not None:
            owners = obj.cls.all_external()
        elif obj.label:
            owners = (maker(obj.label),)
        else:
            return NOTHING_KNOWN
        effect = self.knowledge.method(owners, name)
        if effect.hook or effect.starts is not None or effect.returns is Returns.METHOD:
            return NOTHING_KNOWN
        return effect

    # -- construction ---------------------------------------------------------------

    def make_module(
        self, state: State, name: str, effect: Effect, arguments: Arguments, call: ir.Call
    ) -> Value:
        """A module that a constructor or factory outside the file returns."""
        assert effect.starts is not None
        site = call.site
        word = starts_as(effect.starts)
        if effect.starts is Starts.UNKNOWN:
            obj = self.allocate("unknown", site, name=ir.spell(call.func), label=name)
            obj.born = Origin("loaded", "unknown", site, name)
            self.note_architecture(obj, effect, arguments)
            if effect.captures:
                self.capture(state, obj, arguments)
            return ref(obj)
        obj = self.allocate("module", site, label=name, born=Origin(BORN[effect.starts], word, site, name))
        assert obj.born is not None
        self.note_layer(obj, effect, arguments)
        self.note_architecture(obj, effect, arguments)
        if not name.startswith("torch.nn."):
            obj.traits.add("library")
        self.bear(state, obj, obj.born)
        self.adopt(state, obj, arguments, registered=True)
        self.tell(site, "create", name.rsplit(".", 1)[-1], word)
        return self.in_order_of(state, effect.order, {"model": ref(obj)}, site) if effect.order else ref(obj)

    def capture(self, state: State, obj: Obj, arguments: Arguments) -> None:
        """What is frozen into ``obj`` is the mode of the module that it is made from, where that is eval."""
        obj.traits.add("captured")
        origins: Origins = frozenset()
        for value in arguments.positional[:1]:
            for part in self.modules_in(state, value):
                origins |= self.mode(state, part)
        if origins and all(origin.word == "eval" for origin in origins):
            state.set(("mode", obj), origins)

    def note_layer(self, obj: Obj, effect: Effect, arguments: Arguments) -> None:
        """Whether a new module depends on the mode, as far as its entry and its arguments say."""
        if is_off_by(effect.no_parameters_by, arguments):
            obj.traits.add("no_parameters")
        if effect.layers is Layers.DEPENDENT:
            obj.traits.add("insensitive" if is_off_by(effect.off_by, arguments) else "dependent")
        elif is_asked_for(effect, arguments) and not is_one_layer(obj.label, arguments):
            obj.traits.add("dependent")
        elif effect.layers is Layers.INSIDE:
            obj.traits.add("container")
        elif effect.layers is Layers.INSENSITIVE:
            obj.traits.add("insensitive")
        else:
            self.note_dropout_arguments(obj, arguments)
        self.layer_sites.setdefault(obj.site, set()).add("dependent" in obj.traits)

    def note_dropout_arguments(self, obj: Obj, arguments: Arguments) -> None:
        for key, value in arguments.named:
            given = value.only()
            if is_dropout_name(key) and isinstance(given, Lit) and given not in (*OFF, Lit(None)):
                obj.traits.add("dropout_argument")

    def note_architecture(self, obj: Obj, effect: Effect, arguments: Arguments) -> None:
        """What the literal arguments of a factory say about the model it makes: its layers, and whether it learned."""
        if any(
            (given := arguments.get(name)) is not None and given.only() not in (Lit(None), Lit(False))
            for name in ("pretrained", "weights")
        ):
            obj.traits.add("pretrained")
        for value in arguments.everything():
            only = value.only()
            if isinstance(only, Lit) and isinstance(only.value, str):
                named = only.value.lower().rsplit("/", 1)[-1]
                if named.startswith(effect.plain_architectures) and not any(
                    is_dropout_name(key) for key, _ in arguments.named
                ):
                    obj.traits.add("insensitive")
                if knowledge.word("statistics_architecture").search(named):
                    obj.traits.add("statistics")
                elif knowledge.word("dropout_architecture").search(named):
                    obj.traits.add("hub")
                elif effect.by_architecture:
                    obj.traits.add("other_norm")
        norm = arguments.get("norm_layer")
        if norm is not None and norm.only() != Lit(None):
            layer = norm.only()
            if not (isinstance(layer, Ext) and self.knowledge.effect(layer.name).statistics):
                obj.traits.add("other_norm")

    def adopt(self, state: State, obj: Obj, arguments: Arguments, registered: bool) -> None:
        """Modules given to a container or wrapper become its parts."""
        for index, value in enumerate(arguments.everything()):
            passed = self.modules_in(state, value, 3)
            if passed:
                obj.items.add(index)
                state.set(("item", obj, index), Value(frozenset(Ref(part) for part in passed)))
            for part in passed:
                part.bindings.add((obj.serial, f"[{index!r}]"))
                if registered and part is not obj:
                    part.belong_to(obj)
                    self.register(obj, part)
        self.note_children(obj, arguments)

    def make_other(self, state: State, name: str, arguments: Arguments, site: int) -> Value:
        """Something that is no module; a framework object keeps the modules it is given."""
        for value in arguments.everything():
            self.mark(self.flows(state, value), "read")
        obj = self.allocate("unknown", site, label=name)
        obj.traits.add("other")
        obj.born = Origin("unknown", "unknown", site)
        obj.held |= {part for part, _ in self.certain_modules(state, arguments)}
        joint = self.joint(state, arguments)
        return Value(frozenset((Ref(obj),)), joint.passes, joint.tags - UNKNOWN)

    def handed_back(self, state: State, order: tuple[str, ...], arguments: Arguments, site: int) -> Value:
        """The same objects as were given: one of them, or a tuple in the order given or documented."""
        for value in arguments.everything():
            for obj in value.refs():
                if obj.kind == "unknown" and obj.traits & {"factory"}:
                    obj.traits.add("prepared")
        if order:
            return self.in_order_of(state, order, dict(arguments.named), site)
        if len(arguments.positional) == 1:
            return arguments.positional[0]
        group = self.allocate("group", site, "prepared")
        group.items = set(range(len(arguments.positional)))
        for index, value in enumerate(arguments.positional):
            state.set(("item", group, index), value)
        return ref(group)

    def in_order_of(self, state: State, order: tuple[str, ...], given: dict[str, Value], site: int) -> Value:
        group = self.allocate("group", site, "ordered")
        group.items = set(range(len(order)))
        for index, name in enumerate(order):
            value = given.get(name)
            if value is None or not value.refs():
                rest = self.allocate("unknown", site, f"part{index}", name=name)
                rest.traits.add("other")
                value = ref(rest)
            state.set(("item", group, index), value)
        return ref(group)

    # -- scopes ---------------------------------------------------------------------

    def context_of(self, state: State, effect: Effect, arguments: Arguments, call: ir.Call) -> Value:
        """A context manager of a library: what it does to recording, and to the modules it is given."""
        if effect.recording is Recording.FLAG:
            return self.set_grad_enabled(state, arguments, call.site)
        word = effect.recording.value if effect.recording is not None else "none"
        if effect.inside is None:
            return self.make_guard(word, arguments, call.site)
        modules = tuple(obj for obj, _ in self.certain_modules(state, arguments))
        origin = library_origin(effect.inside.value, call.site, f"{ir.spell(call.func)}(...)")
        stays = effect.leaves is not Leaves.RESTORED
        return Value(frozenset((Guard(word, call.site, modules=modules, origin=origin, stays=stays),)))

    # -- calls ----------------------------------------------------------------------

    def run_effect(
        self, state: State, effect: Effect, receiver: Obj | None, arguments: Arguments, call: ir.Call
    ) -> Value:
        """A call that switches, runs or freezes the modules that it gets or holds."""
        site = call.site
        spelled = f"{ir.spell(call.func)}(...)"
        targets = self.meant(state, receiver, arguments, call.func)
        joint = self.joint(state, arguments)
        before: dict[Location, Origins] = {
            ("mode", part): self.mode(state, part) for obj, _ in targets for part in self.tree(state, obj)
        }
        recording = self.recording(state)
        if effect.inside is not None:
            for obj, _ in targets:
                self.write_mode(
                    state, obj, Origin(effect.inside.value, effect.inside.value, site, spelled), True
                )
        if effect.recording is not None and effect.recording is not Recording.FLAG:
            self.set_recording(state, effect.recording.value, site)
        passes = joint.passes
        last = ir.spell(call.func).rsplit(".", 1)[-1]
        if effect.runs:
            method = call.func.name if isinstance(call.func, ir.Attr) and receiver is not None else ""
            for obj, name in targets:
                passed_to = "" if receiver is obj else last
                made = self.forward(state, obj, site, name, method, joint, passed_to)
                for entry, _ in made.passes:
                    entry.described = entry.described or entry.site == site
                passes |= made.passes
        else:
            self.mark(passes, "read")
            if effect.inside is Mode.EVAL:
                self.set_recording(state, "off", site)
                for obj, name in targets:
                    self.forward(state, obj, site, name, "", NOTHING, passed_to=last)
        state.set(REC, recording)
        self.leave(state, effect, targets, before, site, spelled)
        for obj, name in targets:
            if effect.trainable is not None:
                self.freeze(state, obj, frozenset((effect.trainable.value,)), site)
            if effect.inside is not None:
                self.tell(site, "switch", name, self.mode_text(state, obj))
        if effect.returns in (Returns.ARGUMENT, Returns.ARGUMENTS) and receiver is not None:
            return ref(receiver)
        return Value(passes=passes, tags=joint.tags & FLOWING)

    def leave(
        self,
        state: State,
        effect: Effect,
        targets: list[tuple[Obj, str]],
        before: dict[Location, Origins],
        site: int,
        spelled: str,
    ) -> None:
        match effect.leaves:
            case Leaves.RESTORED:
                for location, origins in before.items():
                    state.set(location, origins)
            case Leaves.TRAIN | Leaves.EVAL:
                loops = tuple(loop.site for loop in self.here.loops)
                word = effect.leaves.value
                for obj, _ in targets:
                    self.write_mode(state, obj, library_origin(word, site, spelled), True)
                    self.trace.switches.add(Switch(site, obj, word, self.here, loops))
            case Leaves.UNKNOWN:
                for obj, name in targets:
                    self.forget_mode(state, obj, site, f"`{spelled}` may leave `{name}` in either mode")

    def meant(
        self, state: State, receiver: Obj | None, arguments: Arguments, called: ir.Expr
    ) -> list[tuple[Obj, str]]:
        """The modules that a call is about: its receiver, or what the receiver holds and the call gets."""
        if receiver is not None and receiver.kind != "instance" and "other" not in receiver.traits:
            match called:
                case ir.Attr(ir.Name() | ir.Attr() as base) if receiver.name:
                    return [(receiver, ir.spell(base) or receiver.name)]
            return [(receiver, receiver.name or receiver.label.rsplit(".", 1)[-1])]
        found = self.certain_modules(state, arguments)
        if receiver is not None:
            parts = set(receiver.held)
            for name in receiver.attrs:
                value = state.get(("attr", receiver, name))
                if isinstance(value, Value):
                    parts.update(part for part in self.modules_in(state, value) if self.is_module(part))
            for part in sorted(parts, key=lambda item: item.serial):
                if all(part is not obj for obj, _ in found):
                    found.append((part, part.name or "model"))
        return found

    def certain_modules(self, state: State, arguments: Arguments) -> list[tuple[Obj, str]]:
        """The modules among the arguments, with how they are spelled; a loader is none."""
        return [
            (obj, spelled)
            for value, spelled in zip(arguments.everything(), arguments.spelled, strict=False)
            for obj in self.modules_in(state, value)
            if self.is_module(obj) and "other" not in obj.traits
        ]

    def tree(self, state: State, obj: Obj) -> list[Obj]:
        """``obj`` and everything that a switch of it reaches."""
        found: list[Obj] = [obj]
        for part in found:
            if len(found) > 400:
                break
            found.extend(child for child in self.registered(state, part) if child not in found)
        return found

    # -- provided by the other parts ----------------------------------------------------

    def joint(self, state: State, arguments: Arguments) -> Value:
        raise NotImplementedError

    def make_guard(self, word: str, arguments: Arguments, site: int) -> Value:
        raise NotImplementedError

    def set_grad_enabled(self, state: State, arguments: Arguments, site: int) -> Value:
        raise NotImplementedError

    def set_recording(self, state: State, word: str, site: int, kind: str = "guard") -> None:
        raise NotImplementedError

    def mode_text(self, state: State, obj: Obj) -> str:
        return "|".join(sorted({origin.word for origin in self.mode(state, obj)}))


def library_origin(word: str, site: int, spelled: str) -> Origin:
    """A mode that a call of a library set: eval as by ``eval()``; training mode nobody asked for by name."""
    return Origin("eval" if word == "eval" else "left", word, site, spelled)


def is_off_by(places: Mapping[str, int] | None, arguments: Arguments) -> bool:
    """Whether one of these arguments, each with its position, is literally 0 or False."""
    return any(value.only() in OFF for value in given_at(places, arguments))


def is_asked_for(effect: Effect, arguments: Arguments) -> bool:
    """Whether an argument that brings mode-dependent layers is given, and is not literally 0, False or None."""
    return any(value.only() not in (*OFF, Lit(None)) for value in given_at(effect.on_by, arguments))


def given_at(places: Mapping[str, int] | None, arguments: Arguments) -> Iterator[Value]:
    """What is given for the arguments of these names, each of which may stand at a position (-1: at none)."""
    for key, place in (places or {}).items():
        value = arguments.get(key, place if place >= 0 else None)
        if value is not None:
            yield value


def is_one_layer(name: str, arguments: Arguments) -> bool:
    """Whether it is a recurrent layer that is not stacked: its dropout acts between its layers, and there is one."""
    given = arguments.get(*STACKED_BY)
    return is_stacked(name) and not arguments.unknown and (given is None or given.only() == Lit(1))


def is_dropout_name(name: str) -> bool:
    lowered = name.lower()
    return (
        "dropout" in lowered
        or "drop_rate" in lowered
        or "drop_path" in lowered
        or lowered in ("p_drop", "drop_prob", "drop")
    )


def starts_as(starts: Starts) -> str:
    """The mode in which something begins, as origins say it."""
    return starts.value if starts in (Starts.TRAIN, Starts.EVAL) else "unknown"
