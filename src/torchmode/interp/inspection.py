"""Inspection of the classes: what an object keeps out of its own reach, and what an overridden switch does.

Every module class of the file is constructed once more, apart from the program, and its ``train`` and ``eval``
are tried on that object. Nothing of this is written into the story of the program.

Worked example: ``def train(self, mode=True): self.training = mode`` tried with False leaves the flag of
``self.backbone`` as it was before: the trial names that part as missed.

Known holes: parts that a constructor makes in ways that are not followed are neither kept nor missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from torchmode import ir
from torchmode.domain import Origin, State
from torchmode.interp.arguments import Arguments
from torchmode.interp.construction import Kept, Trial
from torchmode.interp.control import Control
from torchmode.interp.trace import Trace
from torchmode.objects import ClassInfo, Fn, Lit, Obj, Partial, Ref, Value, literal

BEFORE = Origin("before", "before")


class Inspection(Control):
    """The part of the interpreter that looks at classes."""

    # -- what the switches of an object do not reach -------------------------------------

    def note_kept(self, state: State, info: ClassInfo, obj: Obj) -> None:
        """Record what the fresh object ``obj`` keeps in plain containers, functions and class attributes."""
        for name in sorted(obj.attrs):
            value = state.get(("attr", obj, name))
            if isinstance(value, Value):
                self.note_holder(state, info, obj, name, value)
        for cls in info.lineage():
            for name in sorted(cls.obj.attrs - obj.attrs):
                value = state.get(("attr", cls.obj, name))
                if isinstance(value, Value):
                    self.note_holder(state, info, obj, name, value, of_class=cls)

    def note_holder(
        self,
        state: State,
        info: ClassInfo,
        obj: Obj,
        name: str,
        value: Value,
        of_class: ClassInfo | None = None,
    ) -> None:
        groups = [found for found in value.refs() if found.kind == "group"]
        parts: list[Obj] = []
        alone = len(groups) < 2
        holder, site = "", self.trace.stored.get((obj, name), -1)
        for group in groups:
            found = self.modules_in(state, Value(frozenset((Ref(group),))), 4)
            holder = holder or ("dict" if "mapping" in group.traits else group.label or "list")
            alone = alone and len(group.items) < 2 and len(found) < 2 and not any(part.many for part in found)
            site = site if site >= 0 else group.site
            parts += found
        if not groups:
            captured = [part for atom in value.atoms for part in self.captured(state, atom, obj)]
            if captured:
                holder, parts, alone = "function", captured, False
            elif of_class is not None:
                parts = [part for part in value.refs() if part.kind == "module"]
                holder, alone = "class", False
                site = parts[0].site if parts else site
        elif of_class is not None:
            alone = False
        parts = [
            part
            for part in dict.fromkeys(parts)
            if part.kind == "module" and part is not obj and not self.is_wrapper_only(state, part)
        ]
        if (
            not parts
            or site < 0
            or any(found.kind == "module" for found in value.refs() if holder != "class")
        ):
            return
        self.trace.kept[obj, name] = Kept(
            info,
            obj,
            name,
            holder,
            site,
            tuple(
                (part, self.has_parameters(state, part), self.layers(state, part).answer) for part in parts
            ),
            alone,
        )

    def is_wrapper_only(self, state: State, part: Obj) -> bool:
        """Whether it holds nothing but what was registered before it: then only the wrapper is out of reach.

        A container, or an object of a class that has neither parameters nor mode-dependent layers of its own.
        """
        inside = self.registered(state, part)
        adds_nothing = "container" in part.traits or (
            part.cls is not None
            and self.own_layer(part.cls) < 0
            and self.own_parameters(part, not inside) != "yes"
        )
        return adds_nothing and bool(inside) and all(inner.owner is not part for inner in inside)

    def captured(self, state: State, atom: object, obj: Obj) -> list[Obj]:
        """The modules that a callable kept as an attribute runs: bound, in a partial, or in a closure."""
        match atom:
            case Partial(target):
                return [target.obj] if isinstance(target, Ref) else self.captured(state, target, obj)
            case Ref(found) if found.key == "forward" and found.parent is not None:
                return [found.parent] if found.parent is not obj else []
            case Fn(_, Obj() as receiver) if receiver is not obj:
                return [receiver]
            case Fn(function, None) if function.parent is not None:
                names = ir.names_in(function.body)
                held = [state.get(("var", function.parent, name)) for name in sorted(names - function.locals)]
                return [
                    part
                    for value in held
                    if isinstance(value, Value)
                    for part in value.refs()
                    if part.kind == "module" and part is not obj
                ]
        return []

    # -- what an overridden switch does -----------------------------------------------------

    def inspect_classes(self, state: State) -> None:
        _, others = self.program.outside(self.program.shown)
        with self.apart() as story:
            for info in list(story.classes):
                ident = info.definition.ident
                if story.is_main(ident) and ident not in others and info.is_proven:
                    self.inspect(state.fork(), info)

    @contextmanager
    def apart(self) -> Iterator[Trace]:
        """What runs in here leaves nothing in the story of the program; yields that story."""
        story = self.trace
        self.trace = replace(
            story,
            passes=list(story.passes),
            switches=set(story.switches),
            blurred_switches=set(story.blurred_switches),
            optimised=set(story.optimised),
            stepped_in=set(story.stepped_in),
            refusals=set(story.refusals),
            events=dict(story.events),
            dead_backwards=set(story.dead_backwards),
            activations=list(story.activations),
            idle=set(story.idle),
            guard_blocks=set(story.guard_blocks),
            covering=set(story.covering),
            mode_calls=set(story.mode_calls),
            freezes=set(story.freezes),
            undoings=set(story.undoings),
        )
        try:
            yield story
        finally:
            self.trace = story

    def inspect(self, state: State, info: ClassInfo) -> None:
        obj = self.fresh(state, info, Origin("created", "train", info.definition.site, info.definition.name))
        self.note_kept(state, info, obj)
        for name, flag in (("train", False), ("train", True), ("eval", False)):
            override = info.find(name)
            if (
                override is not None
                and name not in override[0].static | override[0].class_methods | override[0].properties
            ):
                self.trace.trials.append(self.tried(state.fork(), info, obj, override, name, flag))

    def tried(
        self,
        state: State,
        info: ClassInfo,
        obj: Obj,
        found: tuple[ClassInfo, ir.Function],
        name: str,
        flag: bool,
    ) -> Trial:
        cls, function = found
        deliberate = {part for part in self.registered(state, obj) if self.is_kept_in_eval(state, part)}
        self.write_mode(state, obj, BEFORE, True)
        self.trace.mode_calls.clear()
        arguments = Arguments((literal(flag),), spelled=("mode",)) if name == "train" else Arguments()
        outside = self.outside()
        call = ir.Call(ir.Attr(ir.Name("self"), name, function.site), (), function.site)
        self.stack.append(outside)
        try:
            value = self.call_function(
                state, Fn(function, obj, cls, self.decorated(cls, function)), arguments, call
            )
            ended, self.path_ended = self.path_ended, False
        finally:
            self.stack.pop()
        missed = () if ended else self.missed(state, obj, deliberate)
        inner = {called for _, called, target in self.trace.mode_calls if target is obj}
        own_eval = info.find("eval")
        return Trial(
            info,
            cls,
            function,
            name,
            flag,
            frozenset(origin.word for origin in self.mode(state, obj)),
            missed,
            frozenset(("unknown",)) if ended else answers(value, obj),
            name == "train" and not flag and "eval" in inner and own_eval is None,
            any(target is not obj for _, _, target in self.trace.mode_calls),
        )

    def missed(self, state: State, obj: Obj, deliberate: set[Obj]) -> tuple[str, ...]:
        """The attributes that hold parts whose flags are what they were before, although their mode may matter."""
        found = []
        for name in sorted(obj.attrs):
            value = state.get(("attr", obj, name))
            parts = value.refs() if isinstance(value, Value) else []
            if any(
                part not in deliberate
                and self.is_module(part)
                and self.is_untouched(state, part)
                and self.layers(state, part).answer != "no"
                for part in parts
            ):
                found.append(name)
        return tuple(found)

    def is_kept_in_eval(self, state: State, part: Obj) -> bool:
        """Whether the constructor itself put the part in eval mode or froze it: it is meant to stay so."""
        modes = {origin.word for origin in self.mode(state, part)}
        return modes == {"eval"} or self.trainable(state, part) == {"no"}

    def is_untouched(self, state: State, part: Obj) -> bool:
        return self.mode(state, part) == {BEFORE} and not any(
            self.mode(state, inner) != {BEFORE} for inner in self.registered(state, part)
        )

    def fresh(self, state: State, info: ClassInfo, born: Origin, name: str = "self") -> Obj:
        raise NotImplementedError


def answers(value: Value, obj: Obj) -> frozenset[str]:
    """What a switch returned: ``self``, ``None``, ``other``, ``unknown``."""
    found = {
        "self"
        if atom == Ref(obj)
        else "None"
        if atom == Lit(None)
        else "other"
        if isinstance(atom, Ref) and atom.obj.kind == "module"
        else "unknown"
        for atom in value.atoms
    }
    return frozenset(found or {"unknown"})
