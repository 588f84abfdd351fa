"""Which names live in which function, and which conditions a function asks more than once."""

from __future__ import annotations

from collections import Counter

from torchmode import ir


class ScopeBuilder:
    """Collects what lowering meets in one function (or at module level)."""

    def __init__(self, ident: int | None, owner: str | None) -> None:
        self.ident = ident
        self.owner = owner
        self.bound: Counter[str] = Counter()
        self.bound_in_loop: set[str] = set()
        self.outer: set[str] = set()
        self.tests: Counter[str] = Counter()
        self.test_roots: dict[str, frozenset[str]] = {}
        self.test_exprs: dict[str, ir.Expr] = {}
        self.subjects: Counter[str] = Counter()
        self.relevant: set[str] = set()
        self.marks = 0
        self.assigned_paths: set[str] = set()
        self.attributes: set[str] = set()
        self.loop_depth = 0
        self.is_generator = False
        self.has_inner = False

    def bind(self, name: str) -> None:
        self.bound[name] += 1
        if self.loop_depth:
            self.bound_in_loop.add(name)

    def ask(self, test: ir.Expr, relevant: bool, opens: bool = True) -> None:
        """Record that ``test`` decides something here; ``relevant`` if a switch or guard depends on it.

        ``opens`` is False for an ``elif``: its chain asks about one thing once.
        """
        test, _ = ir.asked_by(test)
        if isinstance(test, ir.Logic):
            for operand in test.operands:
                self.ask(operand, relevant, opens)
            return
        roots = stable_roots(test)
        if roots:
            key = ir.spell(test)
            self.tests[key] += 1
            self.subjects[ir.subject_of(test)] += opens
            if relevant:
                self.relevant.add(key)
            self.test_roots[key] = roots
            self.test_exprs[key] = test

    def repeated_tests(self) -> tuple[ir.Expr, ...]:
        """Conditions met at least twice on names that keep their value here, with a switch below one.

        ``kind == "a"`` and, elsewhere, ``kind == "b"`` are met twice as well: the answers exclude each other.
        """
        repeated = [
            test
            for key, test in self.test_exprs.items()
            if key in self.relevant and self.is_met_again(key) and self.is_steady(key)
        ]
        return tuple(sorted(repeated, key=lambda test: self.tests[ir.spell(test)] < 2))

    def lone_tests(self) -> tuple[ir.Expr, ...]:
        """The other conditions on such names with a switch below them: what is called here may ask them again."""
        return tuple(
            test
            for key, test in self.test_exprs.items()
            if key in self.relevant and not self.is_met_again(key) and self.is_steady(key)
        )

    def steady_tests(self) -> frozenset[str]:
        """All conditions on names that keep their value here, as they are spelled."""
        return frozenset(key for key in self.test_exprs if self.is_steady(key))

    def is_met_again(self, key: str) -> bool:
        subject = ir.subject_of(self.test_exprs[key])
        return self.tests[key] >= 2 or (subject != "" and self.subjects[subject] >= 2)

    def is_steady(self, key: str) -> bool:
        return all(
            self.bound[root] <= 1 and root not in self.bound_in_loop and root not in self.assigned_paths
            for root in self.test_roots[key]
        )


def stable_roots(test: ir.Expr) -> frozenset[str]:
    """The names and paths that ``test`` reads, or nothing where it is no plain condition on them."""
    match test:
        case ir.Name(name):
            return frozenset((name,))
        case ir.Attr():
            root: ir.Expr = test
            while isinstance(root, ir.Attr):
                root = root.base
            if isinstance(root, ir.Name):
                return (
                    frozenset((root.name, ir.spell(test)))
                    if root.name != "self"
                    else frozenset((ir.spell(test),))
                )
            return frozenset()
        case ir.Compare(left, ((op, ir.Const()),)) if op in ("==", "!=", "is", "is not", "in"):
            return stable_roots(left)
        case ir.Compare(left, ((op, ir.Attr() as right),)) if op in ("==", "!=", "is", "is not"):
            one, other = stable_roots(left), stable_roots(right)
            return one | other if one and other else frozenset()
        case _:
            return frozenset()
