"""Layer knowledge: does an object have a layer that behaves differently in training and eval mode?

The answer is ``yes``, ``no`` or ``unknown``. It comes from the children the object really got (so
that ``Dropout(p)`` with a ``p`` that is 0 here counts as none), and from a scan of its class for
layers and functions that the interpreter did not meet as children.

Example: a class whose ``__init__`` builds ``Linear`` and ``ReLU`` only answers ``no``; one that calls
``F.dropout(x, training=self.training)`` in ``forward`` answers ``yes``; one that builds
``timm_block(...)`` from elsewhere answers ``unknown``. A ``yes`` is *on purpose* where only layers made
for noise give it.

Known holes: an unknown attribute counts as a layer where its class calls it, loops over it or gives it on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from torchmode import ir, knowledge
from torchmode.domain import Origin, Origins, State, join_origins, words
from torchmode.interp.bodies.spelled import is_meant_class
from torchmode.interp.core import is_module
from torchmode.interp.forms import of_form_only
from torchmode.interp.linking import Linking
from torchmode.interp.trace import Unit
from torchmode.knowledge.effects import Layers as Known
from torchmode.knowledge.functional import STACKED_BY, is_stacked
from torchmode.names import canonical
from torchmode.objects import ClassInfo, Obj, Value

# Methods that return the module itself.
KEEPING = knowledge.methods("same") | {"eval", "train", "requires_grad_"}

PARAMETERS = frozenset(("Parameter", "register_parameter", "ParameterList", "ParameterDict"))

NOT_TRAIN = frozenset(("eval", "unknown"))
THE_FLAG = frozenset(("training",))

# What they are given decides how long a graph is kept, never what comes out.
KEEPS_A_GRAPH = frozenset(("create_graph", "retain_graph"))

# What these are given is a number, a text or a tensor.
NO_MODULES_FOR = (
    "F.",
    "torch.",
    "nn.functional.",
    "math.",
    "np.",
    "numpy.",
    "int",
    "float",
    "range",
    "print",
)


@dataclass(frozen=True, slots=True)
class ClassScan:
    """What the text of a class shows: sites of dependent layers, use of the flag, unknown constructors.

    ``noise`` is a use of the flag by a class that is random on purpose.
    """

    sites: frozenset[int] = frozenset()
    functional: int = -1
    noise: int = -1
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A function or class of the project, by the file it is defined in."""

    unit: Unit
    name: str


@dataclass(frozen=True, slots=True)
class Layers:
    """``answer`` and the site of a layer that proves a ``yes`` (or -1).

    ``on_purpose`` where nothing depends on the mode but layers of the project that are random on purpose
    (``NoisyLinear``): who runs them in training mode wants their noise.
    """

    answer: str
    site: int = -1
    on_purpose: bool = False


class LayerKnowledge(Linking):
    """The part of the interpreter that answers for layers."""

    scans: dict[int, ClassScan]
    parameter_classes: dict[int, bool]
    run_attributes: dict[int, frozenset[str]]
    drawn_from: dict[Obj, dict[Obj, bool]]

    def layers(self, state: State, obj: Obj, seen: set[Obj] | None = None) -> Layers:
        if "options_unknown" in obj.traits and obj.cls is not None and self.are_optional(obj.cls):
            return Layers("unknown")
        seen = set() if seen is None else seen
        if obj in seen or len(seen) > 300:
            return Layers("no")
        seen.add(obj)
        if "dropout_off" in obj.traits:
            return Layers("no")
        if "dependent" in obj.traits:
            return Layers("unknown" if self.has_other_norms(obj) else "yes", obj.site)
        if "insensitive" in obj.traits:
            return Layers("no")
        if self.is_told_by_part(obj):
            return Layers("yes", obj.site)
        unknown = False
        noise: Layers | None = None
        for owner, part in self.owners_and_parts(state, obj):
            found = self.layers(state, part, seen)
            if found.answer == "unknown" and self.is_setting(state, owner, part):
                continue
            if found.on_purpose:
                noise = found
            elif found.answer == "yes":
                return found
            unknown = unknown or found.answer == "unknown"
        for source, all_of_them in self.drawn_from.get(obj, {}).items():
            found = self.layers(state, source, seen)
            if found.answer == "yes" and (all_of_them or is_everywhere(source.label)):
                return Layers("yes", source.site)
            unknown = unknown or found.answer != "no"
        if obj.cls is not None and obj.kind == "module":
            site = self.own_layer(obj.cls)
            if site >= 0:
                return Layers("yes", site)
            if self.scan_class(obj.cls).noise >= 0:
                noise = Layers("yes", self.scan_class(obj.cls).noise, on_purpose=True)
        if noise is not None:
            return noise
        if obj.cls is not None and obj.kind == "module":
            return Layers("unknown" if unknown or self.scan_class(obj.cls).unknown else "no")
        if "container" in obj.traits:
            return Layers("unknown" if unknown else "no")
        if "dropout_argument" in obj.traits:
            return Layers("yes", obj.site)
        if self.is_plain_part(obj):
            return Layers("no")
        if obj.label and self.knowledge.effect(maker(obj.label)).layers is Known.DEPENDENT:
            return Layers("yes", obj.site)
        return Layers("unknown")

    def owners_and_parts(self, state: State, obj: Obj) -> list[tuple[Obj, Obj]]:
        """The parts of an object, each with what holds it.

        Those of what a deep copy was made from count, too, but for those that were replaced in the copy.
        """
        own = [(obj, part) for part in self.registered(state, obj)]
        source = self.trace.copied_from.get(obj)
        if source is None:
            return own
        replaced = {
            part
            for name in obj.attrs
            if state.get(("attr", obj, name)) is not None
            for value in (state.get(("attr", source, name)),)
            if isinstance(value, Value)
            for part in value.refs()
        }
        return [*own, *((source, part) for part in self.registered(state, source) if part not in replaced)]

    def has_other_norms(self, obj: Obj) -> bool:
        """Whether it is a library model with running statistics whose layers of that kind were exchanged."""
        return "other_norm" in obj.traits and self.knowledge.effect(maker(obj.label)).statistics

    def is_told_by_part(self, obj: Obj) -> bool:
        """Whether a part that is asked of a library model tells its family: ``getattr(models, name)().fc.in_features``.

        Where the code knows heads of other families, too, it may be any of them.
        """
        return (
            "told_by_part" in obj.traits
            and "other_norm" not in obj.traits
            and not any(knowledge.word("other_head").search(name) for name in obj.attrs)
        )

    def is_plain_part(self, obj: Obj) -> bool:
        """Whether it was taken out of a library model, where the effect files say that it has no such layer."""
        return any(
            part.parent is not None
            and bool(part.parent.label)
            and part.key in self.knowledge.effect(maker(part.parent.label)).plain_parts
            for part in obj.wholes()
        )

    def is_setting(self, state: State, obj: Obj, part: Obj) -> bool:
        """Whether what a class keeps under a name is used there as a number or a text is: never called or given on."""
        if part.kind != "unknown" or obj.cls is None or obj.cls.unresolved_base or self.is_module(part):
            return False
        names = {
            name
            for name in obj.attrs
            if isinstance(value := state.get(("attr", obj, name)), Value) and part in value.refs()
        }
        return bool(names) and not any(names & self.attributes_run(cls) for cls in obj.cls.lineage())

    def attributes_run(self, info: ClassInfo) -> frozenset[str]:
        known = self.run_attributes.get(info.definition.ident)
        if known is None:
            known = self.run_attributes[info.definition.ident] = runs_attributes(info.definition)
        return known

    def felt_mode(self, state: State, obj: Obj) -> Origins:
        """The mode that counts in a pass: of a mere wrapper, that of the parts with layers that depend on it.

        A class that only wraps a module given to its constructor is born in training mode around whatever it gets; so
        is one that puts all of its parts with such layers in eval mode itself. A
        part that was replaced by one of another module is in the mode of that one: ``scorer.encoder = model.encoder``.
        The flag of a wrapper says as little where only the wrapped module is switched back.
        """
        own = self.mode(state, obj)
        word = words(own) - {"entry"}
        if word == {"train"} and self.is_switched_by_kind(state, obj):
            return frozenset(
                (Origin("unknown", "unknown", obj.site, "layers that were switched one by one"),)
            )
        if obj.kind != "module" or not word or word - {"train", "eval"}:
            return own
        borrowed = self.borrowed_parts(state, obj)
        if obj.cls is None:
            given = [state.get(("attr", obj, name)) for name in sorted(obj.attrs)]
            if any(isinstance(value, Value) and value.passes and not value.refs() for value in given):
                return frozenset((Origin("unknown", "unknown", obj.site, "a part that is not known"),))
            modes = [self.mode(state, part) for part in borrowed.values()]
            return (
                own if not modes or any(words(mode) & word for mode in modes) else reduce(join_origins, modes)
            )
        parts = [part for part in self.registered(state, obj) if self.layers(state, part).answer != "no"]
        felt = [self.mode(state, part) for part in parts]
        if "eval" in word:  # who switches one part back knows what he trains
            felt = [modes for modes in felt if words(modes) == {"train"}] or felt
        if not felt or any(words(modes) & word for modes in felt):
            return own
        scan = self.scan_class(obj.cls)
        if scan.functional >= 0 or scan.noise >= 0:
            return own
        replaced = calls_assigned(obj.cls, set(borrowed))
        classes = {call.func.name for call in replaced if isinstance(call.func, ir.Name)}
        of_classes = [
            self.scan_class(info).sites for info in self.trace.classes if info.definition.name in classes
        ]
        switched = {
            part.site
            for _, children in self.inside(state, obj)
            for part in children
            if not word & words(self.mode(state, part))
        }
        made = scan.sites.difference({call.site for call in replaced}, switched, *of_classes)
        return own if made else reduce(join_origins, felt)

    def is_switched_by_kind(self, state: State, obj: Obj) -> bool:
        """Whether a loop over its modules put layers of all kinds in eval mode, or of kinds that are not known."""
        kinds = {
            kind
            for kind, part in obj.kinds.items()
            if not words(self.mode(state, part)).isdisjoint(NOT_TRAIN)
        }
        return "*" in kinds or {"BatchNorm", "Dropout"} <= kinds

    def borrowed_parts(self, state: State, obj: Obj) -> dict[str, Obj]:
        """The attributes that hold one module, which is a part of another one."""
        held = [(name, state.get(("attr", obj, name))) for name in sorted(obj.attrs)]
        found = {name: list(value.refs()) for name, value in held if isinstance(value, Value)}
        return {
            name: part
            for name, parts in found.items()
            for part in parts
            if len(parts) == 1
            and part.kind in ("module", "unknown")
            and (part.owner or part.parent) not in (None, obj)
        }

    layer_sites: dict[int, set[bool]]
    homes: dict[int, dict[int, int]]
    ran_functions: set[int | None]

    def has_parameters(self, state: State, obj: Obj) -> str:
        """Whether a module or a part of it has parameters: ``yes``, ``no`` or ``unknown``."""
        unknown = False
        for part, parts in self.inside(state, obj):
            own = self.own_parameters(part, not parts)
            if own == "yes":
                return "yes"
            unknown = unknown or own == "unknown"
        return "unknown" if unknown else "no"

    def inside(self, state: State, obj: Obj) -> Iterator[tuple[Obj, list[Obj]]]:
        """A module and whatever is in it at any depth, each with its children."""
        reached, seen = [obj], {obj}
        for part in reached:
            parts = self.registered(state, part)
            yield part, parts
            reached.extend(child for child in dict.fromkeys(parts) if child not in seen)
            seen.update(parts)

    def own_parameters(self, obj: Obj, alone: bool) -> str:
        """Whether a module itself has parameters; ``alone`` where no part of it is known."""
        if "no_parameters" in obj.traits:
            return "no"
        names = obj.cls.all_external() if obj.cls is not None else (obj.label,)
        effects = [self.knowledge.effect(name) for name in names]
        if any(effect.starts is not None and not effect.no_parameters for effect in effects):
            return "yes"
        if obj.kind != "module":
            return "unknown"
        if obj.cls is None:
            container = any(effect.layers is Known.INSIDE for effect in effects)
            known = any(effect.no_parameters for effect in effects)
            return "no" if known and not (container and alone) else "unknown"
        if any(self.makes_parameters(cls) for cls in obj.cls.lineage()):
            return "yes"
        return "unknown" if obj.cls.unresolved_base else "no"

    def makes_parameters(self, info: ClassInfo) -> bool:
        """Whether the text of a class makes parameters of its own, which learn whatever its constructor is given."""
        known = self.parameter_classes.get(info.definition.ident)
        if known is None:
            known = self.parameter_classes[info.definition.ident] = any(
                isinstance(node, ir.Call)
                and isinstance(name := self.static_name(node.func, node.site) or ir.spell(node.func), str)
                and canonical(name).rsplit(".", 1)[-1] in PARAMETERS
                and may_learn(node)
                for function in info.methods.values()
                for node in ir.walk(function.body)
            )
        return known

    def holders(self, state: State, obj: Obj) -> list[Obj]:
        """The module and its children, but for those that certainly hold no parameter, once anything was frozen."""
        parts = self.registered(state, obj)
        if not self.trace.freezes or not parts or obj.kind != "module":
            return [obj, *parts]
        own = [] if self.own_parameters(obj, alone=False) == "no" else [obj]
        return [*own, *(part for part in parts if self.has_parameters(state, part) != "no")] or [obj]

    def is_without_parameters(self, state: State, obj: Obj) -> bool:
        """Whether a pass of a module certainly meets no parameter, those of parts in plain containers included."""
        if self.has_parameters(state, obj) != "no":
            return False
        run = run_attributes(obj.cls) if obj.cls is not None else obj.attrs
        held = [(name, state.get(("attr", obj, name))) for name in sorted(obj.attrs)]
        return all(
            isinstance(value, Value)
            and all(
                part.kind == "module" or (name not in run and not is_module(part)) for part in value.refs()
            )
            for name, value in held
        )

    def own_layer(self, info: ClassInfo) -> int:
        """The site of something in the text of a class that depends on the mode, or -1."""
        scan = self.scan_class(info)
        if scan.functional >= 0:
            return scan.functional
        return next((site for site in sorted(scan.sites) if self.may_be_made(site)), -1)

    def are_optional(self, info: ClassInfo) -> bool:
        """Whether all mode-dependent layers of a class are built under a condition or in a loop: options decide.

        Or in functions that are all called so.
        """
        scan = self.scan_class(info)
        if not scan.sites or scan.functional >= 0:
            return False
        functions = [
            function
            for unit in {ir.unit_of(site) for site in scan.sites}
            for function in self.trace.units[unit].program.functions
        ]
        on_condition = {
            call.site
            for function in functions
            for node in ir.walk(function.body)
            if isinstance(node, (ir.Branch, ir.Loop, ir.Choice))
            for call in ir.walk(node)
            if isinstance(call, ir.Call)
        }
        called: dict[str, set[int]] = {}
        for function in functions if not scan.sites <= on_condition else ():
            for call in ir.walk(function.body):
                if isinstance(call, ir.Call) and isinstance(call.func, (ir.Name, ir.Attr)):
                    called.setdefault(call.func.name, set()).add(call.site)
        todo, seen = list(scan.sites), set(scan.sites)
        while todo:
            site = todo.pop()
            if site in on_condition:
                continue
            home = self.functions.get(self.home_of(site))
            callers = called.get(home.name, set()) if home is not None else set()
            if not callers or (home is not None and home.name.startswith("__")):
                return False
            todo.extend(callers - seen)
            seen |= callers
        return True

    def may_be_made(self, site: int) -> bool:
        """Whether the layer at a site in the text of a class counts.

        Where its method ran and never came to the site (``if batch_norm:`` with ``batch_norm=False``) it does not.
        """
        known = self.layer_sites.get(site)
        if known is not None:
            return known != {False}
        return self.home_of(site) not in self.ran_functions

    def home_of(self, site: int) -> int:
        """The function, by its ``ident``, in which a call stands; -1 outside of all."""
        unit = ir.unit_of(site)
        homes = self.homes.get(unit)
        if homes is None:
            homes = self.homes[unit] = {
                node.site: function.ident
                for function in self.trace.units[unit].program.functions
                for node in ir.walk(function.body)
                if isinstance(node, ir.Call)
            }
        return homes.get(site, -1)

    def scan_class(self, info: ClassInfo) -> ClassScan:
        known = self.scans.get(info.definition.ident)
        if known is not None:
            return known
        self.scans[info.definition.ident] = ClassScan()
        sites: set[int] = set()
        functional = noise = -1
        unknown = False
        for cls in info.lineage():
            for name in cls.external:
                effect = self.knowledge.effect(name)
                if effect.layers is Known.DEPENDENT:
                    sites.add(cls.definition.site)
                elif not effect.tells_layers and not knowledge.word("plain_base").search(name):
                    unknown = True
            for function in cls.methods.values():
                part = self.scan_body(function, {cls.definition.ident})
                sites |= part.sites
                functional = part.functional if part.functional >= 0 else functional
                noise = part.noise if part.noise >= 0 else noise
                unknown = unknown or part.unknown
        if functional >= 0 and not sites and is_noise(info):
            functional, noise = -1, functional
        scan = ClassScan(frozenset(sites), functional, noise, unknown)
        self.scans[info.definition.ident] = scan
        return scan

    def scan_body(self, function: ir.Function, inside: set[int]) -> ClassScan:
        """All calls in a function: layers, mode-dependent functions, and constructors that are not known."""
        body = function.body
        sites: set[int] = set()
        functional = noise = -1
        unknown = False
        assigned: set[int] = set()
        partial = narrowed(body)
        harmless = set(of_form_only(body)) if function.may_look_up(THE_FLAG) else set()
        for node in ir.walk(body, into=(ir.Function,)):
            kind = type(node)
            if kind is ir.Assign:
                if isinstance(node.value, ir.Call) and to_attribute(node):
                    assigned.add(node.value.site)
            elif kind is ir.Attr:
                if node.name == "training" and node.site not in harmless:
                    functional = node.site
                if isinstance(node.base, ir.Call) and node.name not in KEEPING:
                    partial.add(node.base.site)
            elif kind is ir.Call:
                harmless |= {
                    arg.value.site
                    for arg in node.args
                    if arg.keyword in KEEPS_A_GRAPH and isinstance(arg.value, ir.Attr)
                }
                name = self.static_name(node.func, node.site)
                if name is None:
                    continue
                if isinstance(name, Definition):
                    inner = self.scan_definition(name, inside)
                    sites |= inner.sites
                    functional = inner.functional if inner.functional >= 0 else functional
                    noise = inner.noise if inner.noise >= 0 else noise
                    unknown = unknown or inner.unknown
                    continue
                effect = self.knowledge.effect(name)
                if effect.layers is Known.DEPENDENT:
                    if node.site in partial:
                        unknown = True  # only a part of the network is taken, perhaps one without such layers
                    elif not any(is_off(value) for value in literals(node, effect.off_by)):
                        sites.add(node.site)
                elif any(not is_off(value) for value in literals(node, effect.on_by)):
                    if not is_stacked(name) or may_be_stacked(node):
                        sites.add(node.site)
                elif node.site in assigned and not effect.tells_layers and not name.startswith("builtins."):
                    unknown = True
        return ClassScan(frozenset(sites), functional, noise, unknown)

    def scan_definition(self, found: Definition, inside: set[int]) -> ClassScan:
        for info in self.trace.classes:
            own = ir.unit_of(info.definition.ident) == found.unit.program.unit
            if own and info.definition.name == found.name:
                return self.scan_class(info) if info.definition.ident not in inside else ClassScan()
        for function in found.unit.program.functions:
            if function.name == found.name and function.owner is None and -function.ident - 1 not in inside:
                return self.scan_body(function, inside | {-function.ident - 1})
        return ClassScan()

    def static_name(self, func: ir.Expr, site: int) -> str | Definition | None:
        """What a callee at ``site`` is by imports alone: a qualified name, or something defined in the project."""
        parts: list[str] = []
        while isinstance(func, ir.Attr):
            parts.append(func.name)
            func = func.base
        if not isinstance(func, ir.Name):
            return None
        unit = self.trace.units[ir.unit_of(site)]
        root = unit.imports.get(func.name)
        if root is None:
            if parts:
                return None
            return Definition(unit, func.name) if func.name in unit.names else f"builtins.{func.name}"
        name = canonical(".".join([root, *reversed(parts)]))
        found = self.definition(name)
        return Definition(*found) if found is not None else name


def narrowed(body: object) -> set[int]:
    """The sites of calls of which only a part is kept: ``self.net = vgg19(); self.net = self.net.features``."""
    made: dict[str, set[int]] = {}
    kept: set[str] = set()
    for node in ir.statements(body, into=(ir.Function,)):
        for target in node.targets if isinstance(node, ir.Assign) else ():
            name = ir.spell(target)
            if isinstance(node.value, ir.Call):
                made.setdefault(name, set()).add(node.value.site)
            if any(
                isinstance(part, ir.Attr) and part.name not in KEEPING and ir.spell(part.base) == name
                for part in ir.walk((node.value,))
            ):
                kept.add(name)
    return {site for name in kept for site in made.get(name, ())}


def to_attribute(statement: ir.Assign) -> bool:
    return any(isinstance(target, ir.Attr) for target in statement.targets)


def literals(call: ir.Call, places: Mapping[str, int] | None) -> list[ir.Expr]:
    """The arguments of a call that stand at one of ``places`` or have its name."""
    if places is None:
        return []
    return [
        arg.value
        for index, arg in enumerate(call.args)
        if arg.star == "" and (arg.keyword in places or (arg.keyword is None and index in places.values()))
    ]


def runs_attributes(definition: ir.Class) -> frozenset[str]:
    """The attributes of ``self`` that the methods of a class call, loop over, give on or give away.

    Directly, or under a local name: ``rho = self.rho`` alone does nothing with it.
    """
    found: set[str] = set()
    for function in definition.methods:
        local = local_names(function)
        for node in ir.walk(function.body, into=(ir.Function,)):
            match node:
                case ir.Call(func, args):
                    outside = ir.spell(func).startswith(NO_MODULES_FOR)
                    used = [func, *(arg.value for arg in args if arg.keyword is None and not outside)]
                case ir.Loop() | ir.Clause():
                    used = [node.source]
                case ir.Items(items=elements):
                    used = list(elements)
                case ir.Assign((ir.Name(),), ir.Attr(ir.Name())):
                    continue
                case ir.Return(ir.Expr() as value) | ir.Assign(_, value):
                    used = [value]
                case _:
                    continue
            for expr in used:
                while isinstance(expr, (ir.Attr, ir.Subscript)):
                    if isinstance(expr, ir.Attr) and isinstance(expr.base, ir.Name):
                        found.add(expr.name)
                    expr = expr.base
                if isinstance(expr, ir.Name):
                    found.update(local.get(expr.name, ()))
    return frozenset(found)


def local_names(function: ir.Function) -> dict[str, set[str]]:
    """The names that a function gives to attributes, with the attributes: ``rho = self.rho``."""
    found: dict[str, set[str]] = {}
    for node in ir.walk(function.body, into=(ir.Function,)):
        match node:
            case ir.Assign((ir.Name(name),), ir.Attr(ir.Name(), attribute)):
                found.setdefault(name, set()).add(attribute)
            case _:
                continue
    return found


def is_noise(info: ClassInfo) -> bool:
    """Whether a class that asks for its mode does so for the noise that it is made for: ``NoisyLinear``."""
    return is_meant_class(info) or any("noise" in name for cls in info.lineage() for name in cls.methods)


def may_be_stacked(call: ir.Call) -> bool:
    """Whether a recurrent layer may have more than one layer, between which its dropout acts."""
    given = literals(call, dict((STACKED_BY,)))
    return any(arg.star for arg in call.args) or any(value != ir.Const(1) for value in given)


def is_everywhere(label: str) -> bool:
    """Whether a library model has BatchNorm in each of its parts, so that any of its children have some."""
    return knowledge.word("batch_norm_throughout").search(label.rsplit(".", 1)[-1].lower()) is not None


def maker(label: str) -> str:
    """The class that something was made by, as far as a name tells: ``X`` of ``X.from_pretrained``."""
    owner, _, last = label.rpartition(".")
    if not last[:1].isupper() and owner.rpartition(".")[2][:1].isupper():
        return owner
    return label


def is_off(value: ir.Expr) -> bool:
    """Whether an argument is a literal that switches a layer off."""
    return isinstance(value, ir.Const) and value.value in (0, 0.0, False, None)


def may_learn(call: ir.Call) -> bool:
    """Whether a parameter learns for all that its text says: not ``Parameter(x, requires_grad=trainable)``."""
    return all(
        isinstance(arg.value, ir.Const) and arg.value.value
        for arg in call.args
        if arg.keyword == "requires_grad"
    )


def run_attributes(info: ClassInfo) -> set[str]:
    """The attributes that methods of a class call or loop over: any of them may hold layers."""
    run: set[str] = set()
    for cls in info.lineage():
        for function in cls.methods.values():
            for node in ir.walk(function.body):
                match node:
                    case ir.Call(func=ir.Attr(_, "copy")):
                        continue
                    case ir.Call(func=asked) | ir.Loop(source=ir.Expr() as asked) | ir.Clause(source=asked):
                        run.update(part.name for part in ir.walk(asked) if isinstance(part, ir.Attr))
                    case _:
                        continue
    return {name for name in run if not knowledge.word("no_module").search(name.lower())}


def calls_assigned(info: ClassInfo, names: set[str]) -> list[ir.Call]:
    """The calls in what the methods of a class assign to these attributes."""
    return [
        call
        for cls in info.lineage()
        for function in cls.methods.values()
        for node in (ir.walk(function.body) if names else ())
        if isinstance(node, ir.Assign)
        and any(isinstance(target, ir.Attr) and target.name in names for target in node.targets)
        for call in ir.walk(node.value)
        if isinstance(call, ir.Call)
    ]
