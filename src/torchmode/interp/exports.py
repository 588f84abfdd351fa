"""Exports: where a module is captured, scripted or saved, and in which mode each of its parts is then.

The flag of the root says little: a fresh wrapper around a module in eval mode is in training mode itself. So every
part that depends on the mode is asked for its own.

Worked example: ``torch.jit.trace(Wrapper(net), x)`` after ``net.eval()`` - the wrapper was created in training mode,
the only mode-dependent part, the dropout inside ``net``, is in eval mode: nothing is wrong.
"""

from __future__ import annotations

from dataclasses import replace

from torchmode import ir
from torchmode.domain import Origins, State, join_origins
from torchmode.interp.arguments import Arguments
from torchmode.interp.guards import truth
from torchmode.interp.layers import LayerKnowledge, is_everywhere
from torchmode.interp.passes import Export, Part, Pass
from torchmode.knowledge.exports import Exporter, exporter
from torchmode.objects import SOME_CHILDREN, ClassInfo, Obj, Params, Value

MAX_PARTS = 300
SCRIPT_SAVE = "torch.jit.save"


class Exports(LayerKnowledge):
    """The part of the interpreter that notes exports."""

    copies: dict[Obj, tuple[Origins, dict[Part, Origins]]]
    drawn_from: dict[Obj, dict[Obj, bool]]
    export_table: dict[tuple[object, ...], Export]

    def note_export(self, state: State, name: str, arguments: Arguments, call: ir.Call) -> None:
        """A call of ``name``: is it one that writes a module down?"""
        known = exporter(name)
        if known is None or known.how == "scripted":
            return
        self.trace.prepares_training = self.trace.prepares_training or known.how == "trains"
        value = arguments.get(known.module, 0)
        if known.eval_if and not keeps_mode(arguments, known):
            return
        for obj in value.refs() if value is not None else ():
            if obj.kind in ("module", "unknown"):
                self.add_export(state, name, known, obj, spelled_argument(call, known.module), call)

    def note_copy(self, state: State, name: str, source: Value, made: Value) -> None:
        """A copy has the flags of this moment; ``torch.jit.script`` makes one that is saved with them."""
        known = exporter(name)
        for obj, twin in zip(source.refs(), made.refs(), strict=False):
            if twin is not obj:
                self.copies[twin] = (self.mode(state, twin), self.parts_of(state, obj))
                self.trace.copied_from[twin] = obj
                if known is not None and known.how == "scripted":
                    twin.traits.add("scripted")

    def note_save(self, state: State, obj: Obj, call: ir.Call) -> None:
        """``obj.save(path)``: of a scripted module it is ``torch.jit.save``."""
        known = exporter(SCRIPT_SAVE)
        if known is not None and "scripted" in obj.traits and isinstance(call.func, ir.Attr):
            self.add_export(state, SCRIPT_SAVE, known, obj, ir.spell(call.func.base), call)

    def note_children(self, obj: Obj, arguments: Arguments) -> None:
        """``Sequential(*net.children())``: a new container over the parts of another module, in their modes."""
        for value in arguments.everything():
            for atom in value.atoms:
                if isinstance(atom, Params) and atom.what in ("children", SOME_CHILDREN):
                    self.drawn_from.setdefault(obj, {})[atom.obj] = atom.what == "children"

    def add_export(
        self, state: State, name: str, known: Exporter, obj: Obj, spelled: str, call: ir.Call
    ) -> None:
        loops = self.loop_contexts()
        turns = tuple((loop.site, loop.turn) for loop in loops)
        key = (call.site, obj, self.here.ident, self.here.assumed, turns)
        export = self.export_table.get(key)
        if export is None:
            entry = Pass(len(self.trace.exports), call.site, obj, spelled, "", self.here, loops)
            path = spelled_argument(call, "f", len(call.args) - 1)
            export = Export(name, known.how, entry, known.since, path)
            self.export_table[key] = export
            self.trace.exports.append(export)
        export.entry.modes = join_origins(export.entry.modes, self.mode(state, obj))
        for part, origins in self.parts_of(state, obj).items():
            export.parts[part] = join_origins(export.parts.get(part, frozenset()), origins)
        self.tell(call.site, "export", spelled, self.mode_words(state, obj))

    def mode_words(self, state: State, obj: Obj) -> str:
        return "|".join(sorted({origin.word for origin in self.mode(state, obj)}))

    def parts_of(self, state: State, obj: Obj) -> dict[Part, Origins]:
        """The mode-dependent parts; those of a copy are in their modes of then, or as it was switched since."""
        if obj not in self.copies:
            return self.mode_parts(state, obj)
        then, parts = self.copies[obj]
        now = self.mode(state, obj)
        return parts if now == then else dict.fromkeys(parts, now)

    def mode_parts(self, state: State, obj: Obj, seen: set[Obj] | None = None) -> dict[Part, Origins]:
        """Each part of ``obj`` that depends on the mode, or may do so, with its own mode."""
        seen = set() if seen is None else seen
        if obj in seen or len(seen) > MAX_PARTS or obj.traits & {"dropout_off", "insensitive"}:
            return {}
        seen.add(obj)
        mode = self.mode(state, obj)
        found: dict[Part, Origins] = {}
        if "dependent" in obj.traits:
            found[Part("unknown" if self.has_other_norms(obj) else "yes", obj.site, obj.label)] = mode
        for child in self.registered(state, obj):
            found.update(self.mode_parts(state, child, seen))
        for source, all_of_them in self.drawn_from.get(obj, {}).items():
            parts = self.mode_parts(state, source, seen)
            found.update(parts if all_of_them else {without_head(part): parts[part] for part in parts})
        if obj.cls is not None and obj.kind == "module":
            found.update(dict.fromkeys(self.class_parts(obj.cls, found), mode))
        elif not obj.traits & {"container", "dependent"}:
            layers = self.layers(state, obj)
            if layers.answer == "unknown" or layers.site == obj.site:
                found[Part(layers.answer, obj.site, obj.label)] = mode
        return found

    def class_parts(self, info: ClassInfo, known: dict[Part, Origins]) -> list[Part]:
        """What the text of the class shows that was not met as a child: it has the mode of the module itself."""
        parts = []
        asked = self.asks_training(info)
        if asked >= 0:
            parts.append(Part("yes", asked, "self.training"))
        scan = self.scan_class(info)
        met = {part.site for part in known}
        parts.extend(Part("yes", site, "") for site in sorted(scan.sites - met) if self.may_be_made(site))
        if scan.unknown and not parts and not known:
            parts.append(Part("unknown", info.definition.site, info.definition.name))
        return parts

    def asks_training(self, info: ClassInfo) -> int:
        """Where a method of the class itself reads its ``training`` flag, or -1."""
        for cls in info.lineage():
            for function in cls.methods.values():
                receiver = function.params[0].name if function.params else ""
                for node in ir.walk(function.body, into=(ir.Function,)):
                    match node:
                        case ir.Attr(ir.Name(name), "training", site) if name == receiver:
                            return site
        return -1


def without_head(part: Part) -> Part:
    """A part of a module of which only some children are taken: it may be among the others."""
    return part if is_everywhere(part.label) else replace(part, answer="unknown")


def keeps_mode(arguments: Arguments, known: Exporter) -> bool:
    """Whether the call leaves the mode as it is, and nobody chose one for it."""
    if arguments.unknown or arguments.get(known.chosen_by) is not None:
        return False
    flag = arguments.get(known.eval_if)
    return flag is None or truth(flag) is True


def spelled_argument(call: ir.Call, name: str, position: int = 0) -> str:
    """How the argument is written, or nothing."""
    for index, arg in enumerate(call.args):
        if arg.keyword == name or (arg.keyword is None and index == position and not arg.star):
            return ir.spell(arg.value)
    return ""
