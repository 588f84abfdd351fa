"""Calls: functions of the file are followed, mode functions judged, layers that are built noted."""

from __future__ import annotations

from torchmode import ir, knowledge
from torchmode.interp.bodies.ground import Frame, Outcome
from torchmode.interp.bodies.values import Values
from torchmode.interp.settings import (
    FIXED,
    OPEN,
    TIED,
    Body,
    BuiltLayer,
    Fixed,
    Given,
    Handed,
    Kind,
    Layer,
    LayerMethod,
    Literal,
    ModeCall,
    Named,
    Partial,
    Row,
    Setting,
    Tied,
    blend,
    handed_by,
    in_order,
    is_literal,
    is_off,
    is_same_in_both_modes,
    is_tied,
    join,
)
from torchmode.knowledge.effects import Layers
from torchmode.knowledge.functional import STACKED_BY, ModeFunction, is_stacked, mode_function
from torchmode.objects import ClassInfo

SAME = knowledge.methods("same")
# Builtins whose result is what their arguments make it.
COMPUTING = frozenset(
    f"builtins.{name}"
    for name in (
        *("abs", "bool", "enumerate", "float", "int", "len", "list", "max", "min"),
        *("range", "reversed", "round", "sorted", "sum", "tuple", "zip"),
    )
)
GROWING = frozenset(("append", "extend", "insert"))


class Calls(Values):
    """Calls and their arguments."""

    def call(self, frame: Frame, call: ir.Call) -> Setting:
        if self.grows_a_row(frame, call):
            return OPEN
        callee = self.evaluate(frame, call.func)
        given = self.arguments(frame, call)
        result = join([self.apply(frame, atom, given, call) for atom in in_order(callee)])
        return result or OPEN

    def arguments(self, frame: Frame, call: ir.Call) -> Given:
        positional: list[Setting] = []
        named: list[tuple[str, Setting]] = []
        star = twice = False
        for arg in call.args:
            setting = self.evaluate(frame, arg.value)
            if arg.star == "*":
                star = True
                self.stars(frame, setting, positional)
            elif arg.star == "**":
                twice = True
            elif arg.keyword is not None:
                named.append((arg.keyword, setting))
            elif star:
                self.hand_out(frame, (setting,))
            else:
                positional.append(setting)
        return Given(tuple(positional), tuple(named), star, twice)

    def stars(self, frame: Frame, setting: Setting, positional: list[Setting]) -> None:
        """``*layers``: the layers in it are arguments, whichever their number."""
        layers = frozenset(atom for atom in setting if isinstance(atom, Layer))
        if layers:
            positional.append(layers)

    def grows_a_row(self, frame: Frame, call: ir.Call) -> bool:
        """``layers.append(...)`` on a list that was written in this function."""
        match call.func:
            case ir.Attr(ir.Name(name), method) if method in GROWING and Row() in frame.env.get(name, ()):
                added = [self.evaluate(frame, arg.value) for arg in call.args]
                frame.env[name] = join((frame.env[name], *added))
                return True
        return False

    def apply(self, frame: Frame, atom: object, given: Given, call: ir.Call) -> Setting:
        match atom:
            case Named(name):
                return self.apply_named(frame, name, given, call)
            case Body():
                handed = Handed(call.site, ir.spell(call.func), "")
                return self.run(atom, given, frame, handed)
            case Partial(target, first):
                results = [self.apply(frame, inner, given.after(first), call) for inner in in_order(target)]
                return join(results) or OPEN
            case Kind(cls):
                return self.build_own(frame, cls, given, call)
            case Layer(site):
                self.applied.add(site)
                return OPEN
            case LayerMethod(site, name):
                if name in ("forward", "__call__"):
                    self.applied.add(site)
                    return OPEN
                if name in SAME:
                    return frozenset((Layer(site),))
                self.spared.add(site)
                return frozenset((Layer(site),)) if name in ("eval", "train") else OPEN
            case _:
                self.hand_out(frame, given.everything())
                return TIED if any(is_tied(setting) for setting in given.everything()) else OPEN

    def apply_named(self, frame: Frame, name: str, given: Given, call: ir.Call) -> Setting:
        function = mode_function(name)
        if function is not None:
            self.outcomes.setdefault(call.site, []).append(Outcome(self.judge(frame, function, given, call)))
            return OPEN
        if name == "functools.partial" and given.positional:
            rest = Given(given.positional[1:], given.named, given.star, given.twice)
            return frozenset((Partial(given.positional[0], rest),))
        if name == "builtins.getattr" and len(call.args) >= 2:
            key = call.args[1].value
            if isinstance(key, ir.Const) and isinstance(key.value, str):
                return self.attribute(frame, call.args[0].value, key.value)
            return OPEN
        if self.is_layer(name):
            return self.build(frame, name, given, call)
        if self.effect(name).layers is Layers.INSIDE:
            return join(given.everything()) - {Row()} or OPEN
        if name in COMPUTING:
            atoms = join(given.everything())
            if any(isinstance(atom, (Layer, Body)) for atom in atoms):
                return atoms
            return blend(given.everything()) if atoms else FIXED
        self.hand_out(frame, given.everything())
        return TIED if any(is_tied(setting) for setting in given.everything()) else OPEN

    def judge(self, frame: Frame, function: ModeFunction, given: Given, call: ir.Call) -> ModeCall | None:
        """What is wrong with a call of a mode function here, if anything certainly is."""
        flag = given.slot(function.flag) if function.flag is not None else None
        probability = (
            given.slot(function.probability) if function.probability is not None else frozenset((Fixed(),))
        )
        if probability is None or is_off(probability):
            return None
        spelled = ir.spell(call.func)
        if function.statistics is not None:
            statistics = given.slot(function.statistics)
            if statistics is None or not all(
                isinstance(atom, Fixed) and atom.of_module for atom in statistics
            ):
                return None
        if flag is not None and is_literal(flag, False) and all(atom.is_default for atom in flag):
            return ModeCall(call.site, spelled, function, "never", "default", handed_by(flag))
        if frame.guarded or frame.meant:
            return None
        if flag is not None and not is_literal(flag, True):
            return None
        how = "probability"
        if flag is not None:
            how = "default" if all(atom.is_default for atom in flag) else "literal"
        if how == "default" and probability == frozenset((Tied(is_flag=True),)):
            return ModeCall(call.site, spelled, function, "swapped", how)
        if not is_same_in_both_modes(probability):
            return None
        if flag is None:
            if function.flag is not None:
                return None
            return ModeCall(call.site, spelled, function, "always", how, handed_by(probability))
        return ModeCall(call.site, spelled, function, "always", how, handed_by(flag))

    def build(self, frame: Frame, name: str, given: Given, call: ir.Call) -> Setting:
        """A layer of a library is built: a ``Layer`` where it certainly depends on the mode."""
        effect = self.effect(name)
        if effect.layers is Layers.DEPENDENT:
            for argument, position in (effect.off_by or {}).items():
                setting = given.get(argument, position)
                if setting is not None and (is_off(setting) or not is_same_in_both_modes(setting)):
                    return OPEN
        else:
            settings = [given.get(argument, position) for argument, position in (effect.on_by or {}).items()]
            if not any(
                setting is not None and not is_off(setting) and is_same_in_both_modes(setting)
                for setting in settings
            ):
                return OPEN
            if is_stacked(name) and given.get(*STACKED_BY) in (None, frozenset((Literal(1),))):
                return OPEN
        return self.note_layer(frame, name, call)

    def build_own(self, frame: Frame, cls: ClassInfo, given: Given, call: ir.Call) -> Setting:
        """An object of a class of the file is built."""
        if not cls.is_module or not self.depends(cls):
            self.hand_out(frame, given.everything())
            return OPEN
        return self.note_layer(frame, cls.definition.name, call)

    def note_layer(self, frame: Frame, name: str, call: ir.Call) -> Setting:
        if frame.guarded or frame.meant:
            return OPEN
        place = frame.function.name if frame.function is not None else ""
        self.built.setdefault(call.site, BuiltLayer(call.site, ir.spell(call.func), name, place))
        return frozenset((Layer(call.site),))
