"""Abstract objects and values: what a variable may hold.

Terms. An *object* (``Obj``) is one abstract thing with identity: a module, an instance of a user
class, a group (list, tuple, dict), an optimizer, or something not resolved yet. State is keyed on
objects, never on source text, so two names for one object share it. A *value* is a small set of
*atoms* (references, literals, functions, ...) plus the forward passes whose output flows into it.

Example: after ``m2 = m.to(d)`` both names hold ``Ref(o1)``; after ``m2 = deepcopy(m)`` the second
holds ``Ref(o2)``, whose mode starts as a copy of that of ``o1``.

Known holes: a value keeps at most 12 atoms and 24 forward passes, those with a graph first; beyond that it is opaque,
and *crowded*: whatever else joins it, of what it may be nothing is known any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from torchmode import ir

if TYPE_CHECKING:
    from torchmode.domain import Origin

_SERIALS = count()
MAX_ATOMS = 12
MAX_PASSES = 24
LOST = "lost"  # the use of a pass that a value was too full to keep with its graph: what becomes of it is not known
CROWDED = "crowded"
MANY_MODELS = "one of many models"
MODELS = frozenset(("module", "unknown"))
GRADIENTS = frozenset(("wants_grad", "leaf"))  # the tags of a value that has a graph whatever flows into it
FLOWING = GRADIENTS | {"synthetic"}  # what is true of a result as of what it is made from
FOLLOWS = frozenset(
    ("assigned", "copy", "updated")
)  # the traits of what takes its parameters from something else
UNKNOWN = frozenset(("opaque", CROWDED))  # the tags of a value that may be something that is not known


class Obj:
    """One abstract object. Compared by identity; see the module docstring.

    ``kind`` is ``module``, ``instance``, ``group``, ``optimizer``, ``unknown`` (may turn out to be a
    module) or ``class``. ``born`` is the origin of its mode until something switches it; an object
    found by attribute access has none and takes its ``parent``'s. ``evidence`` collects what shows
    that it is a module (``eval``, ``parameters``, ...). ``kinds`` holds a stand-in for all its layers of one
    kind, once something switches or freezes just them. ``bindings`` are the names, attributes and places in containers
    that ever held it. ``level`` counts the objects that made each other, down to it.
    """

    __slots__ = (
        "attrs", "bindings", "born", "cls", "evidence", "held", "items", "key", "kind", "kinds", "label",
        "level", "many", "name", "owner", "param_of", "parent", "serial", "site", "traits",
    )  # fmt: skip

    def __init__(
        self,
        kind: str,
        site: int,
        name: str = "",
        *,
        cls: ClassInfo | None = None,
        label: str = "",
        parent: Obj | None = None,
        key: str = "",
        born: Origin | None = None,
    ) -> None:
        self.serial = next(_SERIALS)
        self.kind = kind
        self.site = site
        self.name = name
        self.cls = cls
        self.label = label
        self.parent = parent
        self.key = key
        self.born = born
        self.many = False
        self.level = 0
        self.param_of: int | None = None
        self.owner: Obj | None = None
        self.attrs: set[str] = set()
        self.bindings: set[tuple[int | None, str]] = set()
        self.items: set[object] = set()
        self.held: set[Obj] = set()
        self.kinds: dict[str, Obj] = {}
        self.evidence: set[str] = set()
        self.traits: set[str] = set()

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name or self.label}@{self.site}>"

    def root(self) -> Obj:
        """The outermost object that this one was found in."""
        obj = self
        while obj.parent is not None:
            obj = obj.parent
        return obj

    def belong_to(self, owner: Obj) -> None:
        """Note the first that holds it; a module that holds it, too, comes before an object that is none."""
        if self.owner is None or (self.owner.kind == "instance" and owner.kind == "module"):
            self.owner = owner

    def wholes(self) -> Iterator[Obj]:
        """The object itself, then what it is a part of, from the inside out.

        A module may hold something that holds the module (``self.infos.append({"by": self})``); each is given once.
        """
        seen: set[Obj] = set()
        obj: Obj | None = self
        while obj is not None and obj not in seen:
            yield obj
            seen.add(obj)
            obj = obj.parent or obj.owner

    def depth(self) -> int:
        """How many attribute steps lead from the root to this object."""
        steps, obj = 0, self
        while obj.parent is not None:
            obj, steps = obj.parent, steps + 1
        return steps


@dataclass(slots=True, eq=False)
class ClassInfo:
    """A class of the file: its definition, resolved bases and methods by name.

    ``is_proven`` says that it certainly is an ``nn.Module``, by the name of a base.
    """

    definition: ir.Class
    bases: tuple[ClassInfo, ...]
    external: tuple[str, ...]
    methods: dict[str, ir.Function]
    is_module: bool
    unresolved_base: bool
    obj: Obj
    properties: frozenset[str] = frozenset()
    static: frozenset[str] = frozenset()
    class_methods: frozenset[str] = frozenset()
    is_proven: bool = False
    setters: dict[str, ir.Function] = field(default_factory=dict)
    line: tuple[ClassInfo, ...] = field(default=(), init=False, repr=False)

    def lineage(self) -> tuple[ClassInfo, ...]:
        """The class and its bases in the file, nearest first."""
        if not self.line:
            order: dict[ClassInfo, None] = {}
            level = [self]
            while level:
                fresh = [cls for cls in level if cls not in order]
                order.update(dict.fromkeys(fresh))
                level = [base for cls in fresh for base in cls.bases]
            self.line = tuple(order)
        return self.line

    def find(self, name: str, after: ClassInfo | None = None) -> tuple[ClassInfo, ir.Function] | None:
        """The method ``name`` and the class it stands in, looked up as Python would (depth first)."""
        order = self.lineage()
        if after is not None and after in order:
            order = order[order.index(after) + 1 :]
        for cls in order:
            if name in cls.methods:
                return cls, cls.methods[name]
        return None

    def find_setter(self, name: str) -> tuple[ClassInfo, ir.Function] | None:
        """What an assignment to the property ``name`` runs, and the class it stands in."""
        return next(((cls, cls.setters[name]) for cls in self.lineage() if name in cls.setters), None)

    def all_external(self) -> tuple[str, ...]:
        return tuple(base for cls in self.lineage() for base in cls.external)


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to one abstract object."""

    obj: Obj


@dataclass(frozen=True, slots=True)
class Lit:
    """A literal."""

    value: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lit) and type(other.value) is type(self.value) and other.value == self.value

    def __hash__(self) -> int:
        return hash((type(self.value), self.value))


@dataclass(frozen=True, slots=True)
class Fn:
    """A function of the file, with the receiver it is bound to and the guards its decorators add.

    ``captured`` holds the functions among the parameters of the enclosing call (what a decorator
    wraps): the one part of a closure that must not be shared between two calls.
    """

    function: ir.Function
    receiver: Obj | None = None
    cls: ClassInfo | None = None
    guards: tuple[Guard, ...] = ()
    is_context: bool = False
    captured: tuple[tuple[Any, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Cls:
    """A class of the file."""

    info: ClassInfo


@dataclass(frozen=True, slots=True)
class Ext:
    """Something imported, by canonical qualified name, or a builtin (``builtins.print``)."""

    name: str


@dataclass(frozen=True, slots=True)
class Guard:
    """A context manager that sets recording: ``word`` is ``on``, ``off``, ``inference`` or ``unknown``.

    ``applied`` says that it took effect when it was made (``set_grad_enabled``). ``modules`` are in the
    mode of ``origin`` inside it, and go back on leaving unless it ``stays``.
    """

    word: str
    site: int
    applied: bool = False
    restore: Any = None
    modules: tuple[Obj, ...] = ()
    origin: Any = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A method of the module API bound to an object: ``model.eval`` without the call."""

    obj: Obj
    name: str


@dataclass(frozen=True, slots=True)
class Super:
    """``super()`` inside a method of ``cls``."""

    obj: Obj
    cls: ClassInfo


ELEMENT = "[*]"  # the name of a part that stands for each element of something unknown
KEYS = "<keys>"  # where a mapping holds its keys that are no literals, beside its items
SOME_CHILDREN = "some children"


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters (``one`` of them, or the iterable) of an object, or its submodules (or a slice of them)."""

    obj: Obj
    what: str = "parameters"
    one: bool = False


@dataclass(frozen=True, slots=True)
class Lazy:
    """A generator expression that nobody has consumed yet; its first source is evaluated when it is made."""

    expr: ir.Comprehension
    source: Any


@dataclass(frozen=True, slots=True)
class LazyMap:
    """A ``map`` that nobody has consumed yet."""

    function: Any
    source: Any
    call: ir.Call


@dataclass(frozen=True, slots=True)
class Pending:
    """A call of a generator or ``@contextmanager`` function that nobody has started yet."""

    fn: Fn
    arguments: Any
    call: ir.Call


@dataclass(frozen=True, slots=True)
class ModeOf:
    """``obj.training`` read at some point: the origins it stood for."""

    obj: Obj
    origins: frozenset[Any]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class RecordingOf:
    """``torch.is_grad_enabled()`` read at some point: the origins it stood for. It restores, and decides nothing."""

    origins: frozenset[Any]


@dataclass(frozen=True, slots=True)
class Partial:
    """``functools.partial(f, ...)``: the callable inside and the arguments that it is given before all others."""

    target: Any
    positional: tuple[Value, ...] = ()
    named: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression may evaluate to.

    ``passes`` maps the forward passes that flow in to whether their graph is still attached, as a
    frozenset of pairs. ``tags``: ``synthetic`` (made from nothing by ``torch.randn`` and the like),
    ``wants_grad`` (an input that requires gradients), ``leaf`` (such a tensor, made from nothing, is part of it),
    ``loader`` words, ``opaque``, ``crowded``,
    ``one of many models`` (crowded, and all that it may be are models).
    """

    atoms: frozenset[Any] = frozenset()
    passes: frozenset[tuple[Any, bool]] = frozenset()
    tags: frozenset[str] = frozenset()

    def join(self, other: Value) -> Value:
        if self is BOTTOM or self == other:
            return other
        if other is BOTTOM:
            return self
        tags = self.tags | other.tags
        if bool(self.atoms) != bool(other.atoms):
            # One side is something that is not known: what the other side is does not decide conditions.
            tags |= {"opaque"}
        if "synthetic" in tags and not ("synthetic" in self.tags and "synthetic" in other.tags):
            tags = tags - {"synthetic"}
        return make(self.atoms | other.atoms, self.passes | other.passes, tags)

    def detached(self) -> Value:
        """The same data without a graph."""
        if not self.passes and "wants_grad" not in self.tags:
            return self
        return Value(self.atoms, frozenset((item, False) for item, _ in self.passes), self.tags - GRADIENTS)

    def with_tag(self, tag: str) -> Value:
        return self if tag in self.tags else Value(self.atoms, self.passes, self.tags | {tag})

    def refs(self) -> list[Obj]:
        """The objects it may be, in a stable order."""
        found = [atom.obj for atom in self.atoms if type(atom) is Ref]
        if len(found) > 1:
            found.sort(key=_serial)
        return found

    def only(self) -> Any:
        """The single atom, or None where there are several or none."""
        return next(iter(self.atoms)) if len(self.atoms) == 1 else None


def make(atoms: frozenset[Any], passes: frozenset[tuple[Any, bool]], tags: frozenset[str]) -> Value:
    """A value within the bounds; too many atoms or passes leave it opaque."""
    if len(atoms) > MAX_ATOMS or CROWDED in tags:
        if CROWDED not in tags and all(type(atom) is Ref and atom.obj.kind in MODELS for atom in atoms):
            tags = tags | {MANY_MODELS}
        atoms, tags = frozenset(), tags | UNKNOWN
    if len(passes) > MAX_PASSES:
        kept = sorted(passes, key=lambda item: (not item[1], item[0].order))
        for entry, with_graph in kept[MAX_PASSES:]:
            if with_graph:
                entry.uses.add(LOST)
        passes = frozenset(kept[:MAX_PASSES])
        tags = tags | {"opaque"}
    return Value(atoms, passes, tags)


def are_alternatives(value: Value) -> bool:
    """Objects that always had the same names: whichever of them a name holds, a switch through it reaches it."""
    refs = value.refs()
    return (
        len(refs) == len(value.atoms) > 1
        and len({frozenset(obj.bindings) for obj in refs}) == 1
        and bool(refs[0].bindings)
    )


def in_order(atoms: Collection[Any]) -> list[Any]:
    """Atoms in an order that depends on the source alone, never on hashes."""
    return sorted(atoms, key=_rank) if len(atoms) > 1 else list(atoms)


def _serial(obj: Obj) -> int:
    return obj.serial


def _rank(atom: Any) -> tuple[str, int, str]:
    match atom:
        case Ref(obj) | Params(obj) | Bound(obj) | Super(obj) | ModeOf(obj):
            return type(atom).__name__, obj.serial, ""
        case Fn(function):
            return "Fn", function.ident, ""
        case Cls(info):
            return "Cls", info.definition.ident, ""
        case Ext(name):
            return "Ext", 0, name
        case Lit(value):
            return "Lit", 0, repr(value)
        case Guard(word, site):
            return "Guard", site, word
        case _:
            return type(atom).__name__, 0, ""


# Where a join starts: neutral, unlike NOTHING, which is a value of which nothing is known.
BOTTOM = Value()
NOTHING = Value()


def join_all(values: Iterable[Value]) -> Value:
    """The join of several values; BOTTOM where there is none."""
    joined = BOTTOM
    for value in values:
        joined = joined.join(value)
    return joined


OPAQUE = Value(tags=frozenset({"opaque"}))
NONE = Value(frozenset({Lit(None)}))


@lru_cache(maxsize=4096, typed=True)
def literal(value: object) -> Value:
    return Value(frozenset({Lit(value)}))


def ref(obj: Obj) -> Value:
    return Value(frozenset({Ref(obj)}))
