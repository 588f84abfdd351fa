"""Deciding conditions: which branch is taken in this context, and what each branch then knows.

A condition is decided where its value is a literal, where it was assumed for this context, or where
it asks for a mode that is known. Anything else is undecided, and both branches are followed.

Example: under ``for phase in ["train", "val"]`` the test ``phase == "train"`` is decided on each
pass; ``if args.finetune`` is not, unless the function asks it twice and this is the context for one
of the two answers.
"""

from __future__ import annotations

from dataclasses import replace

from torchmode import ir
from torchmode.domain import State, words
from torchmode.interp.linking import Linking
from torchmode.objects import Cls, Ext, Fn, Lit, ModeOf, Ref, Value, are_alternatives


class Guards(Linking):
    """The part of the interpreter that answers conditions."""

    def decide(self, state: State, test: ir.Expr) -> bool | None:
        """True or False where the condition is decided, None where it is not."""
        match test:
            case ir.Const(value):
                return bool(value)
            case ir.Not(operand):
                answer = self.decide(state, operand)
                return None if answer is None else not answer
            case ir.Logic(op, operands):
                return self.decide_logic(state, op, operands)
            case _:
                if isinstance(test, ir.Compare):
                    answer = self.decide_comparison(state, test)
                else:
                    answer = truth(self.evaluate(state, test))
                return self.assumed(state, test) if answer is None else answer

    def assumed(self, state: State, test: ir.Expr) -> bool | None:
        """What was assumed for the condition in this context; ``kind == "a"`` also answers ``kind == "b"``."""
        question, holds = ir.asked_by(test)
        answer = state.get(("assume", ir.spell(question)))
        if answer is None and self.here.assumed and (subject := ir.subject_of(question)):
            others = (key for key, is_so in self.here.assumed if is_so and key.startswith(f"{subject} == "))
            answer = False if any(state.get(("assume", key)) for key in others) else None
        return None if answer is None else bool(answer) is holds

    def decide_logic(self, state: State, op: str, operands: tuple[ir.Expr, ...]) -> bool | None:
        ends = op == "or"
        undecided = False
        for operand in operands:
            answer = self.decide(state, operand)
            if answer is ends:
                return ends
            undecided = undecided or answer is None
        return None if undecided else not ends

    def decide_comparison(self, state: State, test: ir.Compare) -> bool | None:
        if test.left == ir.Name("__name__", getattr(test.left, "site", -1)):
            return self.home.program is self.program
        left = self.evaluate(state, test.left)
        answer: bool | None = True
        for op, right_expr in test.rights:
            right = self.evaluate(state, right_expr)
            self.mark(left.passes | right.passes, "compared")
            one = self.compare(state, op, left, right)
            if one is False:
                return False
            answer = answer if one is True else None
            left = right
        return answer

    def compare(self, state: State, op: str, left: Value, right: Value) -> bool | None:
        a = None if "opaque" in left.tags else left.only()
        b = None if "opaque" in right.tags else right.only()
        if op in ("in", "not in"):
            if isinstance(a, Lit) and isinstance(b, Ref) and "mapping" in b.obj.traits:
                # A dict is asked for its keys. What is not there yet may be put there by code that is not followed.
                there = a.value in b.obj.items and state.get(("item", b.obj, a.value)) is not None
                return (op == "in") if there else None
            if isinstance(a, Lit) and isinstance(b, Ref) and b.obj.kind == "group":
                held = [item.only() for item in self.contents(state, b.obj)]
                if held and all(isinstance(item, Lit) for item in held):
                    inside = any(item == a for item in held)
                    return inside if op == "in" else not inside
            if (
                isinstance(a, Lit)
                and isinstance(b, Lit)
                and isinstance(a.value, str)
                and isinstance(b.value, str)
            ):
                return (a.value in b.value) is (op == "in")
            return None
        if isinstance(a, Lit) and isinstance(b, Lit):
            return compare_literals(op, a.value, b.value)
        if isinstance(a, Ext) and isinstance(b, Ext) and op in ("is", "is not", "==", "!="):
            if a == b:
                return op in ("is", "==")
            if are_members(a.name, b.name):
                return op in ("is not", "!=")
        none = Lit(None)
        if op in ("is", "is not", "==", "!=") and none in (a, b):
            other = b if a == none else a
            if isinstance(other, Ref) and other.obj.kind in ("group", "instance", "module", "optimizer"):
                return op in ("is not", "!=")
            if isinstance(other, (Fn, Cls)):
                return op in ("is not", "!=")
        if isinstance(a, ModeOf) and isinstance(b, Lit) and isinstance(b.value, bool):
            answer = truth(left)
            if answer is not None:
                return (answer is b.value) is (op in ("is", "=="))
        return None

    def refine(self, state: State, test: ir.Expr, answer: bool) -> None:
        """Note in a branch what its condition says about repeated tests and ``x.training``."""
        match test:
            case ir.Not(operand):
                self.refine(state, operand, not answer)
            case ir.Logic(op, operands) if (op == "and") is answer:
                for operand in operands:
                    self.refine(state, operand, answer)
            case ir.Attr(base, "training"):
                value = self.evaluate(state, base)
                if len(value.atoms) > 1 and not are_alternatives(value):
                    return  # the answer is that of one of them
                for obj in value.refs():
                    known = self.mode(state, obj)
                    word = "train" if answer else "eval"
                    kept = frozenset(
                        replace(origin, word=word, kind="guard") if origin.word == "entry" else origin
                        for origin in known
                        if origin.word in (word, "entry", "unknown")
                    )
                    if kept and kept != known:
                        state.set(("mode", obj), kept)
            case ir.Compare(ir.Attr(_, "training") as mode, ((op, (ir.Name() | ir.Const()) as flag),)):
                wanted = truth(self.evaluate(state, flag))
                if wanted is not None and op in ("is", "is not", "==", "!="):
                    self.refine(state, mode, wanted is ((op in ("is", "==")) is answer))
            case ir.Call(ir.Name("isinstance"), (ir.Arg(value), ir.Arg(kind))) if answer:
                if ir.spell(kind).endswith(("Module", "Sequential", "DataParallel")):
                    for obj in self.evaluate(state, value).refs():
                        obj.evidence.add("annotated")
            case ir.Compare(ir.Name(name), (("is" | "is not" as op, ir.Const(None)),)):
                held = self.evaluate(state, ir.Name(name))
                if (op == "is not") is answer and len(held.atoms) > 1:
                    kept_atoms = held.atoms - {Lit(None)}
                    self.assign_name(state, name, Value(kept_atoms, held.passes, held.tags))
            case _:
                return

    def assign_name(self, state: State, name: str, value: Value) -> None:
        raise NotImplementedError


def truth(value: Value) -> bool | None:
    """The truth of a value where all that it may be agrees."""
    answers: set[bool | None] = set()
    for atom in value.atoms:
        match atom:
            case Lit(content):
                answers.add(bool(content))
            case ModeOf(_, origins, negated):
                known = words(origins)
                if known == {"train"}:
                    answers.add(not negated)
                elif known == {"eval"}:
                    answers.add(negated)
                else:
                    answers.add(None)
            case Fn() | Cls():
                answers.add(True)
            case Ref(obj) if obj.kind in ("module", "optimizer", "instance"):
                answers.add(True)
            case _:
                answers.add(None)
    if len(answers) == 1 and not value.passes and "opaque" not in value.tags:
        return next(iter(answers))
    return None


def are_members(one: str, other: str) -> bool:
    """Whether two names are those of different attributes of one class elsewhere: ``Phase.FIT``, ``Phase.CHECK``."""
    owner = one.rpartition(".")[0]
    return owner == other.rpartition(".")[0] and owner.rpartition(".")[2][:1].isupper()


def compare_literals(op: str, a: object, b: object) -> bool | None:
    """The comparison of two literals, None where Python would refuse it."""
    match op:
        case "==" | "is":
            return a == b
        case "!=" | "is not":
            return a != b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        match op:
            case "<":
                return a < b
            case "<=":
                return a <= b
            case ">":
                return a > b
            case ">=":
                return a >= b
    return None
