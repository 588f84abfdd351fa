"""Linking: names that come from other files of the project.

The question answered: what does a name stand for that this file imports from another file of the same project? The
other file's module body is run once, on its own, when such a name is first used; what the name is bound to then
takes the place of the name. From there on functions, classes and objects of both files are alike, and each runs in
the scope of its own file.

Worked example: ``from engine import evaluate`` binds ``Ext("engine.evaluate")``. The call ``evaluate(net, loader)``
resolves it: ``engine.py`` is lowered (or taken from the store), its body defines ``evaluate``, and the call goes on
as if both stood in one file.

Known holes: a module that imports the analysed file sees only what that file has defined so far; what a module body
switches for others (``set_grad_enabled`` at import) is not carried over; beyond ``Limits.units`` files the rest is
not followed.
"""

from __future__ import annotations

import os

from torchmode import ir
from torchmode.domain import State
from torchmode.footprint import is_file
from torchmode.interp.core import REC, Core
from torchmode.interp.passes import Activation
from torchmode.interp.trace import Limits, Unit
from torchmode.knowledge import Knowledge
from torchmode.names import canonical
from torchmode.objects import Ext, Value
from torchmode.project import Project, Target, step


class Linking(Core):
    """The part of the interpreter that knows other files."""

    def __init__(
        self, program: ir.Program, limits: Limits, knowledge: Knowledge, project: Project | None = None
    ) -> None:
        super().__init__(program, limits, knowledge)
        self.project = project
        self.targets: dict[str, Target] = {}
        self.closed: set[str] = set()
        self.resolving: list[str] = []
        self.enter_unit(Unit(program, project.main if project is not None else ""))

    def enter_unit(self, unit: Unit) -> None:
        """A file takes part from here on."""
        program = unit.program
        unit.names = frozenset(
            function.name for function in program.functions if function.owner is None
        ) | frozenset(cls.name for cls in program.classes)
        self.trace.units[program.unit] = unit
        self.functions.update((function.ident, function) for function in program.functions)

    @property
    def home(self) -> Unit:
        """The file whose code is running."""
        return self.trace.units[self.stack[-1].unit if self.stack else self.program.unit]

    # -- names ------------------------------------------------------------------------

    def imported(self, unit: Unit, qualified: str) -> str:
        """The name by which what ``unit`` imports as ``qualified`` is known in this analysis."""
        if self.project is None:
            return canonical(qualified)
        target = self.project.locate(unit.path, qualified)
        if target is None:
            return canonical(qualified)
        name = canonical(self.project.qualified(target))
        known = self.targets.setdefault(name, target)
        if known != target:
            name = self.project.spoken(target.path).replace("/", ".") + "." + ".".join(target.rest)
            self.targets[name] = target
        return name

    def target_of(self, name: str) -> Target | None:
        """Where in the project ``name`` stands, or None for anything from outside it."""
        found = self.targets.get(name)
        if found is not None or "." not in name or not self.targets:
            return found
        above, _, part = name.rpartition(".")
        outer = self.target_of(above)
        found = step(outer, part) if outer is not None else None
        if found is not None:
            self.targets[name] = found
        return found

    # -- values -----------------------------------------------------------------------

    def linked(self, state: State, value: Value) -> Value:
        """``value`` with names of the project replaced by what they are bound to."""
        if not self.targets:
            return value
        for atom in value.atoms:
            if isinstance(atom, Ext):
                found = self.resolve(state, atom.name)
                if found is not None:
                    rest = Value(value.atoms - {atom}, value.passes, value.tags)
                    value = rest.join(found) if rest.atoms else found
        return value

    def resolve(self, state: State, name: str) -> Value | None:
        """What a qualified name of the project is bound to; None for a module, or where it cannot be followed."""
        target = self.target_of(name)
        if target is None or name in self.resolving or self.knowledge.covers(name):
            return None
        self.resolving.append(name)
        try:
            if not target.rest:
                return self.shadowing(state, name, target)
            unit = self.unit_at(target.path)
            return self.member(state, unit, target.rest) if unit is not None else None
        finally:
            self.resolving.pop()

    def resolve_fully(self, state: State, name: str) -> tuple[Value | None, str]:
        """The same through names that are bound to names, which may run in a circle; and the last of the names."""
        seen = {name}
        while True:
            found = self.resolve(state, name)
            only = found.only() if found is not None else None
            if not isinstance(only, Ext):
                return found, name
            if only.name in seen:
                return None, name
            name = only.name
            seen.add(name)

    def shadowing(self, state: State, name: str, target: Target) -> Value | None:
        """What a package binds under the name of one of its modules: the binding wins."""
        part = name.rpartition(".")[2]
        package = os.path.join(os.path.dirname(target.path), "__init__.py")
        if not is_file(package):
            return None
        unit = self.unit_at(package)
        if unit is None or part not in unit.program.locals or unit.imports.get(part) == name:
            return None
        return self.member(state, unit, (part,))

    def member(self, state: State, unit: Unit, path: tuple[str, ...]) -> Value | None:
        """What a module holds under a name, and the attributes of it."""
        name, rest = path[0], path[1:]
        found = state.get(("var", unit.scope, name)) if name in unit.program.locals else None
        value = self.linked(state, found) if isinstance(found, Value) else self.from_stars(state, unit, name)
        for part in rest:
            if value is None:
                return None
            value = self.attribute(state, value, part, ir.Attr(ir.Name("..."), part, -1))
        return value

    def from_stars(self, state: State, unit: Unit, name: str) -> Value | None:
        """What a star import of ``unit`` binds to ``name``, the last one first."""
        if name.startswith("_"):
            return None
        for star in reversed(unit.stars):
            target = self.target_of(star)
            inner = self.unit_at(target.path) if target is not None and not target.rest else None
            if inner is not None and inner is not unit and f"{star}.*" not in self.resolving:
                self.resolving.append(f"{star}.*")
                try:
                    found = self.member(state, inner, (name,))
                finally:
                    self.resolving.pop()
                if found is not None and not self.is_circular(found):
                    return found
        return None

    def is_circular(self, found: Value) -> bool:
        """Whether a star hands a name back to the package that is asked for it and that it was imported from."""
        return any(isinstance(atom, Ext) and atom.name in self.resolving for atom in found.atoms)

    def defined(self, unit: Unit, name: str, depth: int = 8) -> tuple[Unit, str] | None:
        """The file in which a function or class that ``unit`` calls ``name`` is defined, through re-exports."""
        if name in unit.names:
            return unit, name
        imported = unit.imports.get(name)
        if imported is None or not depth:
            return None
        return self.definition(imported, depth - 1)

    def definition(self, qualified: str, depth: int = 8) -> tuple[Unit, str] | None:
        """Where in the project a qualified name is defined."""
        target = self.target_of(qualified)
        if target is None or len(target.rest) != 1 or self.knowledge.covers(qualified):
            return None
        unit = self.unit_at(target.path)
        return self.defined(unit, target.rest[0], depth) if unit is not None else None

    # -- files ------------------------------------------------------------------------

    def unit_at(self, path: str) -> Unit | None:
        """The file at ``path`` (of a package: its ``__init__.py``), with its module body run; None if it cannot be."""
        if self.project is None:
            return None
        if not path.endswith(".py"):
            path = os.path.join(path, "__init__.py")
        if path == self.project.main:
            return self.trace.units[self.program.unit]
        number = self.project.number(path)
        known = self.trace.units.get(number)
        if known is not None:
            return known if known.path == path else None
        if path in self.closed:
            return None
        if self.exhausted or len(self.trace.units) > self.limits.units:
            self.closed.add(path)
            self.refuse(-1, f"`{self.project.spoken(path)}` is not followed: too many files are imported")
            return None
        loaded = self.project.load(path)
        if loaded.program is None:
            self.closed.add(path)
            if loaded.reason:
                self.refuse(-1, f"`{self.project.spoken(path)}` is not followed: {loaded.reason}")
            return None
        unit = Unit(loaded.program, path)
        self.budget += self.limits.steps_per_imported_event * loaded.program.events
        self.enter_unit(unit)
        self.run_unit(unit)
        return unit

    def run_unit(self, unit: Unit) -> None:
        """Run the body of an imported module, apart from whatever is going on."""
        outer = self.stack, self.regions, self.path_ended
        activation = Activation(len(self.trace.activations), None, "import", (), unit=unit.program.unit)
        self.trace.activations.append(activation)
        self.stack, self.regions, self.path_ended = [activation], [], False
        try:
            state = self.root.fork()
            self.run_block(state, unit.program.body)
            state.delta.pop(REC, None)
            self.root.delta.update(state.delta)
        finally:
            self.stack, self.regions, self.path_ended = outer
