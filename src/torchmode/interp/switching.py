"""Switches: ``train()``, ``eval()``, guards and ``set_grad_enabled``, and what they write.

Question: which modules does a switch reach, and what is recording after a guard is entered?

Example: ``net.train(was)``, where ``was`` is what ``net.training`` gave before, writes back the modes from then.

Known holes: an override of ``train`` or ``eval`` is run as it is written; what it does to objects that it finds
outside is followed no deeper than any call.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from torchmode import ir
from torchmode.domain import Glance, Origin, Origins, State, certain, join_origins, merge, words
from torchmode.interp.arguments import Arguments
from torchmode.interp.core import CHOSEN, MAX_REACHED, REC, keeps_its_mode
from torchmode.interp.guards import truth
from torchmode.interp.idle import IdleSwitches
from torchmode.interp.library import Library
from torchmode.interp.parts import ALL, PartKnowledge
from torchmode.interp.passes import Switch, Undoing
from torchmode.objects import (
    SOME_CHILDREN,
    Cls,
    Fn,
    Guard,
    Lit,
    ModeOf,
    Obj,
    RecordingOf,
    Value,
)


def flag_word(flag: Value | None) -> str:
    """The mode that ``train(flag)`` switches to."""
    answer = True if flag is None else truth(flag)
    return "unknown" if answer is None else "train" if answer else "eval"


class Switching(Library, PartKnowledge, IdleSwitches):
    """The part of the interpreter that switches modes and recording."""

    def switch(
        self, state: State, obj: Obj, word: str, site: int, spelled: str, strong: bool, depth: int = 0
    ) -> None:
        """``obj.train()`` or ``obj.eval()``: the flag, the children, and overridden methods on the way."""
        if "captured" in obj.traits:
            return
        activation = self.here
        kind = "eval" if word == "eval" else "train"
        if word == "train":
            self.note_undone(Glance(state), obj, self.mode(Glance(state), obj), site, {obj: None})
        self.write_switched(state, obj, Origin(kind, word, site, spelled), strong)
        if not strong:
            self.trace.blurred_switches.add(site)
        self.trace.switches.add(
            Switch(site, obj, word, activation, tuple(loop.site for loop in activation.loops))
        )
        if depth < 3:
            for target in [obj, *self.registered(state, obj)]:
                self.override(state, target, word, site, depth)

    def override(self, state: State, obj: Obj, word: str, site: int, depth: int) -> None:
        """Run a ``train(mode)`` override of the class of ``obj``, if it has one that is about the mode."""
        if obj.cls is None or obj.kind != "module":
            return
        found = obj.cls.find("train")
        if found is None or not is_mode_override(found[1]):
            return
        if any(activation.function is found[1] and activation.receiver is obj for activation in self.stack):
            return
        cls, function = found
        call = ir.Call(ir.Attr(ir.Name("self"), "train", site), (), site)
        arguments = Arguments((Value(frozenset((Lit(word == "train"),))),))
        self.call_function(state, Fn(function, obj, cls), arguments, call)

    given_back: set[int]
    whole: set[Obj]

    def note_undone(self, state: State, obj: Obj, outer: Origins, site: int, seen: dict[Obj, None]) -> None:
        """Parts of ``obj`` that were put in eval mode by themselves, before a switch of it ends that."""
        for part in [*self.registered(state, obj), *obj.kinds.values()]:
            if part in seen or len(seen) > MAX_REACHED or keeps_its_mode(part):
                continue
            seen[part] = None
            for origin in certain(self.mode(state, part)) - outer:
                if (
                    origin.word == "eval"
                    and origin.kind == "eval"
                    and origin.site not in self.given_back
                    and not self.was_of_another(state, next(iter(seen)), origin)
                ):
                    self.trace.undoings.add(Undoing(part, origin, site))
            self.note_undone(state, part, outer, site, seen)

    def was_of_another(self, state: State, whole: Obj, origin: Origin) -> bool:
        """Whether an ``eval()`` was not that of ``whole`` or of a part, but of what a part of it belongs to, too."""
        switched = {switch.obj for switch in self.trace.switches if switch.site == origin.site}
        return bool(switched) and switched.isdisjoint(self.tree(state, whole))

    def switch_each(
        self, state: State, obj: Obj, what: str, flag: Value | None, site: int, spelled: str
    ) -> None:
        """``module.train(flag)`` on each module of ``obj`` that a loop goes through.

        All of them are ``obj`` itself, or each of its children; else it reaches the layers that are chosen, and ``obj``
        perhaps, which is one of its own modules.
        """
        word = flag_word(flag)
        if state.get(CHOSEN) != "" or what == SOME_CHILDREN:
            if word != "unknown":
                self.switch_layers(state, obj, word, site)
            own = self.mode(state, obj)
            if state.get(CHOSEN) == "?" and what.endswith("modules") and words(own) != {word}:
                perhaps = Origin("flag", "unknown", site, "one of its modules")
                self.write(state, ("mode", obj), join_origins(own, frozenset((perhaps,))))
            return
        inside = any(run.receiver is obj and run.name == "train" for run in self.stack)
        for target in self.gone_through(state, obj, what):
            strong = not target.many or target in self.whole
            if inside:
                origin = Origin("flag" if word == "unknown" else word, word, site, spelled)
                self.write_mode(state, target, origin, strong)
            else:
                self.switch_by(state, target, flag, site, spelled, strong)

    def flag_each(self, state: State, obj: Obj, what: str, flag: Value, site: int) -> None:
        """``module.training = flag`` on each module of ``obj`` that a loop goes through."""
        word = flag_word(flag)
        if state.get(CHOSEN) == "" and what != SOME_CHILDREN:
            for target in self.gone_through(state, obj, what):
                strong = not target.many or target in self.whole
                self.write_mode(state, target, Origin("flag", word, site, "training"), strong)
        elif word != "unknown":
            self.switch_layers(state, obj, word, site)

    def gone_through(self, state: State, obj: Obj, what: str) -> list[Obj]:
        """What a loop over all modules, or all children, of ``obj`` reaches: their parts with them."""
        children = self.registered(state, obj) if what.endswith("children") else []
        return [*dict.fromkeys(children)] or [obj]

    def switch_layers(self, state: State, obj: Obj, word: str, site: int) -> None:
        """A switch of the layers among the modules of ``obj`` that a loop around chose."""
        chosen = state.get(CHOSEN) or ""
        for kind in [ALL] if chosen == "?" else chosen.split() or [ALL]:
            stand_in = self.layer_kind(obj, kind)
            origin = Origin(word, word if chosen != "?" else "unknown", site, stand_in.name)
            before = self.mode(state, stand_in)
            if word == "eval" and any(
                item.word == "train" and item.detail == stand_in.name for item in before
            ):
                self.given_back.add(site)  # they were put in training mode one by one, for a while
            self.write(state, ("mode", stand_in), frozenset((origin,)))

    def switch_by(
        self, state: State, obj: Obj, flag: Value | None, site: int, spelled: str, strong: bool
    ) -> None:
        """``obj.train(flag)``."""
        if flag is None:
            self.switch(state, obj, "train", site, spelled, strong)
            return
        restored = [
            atom.origins
            for atom in flag.atoms
            if isinstance(atom, ModeOf) and not atom.negated and atom.obj is obj
        ]
        if restored:
            literal = [
                frozenset((Origin(word, word, site),))
                for atom in flag.atoms
                if isinstance(atom, Lit)
                for word in ("train" if atom.value else "eval",)
            ]
            self.write_restored(state, obj, reduce(join_origins, [*restored, *literal]), site, strong)
            self.trace.switches.add(Switch(site, obj, "restore", self.here))
            return
        answer = truth(flag)
        if answer is not None:
            self.switch(state, obj, "train" if answer else "eval", site, spelled, strong)
            return
        self.trace.switches.add(Switch(site, obj, "flag", self.here))
        self.write_switched(state, obj, Origin("flag", "unknown", site, spelled), strong)

    def write_restored(self, state: State, obj: Obj, was: Origins, site: int, strong: bool) -> None:
        """``obj.train(was)``: the flag of everything below, and overridden methods on the way."""
        for part in self.tree(state, obj):
            for target in (part, *part.kinds.values()):
                restored = was if strong else join_origins(self.mode(state, target), was)
                self.write(state, ("mode", target), restored)
        outcomes = []
        for word in sorted(words(was) & {"train", "eval"}):
            after = state.fork()
            for target in [obj, *self.registered(state, obj)]:
                self.override(after, target, word, site, 0)
            outcomes.append(after.delta)
        if any(outcomes):
            merge(state, outcomes, self.initial)

    def set_recording(self, state: State, word: str, site: int, kind: str = "guard") -> None:
        self.write(state, REC, self.recording_after(state, word, site, kind))

    def recording_after(self, state: State, word: str, site: int, kind: str) -> Origins:
        """Inference mode outlasts the other switches: within it, none of them makes autograd record."""
        before = words(self.recording(state))
        kept = before & {"inference"} if word in ("on", "off") else frozenset()
        new = frozenset() if kept == before else frozenset((word,))
        return frozenset(Origin(kind, each, site) for each in kept | new)

    def recording_as_it_was(self, state: State, was: Origins) -> Origins:
        """``set_grad_enabled(was)``: what it was when it was asked for; within inference mode it does not help."""
        kept = frozenset(origin for origin in self.recording(state) if origin.word == "inference")
        if kept and kept == self.recording(state):
            return kept
        restored = (replace(origin, word="off") if origin.word == "inference" else origin for origin in was)
        return kept.union(restored)

    def enter_guard(self, state: State, guard: Guard) -> None:
        if guard.word == "reset":
            self.write(state, REC, frozenset((Origin("guard", "on", guard.site),)))
        elif guard.word != "none":
            self.set_recording(state, guard.word, guard.site)

    def make_guard(self, word: str, arguments: Arguments, site: int) -> Value:
        flag = arguments.get("mode", 0)
        if word == "inference" and flag is not None:
            only = flag.only()
            if isinstance(only, (Fn, Cls)):
                return Value(frozenset((self.guarded(only, Guard(word, site)),)))
            answer = truth(flag)
            word = "inference" if answer is True else "reset" if answer is False else "unknown"
        elif flag is not None:
            only = flag.only()
            if isinstance(only, Fn):
                return Value(frozenset((self.guarded(only, Guard(word, site)),)))
        return Value(frozenset((Guard(word, site),)))

    def guarded(self, fn: Fn | Cls, guard: Guard) -> Fn | Cls:
        """A function decorated with a guard; a decorated class is left alone, as PyTorch leaves its methods."""
        if isinstance(fn, Cls) or fn.function.is_async:
            return fn
        return Fn(fn.function, fn.receiver, fn.cls, (*fn.guards, guard), fn.is_context, fn.captured)

    def set_grad_enabled(self, state: State, arguments: Arguments, site: int) -> Value:
        """Takes effect at once; as a context manager it restores what was before."""
        flag = arguments.get("mode", 0)
        before = self.recording(state)
        word = "unknown"
        if flag is not None:
            answer = truth(flag)
            word = "unknown" if answer is None else "on" if answer else "off"
        was = flag.only() if flag is not None and "opaque" not in flag.tags else None
        if isinstance(was, RecordingOf):
            after = [self.recording_as_it_was(state, was.origins)]
            known = words(after[0])
            word = "on" if known == {"on"} else "unknown" if known & {"on", "unknown"} else "off"
        else:
            choices = ("on", "off") if word == "unknown" else (word,)
            after = [self.recording_after(state, choice, site, "set_grad_enabled") for choice in choices]
        self.write(state, REC, frozenset[Origin]().union(*after))
        self.tell(site, "recording", "", word)
        return Value(frozenset((Guard(word, site, True, before),)))


def is_mode_override(function: ir.Function) -> bool:
    """Whether a method called ``train`` takes the mode flag (and is no fitting routine)."""
    plain = [param for param in function.params if param.kind == "plain"]
    if any(param.default is None for param in plain[2:]):
        return False
    return len(plain) < 2 or plain[1].name in (
        "mode",
        "flag",
        "training",
        "is_train",
        "train",
        "enable",
        "state",
        "is_training",
    )
