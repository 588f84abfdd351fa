"""Transfer of calls that leave the file: of libraries with an effect, and of code that is not known.

Each function answers: given the state before, what holds after this one call? Knowledge of names comes from the
knowledge tables, never from here.

Worked example: ``accelerator.prepare(net, optimizer)`` gives back what it was given, so says its effect; what
``plugin.wrap(net)`` gives, of which nothing is known, may be the network or something that runs it.

Known holes: what unresolved code does with a module it keeps is guessed from names.
"""

from __future__ import annotations

from torchmode import ir, knowledge
from torchmode.domain import Origin, State
from torchmode.interp.arguments import Arguments, partial
from torchmode.interp.core import holds_group
from torchmode.interp.differentiation import Differentiation
from torchmode.interp.guards import truth
from torchmode.knowledge.effects import NOTHING_KNOWN, Returns, StartsWork
from torchmode.objects import (
    FLOWING,
    GRADIENTS,
    NOTHING,
    UNKNOWN,
    Ext,
    Fn,
    Lit,
    Obj,
    Params,
    RecordingOf,
    Ref,
    Value,
    ref,
)


class Transfer(Differentiation):
    """The part of the interpreter that knows what calls of other code do."""

    def external(self, state: State, name: str, arguments: Arguments, call: ir.Call) -> Value:
        """A call of an imported name or builtin."""
        site = call.site
        self.note_export(state, name, arguments, call)
        first = arguments.positional[0] if arguments.positional else None
        if self.constructing() and not knowledge.word("registers_nothing").search(name):
            self.give_away(state, arguments, with_parameters=name.startswith("torch.nn.Parameter"))
        if name in ("importlib.import_module", "builtins.__import__"):
            return Value(frozenset((Ext("importlib.*"),)))
        if name.startswith("builtins."):
            return self.builtin(state, name[9:], arguments, call)
        if name == "collections.OrderedDict" and not arguments.positional:
            return self.builtin(state, "dict", arguments, call)
        if name in ("functools.partial", "functools.wraps", "functools.lru_cache", "functools.cache"):
            if name == "functools.partial" and first is not None:
                return partial(first, arguments)
            return Value(frozenset((Ext("builtins.identity"),)))
        if arguments.get("_partial_") is not None:  # Hydra: what it returns makes the object
            return Value(frozenset((Ext(f"{name}.*"),)))
        effect = self.knowledge.effect(name)
        if effect is NOTHING_KNOWN:
            return self.unresolved(state, name, arguments, call)
        if effect.starts_work is not None:
            self.note_work(state, effect.starts_work, arguments, site)
            return self.unresolved(state, name, arguments, call)
        if effect.scope:
            return self.context_of(state, effect, arguments, call)
        if effect.differentiates is not None:
            return self.use_graph(state, effect.differentiates, arguments, site)
        if effect.starts is not None:
            return self.make_module(state, name, effect, arguments, call)
        value = NOTHING
        if effect.acts:
            value = self.run_effect(state, effect, None, arguments, call)
        return self.returned(state, name, effect.returns, effect.order, arguments, call) or value

    def returned(
        self,
        state: State,
        name: str,
        returns: Returns | None,
        order: tuple[str, ...],
        arguments: Arguments,
        call: ir.Call,
    ) -> Value | None:
        """What a call returns that makes no module; None where its entry does not say."""
        joint = self.joint(state, arguments)
        match returns:
            case None:
                return None
            case Returns.ARGUMENT | Returns.COPY:
                given = arguments.positional or [value for value in arguments.everything() if value.refs()]
                if not given:
                    return self.tensor(state, joint)
                if returns is Returns.COPY:
                    twin = self.copied(state, given[0], call.site)
                    self.note_copy(state, name, given[0], twin)
                    return twin
                for obj in given[0].refs():
                    obj.evidence.add("wrapped")
                return given[0]
            case Returns.ARGUMENTS:
                return self.handed_back(state, order, arguments, call.site)
            case Returns.OTHER:
                return self.make_other(state, name, arguments, call.site)
            case Returns.NAMESPACE:
                if not any(self.modules_in(state, value) for _, value in arguments.named):
                    return self.make_other(state, name, arguments, call.site)
                made = self.keyed(state, arguments, call.site)
                made.traits |= {"mapping", "namespace"}
                return ref(made)
            case Returns.OPTIMIZER:
                return self.make_optimizer(state, name, arguments, call.site)
            case Returns.LOSS:
                loss = self.allocate("unknown", call.site, label=name)
                loss.traits |= {"other", "loss", "insensitive"}
                return ref(loss)
            case Returns.NOTHING:
                self.mark(joint.passes, "read")
                return NOTHING
            case Returns.VALUES:
                self.mark(joint.passes, "read")
                return Value(passes=joint.detached().passes, tags=joint.tags - GRADIENTS)
            case Returns.ANSWER:
                self.mark(joint.passes, "read")
                return self.tensor(state, joint)
            case Returns.TENSOR:
                return self.tensor(state, joint)
            case Returns.SYNTHETIC:
                return self.synthetic(state, name, arguments, joint, call)
            case Returns.METHOD:
                return self.unbound(state, name, arguments, call) or self.tensor(state, joint)
            case Returns.RECORDING:
                return Value(frozenset((RecordingOf(self.recording(state)),)))
            case Returns.CALL if call.args and arguments.positional:
                rest = Arguments(arguments.positional[1:2], spelled=arguments.spelled[1:2])
                shaped = ir.Call(call.args[0].value, call.args[1:2], call.site)
                return self.apply(state, arguments.positional[0], rest, shaped)
            case Returns.CALL:
                return self.tensor(state, joint)
            case Returns.PARAMETER | Returns.VARIABLE:
                return leaf(returns, arguments)
            case Returns.NEVER:
                self.path_ended = True
                return NOTHING

    def keyed(self, state: State, arguments: Arguments, site: int) -> Obj:
        """A group with the keyword arguments under their names."""
        group = self.allocate("group", site, "dict")
        for key, value in arguments.named:
            self.put(state, group, key, value)
        return group

    def note_work(self, state: State, work: StartsWork, arguments: Arguments, site: int) -> None:
        """Code that runs beside this one: recording and modes are not those of the line that starts it."""
        if work is StartsWork.TASKS:
            self.trace.starts_tasks = True
        elif arguments.positional:
            self.note_thread(state, arguments.positional[0], arguments.spelled[0], site)

    def unbound(self, state: State, name: str, arguments: Arguments, call: ir.Call) -> Value | None:
        """``nn.Module.eval(m)``: the method of the first argument."""
        if not arguments.positional or not call.args:
            return None
        method = name.rsplit(".", 1)[-1]
        rest = Arguments(arguments.positional[1:], arguments.named, arguments.unknown, arguments.spelled[1:])
        shaped = ir.Call(ir.Attr(call.args[0].value, method, call.site), call.args[1:], call.site)
        return self.method(state, arguments.positional[0], method, rest, shaped)

    def synthetic(self, state: State, name: str, arguments: Arguments, joint: Value, call: ir.Call) -> Value:
        """Data made from nothing; or a leaf from the number of a loss: `tensor(loss.item(), requires_grad=True)`."""
        tags = {"synthetic"}
        wants = arguments.get("requires_grad")
        if wants is not None and truth(wants) is not False:
            match call.args[:1]:
                case (ir.Arg(ir.Call(ir.Attr(ir.Name() as loss, "item"), ())),):
                    joint = joint.join(self.evaluate(state, loss))
            tags |= {"wants_grad"} if joint.passes else GRADIENTS
        copies = name == "torch.tensor" and not all(
            self.is_written_out(state, value) for value in arguments.positional
        )
        if copies or (joint.passes and not name.endswith("_like")):
            tags.discard("synthetic")
        return Value(passes=frozenset((entry, False) for entry, _ in joint.passes), tags=frozenset(tags))

    def is_written_out(self, state: State, value: Value) -> bool:
        """Whether a value is literals, lists of them, or itself made from nothing."""
        if "synthetic" in value.tags:
            return True
        return bool(value.atoms) and all(
            isinstance(atom, Lit)
            or (
                isinstance(atom, Ref)
                and atom.obj.kind == "group"
                and all(self.is_written_out(state, item) for item in self.contents(state, atom.obj))
            )
            for atom in value.atoms
        )

    def give_away(self, state: State, arguments: Arguments, with_parameters: bool = False) -> None:
        """A constructor passes modules on to code that is not shown: they may become children of something there."""
        for value in arguments.everything():
            value = self.consume(state, value)
            for part in self.modules_in(state, value, 4):
                self.register(None, part)
            if with_parameters:
                for owner in self.parameter_owners(state, value):
                    self.register(None, owner)

    def give_away_all(self, state: State) -> None:
        """Code in a string may register whatever the object under construction holds."""
        for activation in self.stack:
            owner = activation.receiver
            for key in sorted(owner.attrs) if owner is not None else ():
                held = state.get(("attr", owner, key))
                if isinstance(held, Value):
                    self.give_away(state, Arguments((held,)))

    def tensor(self, state: State, joint: Value) -> Value:
        """The result of a pure tensor function."""
        if not self.records(state):
            joint = joint.detached()
        return Value(passes=joint.passes, tags=joint.tags - UNKNOWN)

    def joint(self, state: State, arguments: Arguments) -> Value:
        """All arguments together, with the passes inside the containers among them."""
        joint = arguments.joint()
        groups = [value for value in arguments.everything() if holds_group(value)]
        if not groups:
            return joint
        passes = joint.passes.union(*[self.flows(state, value) for value in groups])
        return joint if passes == joint.passes else Value(joint.atoms, passes, joint.tags)

    def copied(self, state: State, value: Value, site: int) -> Value:
        """``deepcopy``: new objects in the old state."""
        atoms: set[object] = set()
        for atom in value.atoms:
            if isinstance(atom, Ref) and atom.obj.kind in ("module", "unknown"):
                source = atom.obj
                twin = self.allocate(
                    source.kind,
                    site,
                    f"copy{source.site}{source.key}",
                    name=source.name,
                    cls=source.cls,
                    label=source.label,
                )
                twin.traits |= source.traits | {"copy"}
                twin.evidence |= source.evidence
                twin.attrs |= source.attrs
                twin.items |= source.items
                twin.born = source.born or Origin("copied", "unknown", site)
                state.set(("mode", twin), self.mode(state, source))
                state.set(("grad", twin), self.trainable(state, source))
                atoms.add(Ref(twin))
            else:
                atoms.add(atom)
        return Value(frozenset(atoms), value.passes, value.tags)

    def unresolved(
        self, state: State, name: str, arguments: Arguments, call: ir.Call, receiver: Obj | None = None
    ) -> Value:
        """A call of something that the file does not show: see design, section 6, *Calls*."""
        site = call.site
        last = name.rsplit(".", 1)[-1]
        lowered = last.lower()
        joint = self.joint(state, arguments)
        values = arguments.everything()
        if knowledge.word("replaces_norms").search(lowered):
            for value in values:
                for obj in self.modules_in(state, value):
                    obj.traits.add("other_norm")
        modules = [
            (obj, spelled)
            for value, spelled in zip(values, arguments.spelled, strict=False)
            for obj in self.modules_in(state, value)
            if obj.kind == "module"
            or self.is_module(obj)
            or obj.param_of is not None
            or obj.parent is not None
        ]
        modules = [(obj, spelled) for obj, spelled in modules if "other" not in obj.traits]
        if modules:
            self.trace.lent.update(
                atom.function.ident for value in values for atom in value.atoms if isinstance(atom, Fn)
            )
        optimizers = [obj for value in values for obj in value.refs() if obj.kind == "optimizer"]
        if "optim" in lowered and modules:
            self.trace.unknown_optimizer = True
        if knowledge.word("updates").search(lowered):  # `get_train_op(params=net.parameters())`
            for value in values:
                if any(isinstance(atom, Params) and atom.what == "parameters" for atom in value.atoms):
                    self.trace.optimised |= self.parameter_owners(state, value)
        if knowledge.word("loads_into").search(lowered) and len(values) > 1:
            for obj, _ in modules:
                obj.traits.add("loaded")
        is_class = last[:1].isupper() or (last.startswith("_") and last[1:2].isupper())
        drives = not is_class and knowledge.drives_mode(last)
        no_pass = knowledge.word("no_pass").search(lowered) is not None
        if not no_pass:
            self.cover()
        if last == "run_in_executor" and len(arguments.positional) > 1:
            self.note_thread(state, arguments.positional[1], arguments.spelled[1], site)
        self.hand_over(state, values, site)
        through = joint.passes
        if drives:
            for obj, spelled in modules:
                self.forget_mode(
                    state, obj, site, f"`{spelled}` is passed to `{last}`, which may switch its mode"
                )
        fed = receiver is not None and "other" in receiver.traits and knowledge.word("metric").search(lowered)
        if joint.passes and not fed and (knowledge.word("updates").search(lowered) or optimizers):
            if optimizers and knowledge.word("keeps_mode").search(lowered) is None:
                self.differentiate_arguments(state, arguments, site)
            elif not optimizers:
                goes_back = knowledge.word("goes_back").search(lowered) is not None
                self.hand_out(joint.passes, "graph" if goes_back else "escaped")
        if not is_class:
            for obj, spelled in modules:
                if no_pass:
                    continue
                if not drives:
                    result = self.forward(state, obj, site, spelled, "", joint, passed_to=last)
                    through = through | result.passes
                else:
                    self.hand_out(through, "escaped")
            if knowledge.word("metric").search(lowered):
                self.mark(joint.passes, "read")
        if self.constructing():
            self.give_away(state, arguments)
        obj = self.allocate("unknown", site, label=name, name=last)
        if obj.born is None:
            obj.born = Origin("presumed", "train", site, name)
        self.note_dropout_arguments(obj, arguments)
        if is_class:
            obj.traits.add("class_like")
        obj.traits.add("factory" if receiver is None else "made")
        for held, _ in modules:
            if is_class:
                obj.held.add(held)
        if not self.records(state):
            through = frozenset((entry, False) for entry, _ in through)
        tags = joint.tags & FLOWING
        return Value(frozenset((Ref(obj),)), through, tags)

    def hand_over(self, state: State, values: tuple[Value, ...], site: int) -> None:
        """Callbacks given to unresolved code may run at any time."""
        for value in values:
            for atom in value.atoms:
                if isinstance(atom, Fn) and atom.function.ident in self.switching:
                    before = state.fork()
                    call = ir.Call(ir.Name("callback", site), (), site)
                    self.call_function(before, atom, Arguments(), call)
                    for location, content in before.flatten(before).items():
                        if location[0] == "mode" and content != self.mode(state, location[1]):
                            self.forget_mode(
                                state,
                                location[1],
                                site,
                                f"a callback that switches it is given away: `{atom.function.name}`",
                            )

    # -- provided by other parts -----------------------------------------------------

    def method(self, state: State, base: Value, name: str, arguments: Arguments, call: ir.Call) -> Value:
        raise NotImplementedError

    def consume(self, state: State, value: Value) -> Value:
        raise NotImplementedError

    def element(self, state: State, value: Value) -> Value:
        raise NotImplementedError

    def put(self, state: State, group: Obj, key: object, value: Value) -> None:
        raise NotImplementedError

    def get_attribute(self, state: State, arguments: Arguments, call: ir.Call) -> Value:
        raise NotImplementedError

    def set_attribute(self, state: State, base: Value, name: str, value: Value, site: int = -1) -> None:
        raise NotImplementedError

    def builtin(self, state: State, name: str, arguments: Arguments, call: ir.Call) -> Value:
        raise NotImplementedError

    def known_items(self, state: State, value: Value) -> list[Value] | None:
        raise NotImplementedError

    def mapped(self, state: State, arguments: Arguments, call: ir.Call) -> Value:
        raise NotImplementedError


def leaf(returns: Returns, arguments: Arguments) -> Value:
    """A parameter, which requires gradients unless told otherwise, or a variable, which does where told so."""
    value = arguments.positional[0] if arguments.positional else NOTHING
    wants = arguments.get("requires_grad", 1 if returns is Returns.PARAMETER else None)
    if returns is Returns.PARAMETER:
        if wants is not None and truth(wants) is False:
            return value.detached()
        return Value(passes=value.detached().passes, tags=value.tags | {"wants_grad"})
    if wants is not None and truth(wants) is not False:
        value = value.with_tag("wants_grad")
    off = arguments.get("volatile")
    if off is not None and truth(off) is not False:
        value = value.with_tag("volatile")
    return value
