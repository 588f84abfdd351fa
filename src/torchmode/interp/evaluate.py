"""Evaluation of expressions: calls, logic and choices here, names in ``lookup``, displays in ``containers``."""

from __future__ import annotations

from typing import Any

from torchmode import ir, knowledge
from torchmode.domain import Origin, State, merge
from torchmode.interp.arguments import Arguments
from torchmode.interp.containers import Containers
from torchmode.interp.core import CHOSEN, REC
from torchmode.objects import (
    GRADIENTS,
    NONE,
    NOTHING,
    OPAQUE,
    Bound,
    ClassInfo,
    Cls,
    Ext,
    Fn,
    Guard,
    Lit,
    ModeOf,
    Obj,
    Params,
    Partial,
    Pending,
    Ref,
    Super,
    Value,
    are_alternatives,
    in_order,
    join_all,
    literal,
    ref,
)

_NO_ARGUMENTS = Arguments()


class Evaluate(Containers):
    """The part of the interpreter that evaluates expressions."""

    method_guards: dict[int, tuple[Guard, ...]]
    wrappers: dict[int, Fn]
    before_call: dict[int, Arguments]
    spellings: dict[int, tuple[ir.Expr, str]]

    def evaluate(self, state: State, expr: ir.Expr) -> Value:
        self.step()
        of = type(expr)  # nine expressions in ten are of the first four kinds
        if of is ir.Name:
            return self.lookup(state, expr.name)  # type: ignore[attr-defined]
        if of is ir.Const:
            return literal(expr.value)  # type: ignore[attr-defined]
        if of is ir.Call:
            return self.call(state, expr)  # type: ignore[arg-type]
        if of is ir.Attr:
            base = self.evaluate(state, expr.base)  # type: ignore[attr-defined]
            return self.attribute(state, base, expr.name, expr)  # type: ignore[attr-defined, arg-type]
        match expr:
            case ir.Mix(operands):
                return self.mixed(state, operands)
            case ir.Subscript():
                return self.subscript(state, expr)
            case ir.Items(kind, items, site):
                return self.display(state, kind, items, site)
            case ir.Mapping(pairs, site):
                return self.mapping(state, pairs, site)
            case ir.Compare():
                answer = self.decide(state, expr)
                return OPAQUE if answer is None else literal(answer)
            case ir.Not(operand):
                return self.negated(state, operand)
            case ir.Logic(op, operands):
                return self.logic(state, op, operands)
            case ir.Choice(test, then, other):
                return self.choice(state, test, then, other)
            case ir.Lambda(function):
                return Value(frozenset((self.closure(state, function),)))
            case ir.Comprehension():
                return self.comprehension(state, expr)
            case ir.Await(value):
                if self.here.function is not None and self.here.function.is_async:
                    self.note_open_guard(state, "await", expr.site)
                result = self.evaluate(state, value)
                self.run_others(state)
                return result
            case ir.Yield(value, site):
                return self.yielded(state, value, site)
            case ir.Walrus(target, value):
                result = self.evaluate(state, value)
                self.assign(state, target, result)
                return result
            case ir.Starred(value):
                return self.element(state, self.evaluate(state, value))
            case _:
                return OPAQUE

    def call(self, state: State, call: ir.Call) -> Value:
        func = call.func
        if isinstance(func, ir.Name) and func.name == "super":
            return self.super_value(state, call)
        if isinstance(func, ir.Attr):
            base = self.evaluate(state, func.base)
            arguments = self.arguments(state, call)
            if self.path_ended:
                return NOTHING
            result = self.method(state, base, func.name, arguments, call)
            if func.name in ("requires_grad_", "retain_grad") and isinstance(func.base, ir.Name):
                known = self.lookup(state, func.base.name)
                if not any(self.is_module(obj) for obj in known.refs()):
                    self.assign_name(state, func.base.name, known.with_tag("wants_grad"))
            return result
        if isinstance(func, ir.Call) and not call.args and self.is_switched_by_name(state, func):
            return OPAQUE
        callee = self.evaluate(state, func)
        arguments = self.arguments(state, call)
        if self.path_ended:
            return NOTHING
        return self.apply(state, callee, arguments, call)

    def is_switched_by_name(self, state: State, func: ir.Call) -> bool:
        """Whether ``getattr(model, stage)()`` calls a method by a name that is not known: it may be a switch."""
        if func.func != ir.Name("getattr", ir.site_of(func.func)) or len(func.args) != 2:
            return False
        if isinstance(self.evaluate(state, func.args[1].value).only(), Lit):
            return False
        modules = [
            obj
            for obj in self.evaluate(state, func.args[0].value).refs()
            if obj.kind in ("module", "unknown") and not self.inside_method_of(obj)
        ]
        for obj in modules:
            obj.traits.add("switched_by_name")
            self.forget_mode(
                state, obj, func.site, f"a method of `{obj.name}` is called by a name that is not known"
            )
        return bool(modules)

    def super_value(self, state: State, call: ir.Call) -> Value:
        for activation in reversed(self.stack):
            if activation.receiver is not None and isinstance(activation.cls, ClassInfo):
                start = self.named_class(state, call, activation.receiver) or activation.cls
                return Value(frozenset((Super(activation.receiver, start),)))
        return OPAQUE

    def named_class(self, state: State, call: ir.Call, receiver: Obj) -> ClassInfo | None:
        """The class in ``super(Base, self)``: the search starts behind it, wherever the method stands."""
        if len(call.args) != 2 or receiver.cls is None:
            return None
        named = self.evaluate(state, call.args[0].value).only()
        known = isinstance(named, Cls) and named.info in receiver.cls.lineage()
        return named.info if known and isinstance(named, Cls) else None

    def arguments(self, state: State, call: ir.Call) -> Arguments:
        if not call.args:
            self.before_call[call.site] = _NO_ARGUMENTS
            return _NO_ARGUMENTS
        positional: list[Value] = []
        named: list[tuple[str, Value]] = []
        spelled: list[str] = []
        names: list[str] = []
        unknown = False
        for arg in call.args:
            value = self.evaluate(state, arg.value)
            if arg.star == "*":
                items = self.known_items(state, value)
                if items is not None:
                    positional.extend(items)
                    spelled.extend([self.spelled(arg.value)] * len(items))
                else:
                    unknown = True
                    positional.append(self.element(state, value))
                    spelled.append(self.spelled(arg.value))
            elif arg.star == "**":
                unknown = True
                for obj in value.refs():
                    if obj.kind == "group":
                        for key in sorted(obj.items, key=repr):
                            content = state.get(("item", obj, key))
                            if isinstance(key, str) and key != "*" and isinstance(content, Value):
                                named.append((key, content))
                                names.append(key)
                            elif isinstance(content, Value):
                                named.append(("**", content))
                                names.append("**")
                if not value.refs():
                    named.append(("**", Value(passes=value.passes, tags=value.tags)))
                    names.append("**")
            elif arg.keyword is not None:
                named.append((arg.keyword, value))
                names.append(self.spelled(arg.value))
            else:
                positional.append(value)
                spelled.append(self.spelled(arg.value))
        arguments = Arguments(tuple(positional), tuple(named), unknown, tuple(spelled + names))
        self.before_call[call.site] = arguments
        return arguments

    def spelled(self, expr: ir.Expr) -> str:
        """An argument as a person would write it, worked out once."""
        if type(expr) is ir.Name:
            return expr.name
        known = self.spellings.get(id(expr))
        if known is None:
            known = self.spellings[id(expr)] = (expr, ir.spell(expr))  # held, so that no other gets its id
        return known[1]

    def apply(self, state: State, callee: Value, arguments: Arguments, call: ir.Call) -> Value:
        match call.func:
            case ir.Call(ir.Name("eval")):  # a class or a factory under a computed name
                return self.unresolved(state, "LookedUp", arguments, call)
        result: Value | None = None
        together = self.one_method(state, callee, arguments, call)
        if together is not None:
            return together
        if len(callee.atoms) > 1:
            outcomes = []
            for atom in in_order(callee.atoms):
                run = state.fork()
                value = self.apply_atom(run, atom, callee, arguments, call)
                outcomes.append(run.delta)
                result = value if result is None else result.join(value)
            self.path_ended = False
            merge(state, outcomes, self.initial)
        else:
            for atom in callee.atoms:
                result = self.apply_atom(state, atom, callee, arguments, call)
        if result is None and not callee.passes and is_from_registry(call.func):
            return self.unresolved(state, "LookedUp", arguments, call)
        if result is None or callee.passes:
            joint = self.joint(state, arguments)
            if joint.passes and any(
                part.kind == "optimizer" for value in arguments.everything() for part in value.refs()
            ):
                self.differentiate_arguments(state, arguments, call.site)
            flow = Value(passes=joint.passes | callee.passes, tags=joint.tags)
            result = flow if result is None else result.join(flow)
        return result

    def one_method(self, state: State, callee: Value, arguments: Arguments, call: ir.Call) -> Value | None:
        """``getattr(net, name)()`` where ``net`` is one of several: as ``net.train()`` would do, on all of them."""
        methods = {atom.name for atom in callee.atoms if isinstance(atom, Bound)}
        base = Value(frozenset(Ref(atom.obj) for atom in callee.atoms if isinstance(atom, Bound)))
        if len(methods) != 1 or len(base.atoms) != len(callee.atoms) or not are_alternatives(base):
            return None
        name = methods.pop()
        return self.method(state, base, name, arguments, spelled_as(base.refs()[0], name, call))

    def apply_atom(
        self, state: State, atom: Any, callee: Value, arguments: Arguments, call: ir.Call
    ) -> Value:
        match atom:
            case Fn():
                if atom.is_context or atom.function.is_generator:
                    return Value(frozenset((Pending(atom, arguments, call),)))
                wrapper = self.wrappers.get(atom.function.ident)
                if wrapper is not None and wrapper.function is not atom.function:
                    if any(activation.function is wrapper.function for activation in self.stack):
                        return self.call_function(state, atom, arguments, call)
                    receiver = (ref(atom.receiver),) if atom.receiver is not None else ()
                    shifted = Arguments(
                        receiver + arguments.positional,
                        arguments.named,
                        arguments.unknown,
                        (*(("self",) if receiver else ()), *arguments.spelled),
                    )
                    return self.call_function(state, wrapper, shifted, call)
                return self.call_function(state, atom, arguments, call)
            case Cls(info):
                return self.instantiate(state, info, arguments, call)
            case Ext(name):
                found, name = self.resolve_fully(state, name)
                if found is not None:
                    return self.apply(state, found, arguments, call)
                return self.external(state, name, arguments, call)
            case Ref(obj):
                return self.call_object(state, obj, callee, arguments, call)
            case Bound(obj, name):
                return self.method(state, ref(obj), name, arguments, spelled_as(obj, name, call))
            case Partial(target):
                return self.apply_atom(state, target, callee, arguments.after(atom), call)
            case Guard():
                only = arguments.positional[0].only() if arguments.positional else None
                if isinstance(only, Fn):
                    return Value(frozenset((self.guarded(only, atom),)))
                return arguments.positional[0] if arguments.positional else NOTHING
            case Pending() | Super() | Params() | ModeOf() | Lit():
                return Value(passes=self.joint(state, arguments).passes)
            case _:
                return Value(passes=self.joint(state, arguments).passes)

    def call_object(
        self, state: State, obj: Obj, callee: Value, arguments: Arguments, call: ir.Call
    ) -> Value:
        spelled = ir.spell(call.func)
        match obj.kind:
            case "instance":
                assert obj.cls is not None
                found = obj.cls.find("__call__") or obj.cls.find("forward")
                if found is not None:
                    return self.call_function(
                        state, Fn(found[1], obj, found[0], self.decorated(*found)), arguments, call
                    )
                return self.unresolved(state, obj.cls.definition.name, arguments, call, obj)
            case "group" | "optimizer" | "class":
                return Value(passes=self.joint(state, arguments).passes)
        joint = self.joint(state, arguments)
        updates = knowledge.word("updates").search(spelled.rsplit(".", 1)[-1].lower()) is not None
        if updates and joint.passes and not self.is_module(obj) and holds_optimizer(arguments):
            self.differentiate_arguments(state, arguments, call.site)
            return NOTHING
        if obj.born is not None and obj.born.kind == "loaded":
            obj.evidence.add("called_loaded")
            obj.traits.add("loaded")
        if "other" in obj.traits:
            if "loss" in obj.traits:
                return self.tensor(state, joint)
            self.mark(joint.passes, "read")
            return Value(passes=joint.passes, tags=joint.tags)
        if (
            not self.is_module(obj)
            and spelled.rsplit(".", 1)[-1][:1].isupper()
            and not callee.passes
            and not (
                obj.param_of is None
                and obj.parent is None
                and knowledge.word("network").search(spelled.rsplit(".", 1)[-1])
            )
        ):
            return self.unresolved(state, spelled, arguments, call)
        if not self.is_module(obj) and obj.kind == "unknown":
            last = spelled.rsplit(".", 1)[-1].lower()
            if any(
                part in last
                for part in (
                    "loss",
                    "criterion",
                    "metric",
                    "crit",
                    "transform",
                    "collate",
                    "logger",
                    "tokenizer",
                    "optimizer",
                )
            ):
                if not any(part in last for part in ("loss", "crit")):
                    self.mark(joint.passes, "read")
                return self.tensor(state, Value(passes=joint.passes, tags=joint.tags & GRADIENTS))
        if "class_like" in obj.traits and obj.held and not self.is_module(obj):
            for part in sorted(obj.held, key=lambda held: held.site):
                result = self.forward(
                    state, part, call.site, part.name or spelled, "", joint, passed_to=spelled
                )
                joint = Value(passes=joint.passes | result.passes)
        if obj.kind == "unknown" and not self.is_module(obj) and obj.attrs:
            # Whatever holds a model may ask for the gradients of what the model gave.
            self.mark(joint.passes, f"given to {obj.serial}")
        makes = not self.is_module(obj) and is_from_registry(call.func)
        value = NOTHING if makes else self.pass_of(state, obj, "", arguments, call, spelled)
        if obj.kind == "unknown":
            answer = self.objects.get(("answer", call.site, obj))
            if answer is None:
                answer = Obj(
                    "unknown",
                    call.site,
                    spelled.rsplit(".", 1)[-1],
                    born=Origin("presumed", "unknown", call.site),
                )
                self.objects[("answer", call.site, obj)] = answer
            # Called in a constructor, what is not known to be a model may as well be a class of models.
            if makes or (not self.is_module(obj) and (not arguments.everything() or self.constructing())):
                return Value(frozenset((Ref(answer),)), value.passes, value.tags)
        return value

    def negated(self, state: State, operand: ir.Expr) -> Value:
        value = self.evaluate(state, operand)
        only = value.only()
        if isinstance(only, ModeOf):
            return Value(frozenset((ModeOf(only.obj, only.origins, not only.negated),)))
        answer = self.decide(state, operand)
        return OPAQUE if answer is None else literal(not answer)

    def logic(self, state: State, op: str, operands: tuple[ir.Expr, ...]) -> Value:
        result: Value | None = None
        if state.get(CHOSEN) is not None and len(operands) > 1:
            test, *rest = operands
            left = self.evaluate(state, test)
            right = rest[0] if len(rest) == 1 else ir.Logic(op, tuple(rest))
            return left.join(self.chosen(state, test, {op == "and": right}))
        for operand in operands:
            answer = (
                self.decide(state, operand)
                if isinstance(operand, (ir.Compare, ir.Not, ir.Logic, ir.Const, ir.Attr, ir.Name))
                else None
            )
            value = self.evaluate(state, operand)
            if answer is (op == "or"):
                return value if result is None else result.join(value)
            if answer is None or operand is operands[-1]:
                result = value if result is None else result.join(value)
        return result if result is not None else OPAQUE

    def choice(self, state: State, test: ir.Expr, then: ir.Expr, other: ir.Expr) -> Value:
        answer = self.decide(state, test)
        if answer is not None:
            return self.evaluate(state, then if answer else other)
        if state.get(CHOSEN) is not None:
            return self.chosen(state, test, {True: then, False: other})
        return self.evaluate(state, then).join(self.evaluate(state, other))

    def chosen(self, state: State, test: ir.Expr, arms: dict[bool, ir.Expr]) -> Value:
        """Expressions of which ``test`` chooses for each part of a module: none where there is none for its answer."""
        values, outcomes = [], []
        for answer in (True, False):
            run = state.fork()
            if answer in arms:
                self.choose(run, test, answer)
                values.append(self.evaluate(run, arms[answer]))
                run.delta.pop(CHOSEN, None)
            outcomes.append(run.delta)
        merge(state, outcomes, self.initial)
        return join_all(values)

    def yielded(self, state: State, value: ir.Expr | None, site: int) -> Value:
        result = self.evaluate(state, value) if value is not None else NONE
        for region in reversed(self.regions):
            if region.kind == "function":
                if region.on_yield is not None:
                    region.on_yield(state, result)
                else:
                    region.yields.append(result)
                    self.note_open_guard(state, "yield", site)
                    if state.get(REC) is not None and self.here.open_scopes:
                        region.held = region.held | self.recording(state)
                    if self.here.kind != "called":
                        self.hand_out(self.flows(state, result), "yielded")
                break
        return OPAQUE


def spelled_as(obj: Obj, name: str, call: ir.Call) -> ir.Call:
    """The call of a method that was held under another name, as a call of that method."""
    if isinstance(call.func, ir.Attr):
        return call
    return ir.Call(ir.Attr(ir.Name(obj.name or "model"), name, call.site), call.args, call.site)


def is_from_registry(called: ir.Expr) -> bool:
    """Whether a table is asked for the class to make: ``MODELS[name](...)``, ``config["model_class"](...)``.

    Or a registry of another package: ``MODEL_REGISTRY.get(name)(config)``.
    """
    match called:
        case ir.Call(ir.Attr(base, "get"), (ir.Arg(), *_)):
            return knowledge.word("registry").search(ir.spell(base).rsplit(".", 1)[-1]) is not None
        case ir.Subscript(base, index):
            table = ir.spell(base).rsplit(".", 1)[-1]
            key = index.value if isinstance(index, ir.Const) else ""
            return knowledge.word("registry").search(table) is not None or "class" in str(key)
        case _:
            return False


def holds_optimizer(arguments: Arguments) -> bool:
    """Whether an optimizer, or something called so, is among the arguments."""
    return any(
        part.kind == "optimizer" or "optim" in part.name.lower()
        for value in arguments.everything()
        for part in value.refs()
    )
