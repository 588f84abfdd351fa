"""Relevance: which definitions of one file have to be analysed.

Terms. A unit is *hot* where it holds a sign (see ``triage.survey``) that counts, or mentions a hot unit of which the
caller matters. A *shape* is a unit whose text alone may be wrong. What is *needed* is what one of them mentions, and
what that mentions.

The question answered: which units are hot, which are shapes, and what do they need?

Worked example: of ``def evaluate(net, loader): net.eval(); ...``, ``class Net(nn.Module): ...`` and
``def plot(x): ...`` the first is hot (a switch), the second is needed where a hot function builds a ``Net``, the third
is neither.

Known hole: a name that is only reached by a string made at run time.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Final

from torchmode import knowledge
from torchmode.slices.elsewhere import BY_ITSELF, Elsewhere, named, reach
from torchmode.triage.names import is_harmless, is_inference_name
from torchmode.triage.survey import MODULE_LEVEL, WITH_A_PASS, Survey, Unit

_SHAPES: Final = frozenset(("override", "functional", "hidden"))
_FOR_A_PASS: Final = frozenset(("guard", "named"))
# Whoever mentions one of these decides about reports elsewhere in the file.
_BEARING: Final = frozenset(
    (
        "create_task", "gather", "ensure_future", "TaskGroup", "prepare_qat", "prepare_qat_fx", "fuse_modules_qat",
        "export_for_training", "prepare_qat_pt2e",
    )
)  # fmt: skip


class Relevance:
    """The closures over the units of one file."""

    def __init__(self, found: Survey, elsewhere: Elsewhere, path: str) -> None:
        self.survey = found
        self.elsewhere = elsewhere
        self.path = path
        self.by_name = named(found)
        self.tops_by_name = {
            name: number for number, top in enumerate(found.tops) for name in names_bound(top)
        }

    def shapes(self) -> list[Unit]:
        """The units whose text alone may be wrong, and those that decide about it."""
        shapes = [
            unit
            for unit in self.survey.units
            if unit.signs & _SHAPES
            or ("built" in unit.signs and self.may_run(unit))
            or any(self.elsewhere.lists(self.path, name, part) for name, part in sorted(unit.kept))
        ]
        return self.spread(shapes)

    def hot(self) -> list[Unit]:
        """The units in which something happens that can be wrong, and those whose state decides about it."""
        return self.spread([unit for unit in self.survey.units if self.is_hot(unit)])

    def spread(self, start: list[Unit]) -> list[Unit]:
        """These units, and those that mention them and have a say in what they do."""
        hot = set(start)
        names = set[str]().union(
            *(spoken(unit) for unit in start if not unit.in_module or "hidden" in unit.signs)
        )
        # Whoever builds a network and calls such a method of it decides in which mode it runs.
        names |= {name for _, name in self.methods_to(start) if is_inference_name(name)}
        # Of a module class only the classes that hold or extend it decide, and those that hold these do not.
        classes = {unit.owner for unit in start if unit.in_module}
        hot.update(unit for unit in self.survey.units if unit.owner and unit.names & classes)
        growing = bool(names)
        while growing:
            growing = False
            for unit in self.survey.units:
                if unit not in hot and unit.names & names:
                    hot.add(unit)
                    growing = True
                    names |= (
                        {unit.name} if unit.in_module and not unit.name.startswith("__") else spoken(unit)
                    )
        bound = set[str]().union(*(unit.bound for unit in hot if unit.top == MODULE_LEVEL))
        # A module that the file makes in one mode or another runs wherever its variable is called.
        hot.update(unit for unit in self.survey.units if not unit.in_module and unit.called & bound)
        return [unit for unit in self.survey.units if unit in hot]

    def methods_to(self, start: list[Unit]) -> set[tuple[str, str]]:
        """The methods of module classes among these units, and the others of the same class that lead to them."""
        found = {(unit.owner, unit.name) for unit in start if unit.in_module}
        growing = bool(found)
        while growing:
            new = {
                (unit.owner, unit.name)
                for unit in self.survey.units
                if unit.in_module and any((unit.owner, name) in found for name in unit.names)
            }
            growing = not new <= found
            found |= new
        return found

    def is_hot(self, unit: Unit) -> bool:
        signs = unit.signs
        if signs & BY_ITSELF or {"suspends", "guard"} <= signs:
            return True
        if (
            self.survey.has_source
            and signs & WITH_A_PASS
            and any(reached.runs or self.may_pass_on(reached) for reached in self.within_reach(unit))
        ):
            return True
        if unit.in_module:
            return False
        if any(self.elsewhere.matters(self.path, name, _FOR_A_PASS) for name in sorted(unit.handed)):
            return True
        return unit.runs and any(
            self.elsewhere.matters(self.path, name, _FOR_A_PASS | {"loads"}) for name in sorted(unit.calls)
        )

    def within_reach(self, unit: Unit) -> Iterator[Unit]:
        """What a unit reaches; what is loaded in one method of a class may run in any other."""
        yield from reach(self.by_name, unit)
        if unit.owner and not unit.in_module and "loads" in unit.signs:
            yield from (other for other in self.survey.units if other.owner == unit.owner)

    def may_pass_on(self, unit: Unit) -> bool:
        """Whether a unit calls a module that another file has made, or hands one to something that may run it."""
        return any(self.elsewhere.is_variable(self.path, name) for name in sorted(unit.calls)) or any(
            self.elsewhere.may_run(self.path, name) for name in sorted(unit.handed)
        )

    def may_run(self, unit: Unit) -> bool:
        """Whether the code of a unit may run with a module: not while it is constructed, reset or trained only."""
        if unit.of_candidate and knowledge.word("runs_with_module").search(unit.name):
            return True
        if unit.name == "__init__" or (
            unit.owner and knowledge.word("only_training").search(unit.name.lower())
        ):
            return False
        return any(
            unit.name in other.names
            for other in self.survey.units
            if other is not unit and other.name != "__init__" and (other.owner or unit.owner)
        )

    def needed(self, hot: Collection[Unit]) -> tuple[set[Unit], set[str]]:
        """What hot units stand in or lead to, and the names that it mentions.

        Of a module class that is only used the methods stay that run with it, and those that something needed mentions.
        """
        of_top: dict[int, list[Unit]] = {}
        for unit in self.survey.units:
            of_top.setdefault(unit.top, []).append(unit)
        whole = {MODULE_LEVEL} | {unit.top for unit in hot}
        # The body of a class runs where it stands, whether or not anything mentions the class.
        whole |= {unit.top for unit in self.survey.units if unit.runs and unit.name == unit.owner}
        whole |= {unit.top for unit in self.survey.units if unit.names & _BEARING}
        whole |= {number for number, top in enumerate(self.survey.tops) if is_test(top)}
        back = self.elsewhere.named_by_importers(self.path, self.survey.imports.values())
        whole |= {self.tops_by_name[name] for name in back & self.tops_by_name.keys()}
        found: set[Unit] = set()
        mentioned = self.asked_elsewhere(hot)
        waiting: dict[str, list[Unit]] = {}
        todo = [unit for top in sorted(whole) for unit in of_top.get(top, ())]
        used = set(whole)
        entered = self.entered_by_decorators(of_top)
        while todo:
            unit = todo.pop()
            if unit in found:
                continue
            found.add(unit)
            tops = set[int]()
            for name in unit.names - mentioned:
                mentioned.add(name)
                todo += waiting.pop(name, ())
                if name in self.tops_by_name:
                    tops.add(self.tops_by_name[name])
                tops |= entered.get(name, set())
            if not unit.in_module:
                tops |= self.classes_asked(unit)
            for top in sorted(tops - used):
                used.add(top)
                for part in of_top[top]:
                    if not part.in_module or part.name in mentioned or runs_by_itself(part):
                        todo.append(part)
                    else:
                        waiting.setdefault(part.name, []).append(part)
        return found, mentioned

    def entered_by_decorators(self, of_top: dict[int, list[Unit]]) -> dict[str, set[int]]:
        """The definitions that a decorator of the file may put into a variable of the file, by its name.

        ``@register("small")`` above a class, where ``register`` speaks of ``MODELS``; ``@MODELS.register("small")``.
        """
        variables = set[str]().union(*(unit.bound for unit in self.survey.units if unit.top == MODULE_LEVEL))
        entered: dict[str, set[int]] = {}
        for number, top in enumerate(self.survey.tops):
            if not isinstance(top, (ast.FunctionDef, ast.ClassDef)):
                continue
            for decorator in map(root_of, top.decorator_list):
                spoken_of = {decorator}.union(
                    *(
                        unit.names
                        for unit in of_top.get(self.tops_by_name.get(decorator, MODULE_LEVEL), ())
                        if unit.top != MODULE_LEVEL
                    )
                )
                for name in spoken_of & variables:
                    entered.setdefault(name, set()).add(number)
        return entered

    def asked_elsewhere(self, hot: Collection[Unit]) -> set[str]:
        """The methods of module classes that other files mention where a hot unit leads there.

        ``Fitting(optimizer).fit(net)``: the other file runs ``net.loss_of(batch)``.
        """
        methods = {unit.name for unit in self.survey.units if unit.in_module and not runs_by_itself(unit)}
        if not methods:
            return set()
        return methods.intersection(
            name
            for called in sorted({called for unit in hot for called in unit.calls})
            for _, _, reached in self.elsewhere.onward(self.path, called)
            for units in reached
            for unit in units
            for name in unit.names
        )

    def classes_asked(self, unit: Unit) -> set[int]:
        """The module classes that have a method which a unit mentions.

        ``policy.act(state)`` shows what the parameter ``policy`` is, where just one class has an ``act``.
        """
        return {
            other.top
            for name in unit.names & self.by_name.keys()
            for other in self.by_name[name]
            if other.in_module and not is_harmless(name)
        }


def runs_by_itself(unit: Unit) -> bool:
    """Whether a part of a module class runs with it, or is no method."""
    return (
        unit.name == unit.owner
        or unit.name.startswith("__")
        or knowledge.word("runs_with_module").search(unit.name) is not None
        or knowledge.word("forward_like").search(unit.name) is not None
    )


def spoken(unit: Unit) -> set[str]:
    """The names under which other units may speak of a unit; a dropout of the module under any that it binds."""
    if unit.top == MODULE_LEVEL:
        return set(unit.bound) if "functional" in unit.signs else set()
    own = set() if unit.name.startswith("__") else {unit.name}
    return own | ({unit.owner} if unit.owner else set())


def names_bound(top: ast.stmt) -> Iterator[str]:
    match top:
        case (
            ast.FunctionDef(name)
            | ast.AsyncFunctionDef(name)
            | ast.ClassDef(name)
            | ast.Assign([ast.Name(name)])
        ):
            yield name


def root_of(decorator: ast.expr) -> str:
    """The name with which a decorator begins: ``MODELS`` of ``@MODELS.register("small")``."""
    while not isinstance(decorator, ast.Name):
        match decorator:
            case ast.Call(func=inner) | ast.Attribute(value=inner):
                decorator = inner
            case _:
                return ""
    return decorator.id


def is_test(top: ast.stmt) -> bool:
    """Whether a statement shows that the file tests code."""
    return isinstance(top, ast.FunctionDef) and top.name.startswith("test")
