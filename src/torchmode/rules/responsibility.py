"""Whose affair the mode and the recording of a pass are: this code's, that of its callers, or that of a base.

A report is made where the mistake can be mended. Code that is handed a module, overrides what a base drives, or
offers a switch to its users leaves the decision to others, and these questions say so.

Worked example: a class keeps its networks under names and has ``def eval(self): getattr(self, "net" + name).eval()``.
In which mode ``self.netG`` runs in another of its methods is decided by whoever calls ``eval()``.

Known holes: callers in other files are asked later and elsewhere (``torchmode.callers``); a callback that an engine
runs under a guard of its own is not recognised.
"""

from __future__ import annotations

import re
from itertools import pairwise

from torchmode import ir
from torchmode.domain import Origin, certain, words
from torchmode.interp.passes import Activation, Pass
from torchmode.roles import (
    Context,
    names_inference,
    own_loops,
    records,
)
from torchmode.rules.guarded import guards_around, is_like_a_block

SWITCH = re.compile(r"^(set_|to_|_)?(eval|test|inference)(_?mode)?$")


def inside_own_method(entry: Pass) -> bool:
    """The object runs itself (``self(x)``) in one of its methods: its mode is the caller's affair."""
    return entry.activation.receiver is entry.obj and entry.obj.kind == "module"


def inside_a_holder(source: Pass) -> bool:
    """Whether a method of a module runs a part of it: whoever switches that module from outside switches the part."""
    receiver = source.activation.receiver
    return receiver is not None and receiver.kind == "module" and receiver is not source.obj


def is_judged_elsewhere(entry: Pass) -> bool:
    """Whether another pass is judged for the mode: its caller's, or its own where a method trains its own object.

    Between the training and the validation of one method nobody outside can switch.
    """
    source = entry.source()
    if not inside_own_method(source):
        return False
    if trains_by_itself(source):
        return entry is not source
    return is_called(source)


def trains_by_itself(source: Pass) -> bool:
    """Whether a method of the object leads to the pass and trains the object, too: ``fit``, which calls ``score``."""
    return any(
        link.differentiates and link.receiver is source.obj for link in source.activation.all_callers()
    )


def is_called(entry: Pass) -> bool:
    """Whether code outside the object asked for the pass: then that call is judged for the mode."""
    return all(link.kind not in ("class-entry", "entry") for link in entry.activation.all_callers())


def outer_site(entry: Pass) -> tuple[int, Activation]:
    """Where code outside the object asked for this pass: the pass itself unless the object runs itself."""
    site, activation = entry.site, entry.activation
    if not inside_own_method(entry.source()):
        return site, activation
    for link in reversed(chain_of(entry)):
        site, activation = link.site if link.via < 0 else link.via, link.activation
        if activation.receiver is not link.obj:
            return site, activation
    seen: set[Activation] = set()
    while activation.receiver is entry.obj and activation not in seen:
        seen.add(activation)
        callers = sorted(activation.callers, key=lambda item: (item[1], item[0].ident))
        if not callers:
            break
        activation, site, _ = callers[0]
    return site, activation


def spelled_at(context: Context, entry: Pass, site: int) -> str:
    """How the object is spelled where the report stands: what calls itself ``self`` has another name outside."""
    if site == entry.site or not inside_own_method(entry.source()):
        return entry.spelled
    names = [
        other.spelled
        for other in context.trace.passes
        if other.enters and other.site == site and other.obj is entry.obj and other.spelled
    ]
    return names[0] if names else entry.spelled


def of_class(entry: Pass) -> bool:
    """Whether its mode comes from other methods of a class whose call order is unknown."""
    return any(origin.carried or origin.word == "entry" for origin in certain(entry.modes)) and any(
        link.kind == "class-entry" for link in entry.activation.all_callers()
    )


def has_base_elsewhere(entry: Pass) -> bool:
    """Whether the class that runs the pass has a base that the file does not show, which may switch."""
    receiver = entry.activation.receiver
    return receiver is not None and receiver.cls is not None and receiver.cls.unresolved_base


def differs_by_caller(context: Context, entry: Pass) -> bool:
    """Whether other callers of the same pass make this one's mode doubtful.

    Where nothing shows the mode here, a known caller that has it in eval mode, or that trains by the same pass, says
    more. Where the mode of one caller is lost, so may be what that caller shares with this one.
    """
    source, own = entry.source().site, words(certain(entry.modes))
    others = [other for other in context.trace.passes if other.source().site == source]
    seen = {word for other in others for word in words(other.modes)}
    if "unknown" in seen:
        return True
    return own == {"entry"} and ("eval" in seen or any("backward" in other.all_uses() for other in others))


def is_affair_of_callers(context: Context, entry: Pass) -> bool:
    """Whether the methods of a class are given the object, and none of them switches it, not even to train it.

    ``train_step(self, model, ...)`` beside ``valid_step(self, model, ...)``: who calls them switches for either.
    """
    links = entry.activation.all_callers()
    return (
        any(link.function is not None and link.function.ident == entry.obj.param_of for link in links)
        and all(link.cls is not None for link in links)
        and words(certain(entry.modes)) == {"entry"}
        and not context.switches(entry.obj)
    )


def is_switched_by_name(entry: Pass) -> bool:
    """Whether a method of the class switches networks that it finds under names which are not known.

    ``self._models[name].eval()``, ``getattr(self, "net" + name).eval()``: elsewhere one of them is ``self.model``.
    """
    receiver = entry.activation.receiver
    return (
        receiver is not None
        and receiver.cls is not None
        and any(
            switches_by_name(method) for info in receiver.cls.lineage() for method in info.methods.values()
        )
    )


def is_for_users(context: Context, entry: Pass, origin: Origin) -> bool:
    """Whether a base in another file switched for users, and those who drive the step switch for it.

    ``def eval(self)``, which nothing here calls; or the constructor, where nothing shows who calls the step.
    """
    if context.trace.is_main(origin.site):
        return False
    driven = entry.activation.kind == "class-entry"
    switches = [switch for switch in context.trace.switches if switch.site == origin.site]
    return bool(switches) and all(
        (switch.activation.kind == "class-entry" and SWITCH.search(switch.activation.name) is not None)
        or (driven and switch.activation.name == "__init__")
        for switch in switches
    )


def switches_by_name(method: ir.Function) -> bool:
    """Whether a method calls ``train`` or ``eval`` on what it looks up in itself under a computed name."""
    if not method.params or not method.attributes & {"train", "eval"}:
        return False
    receiver = method.params[0].name
    looked_up = {
        target.name
        for node in ir.walk(method.body)
        if isinstance(node, ir.Assign) and finds_by_name(node.value, receiver)
        for target in node.targets
        if isinstance(target, ir.Name)
    }
    return any(
        isinstance(node, ir.Call)
        and isinstance(node.func, ir.Attr)
        and node.func.name in ("train", "eval")
        and (
            finds_by_name(node.func.base, receiver)
            or (isinstance(node.func.base, ir.Name) and node.func.base.name in looked_up)
        )
        for node in ir.walk(method.body)
    )


def finds_by_name(expr: ir.Expr | None, receiver: str) -> bool:
    """``self.networks[name]``, ``getattr(self, "net" + name)``."""
    match expr:
        case ir.Subscript(ir.Attr(ir.Name(name)), index):
            return name == receiver and not isinstance(index, ir.Const)
        case ir.Call(ir.Name("getattr"), (ir.Arg(ir.Name(name)), ir.Arg(index), *_)):
            return name == receiver and not isinstance(index, ir.Const)
        case _:
            return False


def is_override(activation: Activation) -> bool:
    """Whether nothing shows who runs the method, and a base has one of its name: whoever drives the base switches."""
    info, name = activation.cls, activation.name
    return (
        activation.kind == "class-entry"
        and info is not None
        and any(base.methods.get(name) not in (None, activation.function) for base in info.lineage()[1:])
    )


def is_reached_by_overrides(entry: Pass) -> bool:
    """Whether only overrides lead to the pass: ``valid_step``, of which a method of its own is a part.

    Behind a ``__call__`` stand users, not what drives a base.
    """
    starts = starts_of(entry)
    return bool(starts) and all(
        is_override(start) and (start is entry.activation or not start.name.startswith("__"))
        for start in starts
    )


def starts_of(entry: Pass) -> list[Activation]:
    """The activations with which what leads to the pass begins, as far as the file shows."""
    return [link for link in entry.activation.all_callers() if link.kind != "called"]


def may_switch_itself(entry: Pass) -> bool:
    """Whether a method that is not shown, of an object that nothing switches, runs it: it may call `eval()`."""
    return (
        not entry.source().described
        and entry.obj.cls is None
        and words(certain(entry.modes)) == {"entry"}
        and names_inference(entry.method)
    )


CONDITIONS = (ir.Branch, ir.Choice, ir.Match)
LEAVES = (ir.Return, ir.Break, ir.Continue, ir.Raise)


def one_switch_for_both(context: Context, entry: Pass, bad: str) -> bool:
    """Whether another method switches for training and for evaluation alike, and this pass was met in either mode.

    ``self.prepare(train=True)`` and ``self.prepare(train=False)`` before stages that ask the state which one it is:
    the combination that is wrong is one that nothing runs. A training step that no method asks about runs in both.
    """
    function = entry.source().activation.function
    sites = {origin.site for origin in certain(entry.modes) if origin.word == bad}
    if entry.activation.receiver is None or function is None or not sites:
        return False
    if any(ir.site_of(node) in sites for node in ir.walk(function.body)):
        return False
    met = {
        origin.site
        for other in context.judged
        if other.site == entry.site and other.obj is entry.obj and other is not entry
        for origin in other.modes
        if origin.word not in (bad, "unknown")
    }
    return sites <= met and (bad == "train" or is_conditional(entry.source()))


def is_conditional(entry: Pass) -> bool:
    """Whether a method of the object in whose method a pass stands has a condition on the way to it."""
    todo = [(entry.activation, entry.site)]
    seen: set[Activation] = set()
    while todo:
        activation, site = todo.pop()
        if activation in seen or activation.function is None:
            continue
        seen.add(activation)
        if has_condition(activation.function.body, site):
            return True
        todo.extend(
            (caller, called_at)
            for caller, called_at, _ in activation.callers
            if caller.receiver is entry.activation.receiver
        )
    return False


def has_condition(body: ir.Block, site: int) -> bool:
    """Whether a condition holds a place in one of its branches, or may end the pass over the body before it."""
    return any(
        ir.site_of(item) == site
        or (isinstance(item, LEAVES) and isinstance(node, ir.Branch) and node.site < site)
        for node in ir.walk(body)
        if isinstance(node, CONDITIONS)
        for item in ir.walk(node)
    )


def option_decides(context: Context, entry: Pass, bad: str) -> bool:
    """Whether the same pass is fine where an option, undecided here, is set the other way."""
    mine = assumed_around(entry.activation)
    return any(
        other.source().site == entry.source().site
        and other.obj is entry.obj
        and other.activation.chain == entry.activation.chain
        and any(
            mine.get(test, answer) is not answer for test, answer in assumed_around(other.activation).items()
        )
        and context.role(other).word == "inference"
        and not words(certain(other.modes)) & {bad, "unknown"}
        for other in context.judged
    )


def assumed_around(activation: Activation) -> dict[tuple[ir.Function | None, str], bool]:
    """The options that are decided for this activation: in its own function, or in those that lead to it."""
    found: dict[tuple[ir.Function | None, str], bool] = {}
    both: set[tuple[ir.Function | None, str]] = set()
    for link in activation.all_callers():
        for test, answer in link.assumed:
            key = (link.function, test)
            if found.setdefault(key, answer) is not answer:
                both.add(key)
    return {key: answer for key, answer in found.items() if key not in both}


def later_only(context: Context, entry: Pass, bad: str) -> bool:
    """Whether the first pass of the loops around is fine and only later ones are bad."""
    if not any(loop.turn == "later" or loop.turn[:1] == "#" for loop in own_loops(context, entry)):
        return False
    for other in context.judged:
        if other.site == entry.site and other.obj is entry.obj and other is not entry:
            found = words(certain(other.modes))
            if bad not in found and "unknown" not in found:
                return True
    return False


def is_hook(entry: Pass) -> bool:
    """One of several steps (``train_step``, ``evaluate_step``): an engine calls them, and it may guard."""
    info, name = entry.activation.cls, entry.activation.name
    return (
        info is not None
        and name.endswith("_step")
        and any(other.endswith("_step") and other != name for other in info.methods)
    )


def guarded_by_name(context: Context, entry: Pass) -> bool:
    """Whether the file calls the method that runs the pass on objects it does not know, and always under a guard."""
    function = entry.activation.function
    if entry.activation.kind != "class-entry" or function is None:
        return False
    guards = guards_around(context.trace.program, function.name)
    return bool(guards) and all(guards)


def is_called_by_name(context: Context, entry: Pass) -> bool:
    """Whether a method in which a module runs itself is called in this file on objects that it does not know.

    ``self.model._infer_one(image)``: the mode is the affair of that caller, which is judged for it where it can be.
    """
    return (
        inside_own_method(entry.source())
        and words(certain(entry.modes)) == {"entry"}
        and any(
            guards_around(context.trace.program, link.function.name)
            for link in entry.activation.all_callers()
            if link.receiver is entry.obj and link.function is not None
        )
    )


def trained_by_choice(context: Context, entry: Pass) -> bool:
    """Whether the function that runs the pass also switches the object to training mode: it serves both.

    A ``train()`` behind the pass, or behind the call that leads to it, only puts back what was before.
    """
    place = entry.via if entry.via >= 0 else entry.site
    return any(
        switch.obj is entry.obj
        and (switch.word == "flag" or (switch.word == "train" and switch.site < place))
        and switch.activation.function is entry.activation.function
        for switch in context.trace.switches
    )


def guarded_by_callers(context: Context, entry: Pass) -> bool:
    """Whether every call, in this file, of the function with which it begins here runs the pass with recording off.

    ``self.score(batches)`` stands under a guard in `fit`, and shares the loss with the training step.
    """
    for start in starts_of(entry):
        called = [
            other
            for other in context.trace.passes
            if other.site == entry.site
            and any(
                link.kind == "called" and link.function is start.function
                for link in other.activation.all_callers()
            )
        ]
        if called and not any(records(other.recordings) for other in called):
            return True
    return False


def chosen_by_caller(context: Context, entry: Pass) -> bool:
    """Whether one and the same function has the pass run both with and without a guard: it knows why.

    A guard inside, under a condition that one and the same call meets and does not, is nothing that the caller chose.
    """
    calls = calls_of(entry.activation).keys()
    return any(
        other.site == entry.site
        and other.obj is entry.obj
        and other.activation is not entry.activation
        and not records(other.recordings)
        and not (calls == calls_of(other.activation).keys() and is_guarded_inside(other))
        and is_chosen(entry.activation, other.activation)
        for other in context.trace.passes
    )


def calls_of(activation: Activation) -> dict[tuple[ir.Function | None, int], Activation]:
    """The calls that lead to an activation, by function and place, each with the activation that it stands in."""
    return {(caller.function, site): caller for caller, site, _ in activation.callers}


def is_chosen(recorded: Activation, guarded: Activation, depth: int = 4) -> bool:
    """Whether one function calls the two, or what leads to them.

    Where one call leads to both, what is further out chose; where nothing is, that function chose by an option.
    """
    mine, theirs = calls_of(recorded), calls_of(guarded)
    both = mine.keys() & theirs.keys()
    if not both:
        return not {function for function, _ in mine}.isdisjoint(callers_through_guards(guarded) - {None})
    return any(
        mine[key] is theirs[key]
        or not mine[key].callers
        or depth == 0
        or is_chosen(mine[key], theirs[key], depth - 1)
        for key in both
    )


def callers_through_guards(activation: Activation) -> set[ir.Function | None]:
    """The functions that call this one, themselves or by a function that only stands for a guard."""
    found: set[ir.Function | None] = set()
    todo, seen = [activation], {activation}
    while todo:
        for caller, _, _ in todo.pop().callers:
            found.add(caller.function)
            if caller not in seen and is_like_a_block(caller):
                seen.add(caller)
                todo.append(caller)
    return found


def is_guarded_inside(entry: Pass) -> bool:
    """Whether the function of a pass itself switched recording off for it."""
    function = entry.activation.function
    sites = {ir.site_of(node) for node in ir.walk(function.body)} if function is not None else set[int]()
    return {origin.site for origin in certain(entry.recordings)} <= sites


def is_off_since_another(context: Context, entry: Pass) -> bool:
    """Whether what leads to the pass begins outside, after another function there that switches recording off for good.

    ``@app.on_event("startup")`` above ``def warm_up(): torch.set_grad_enabled(False)``.
    """
    starts = starts_of(entry)
    return (
        bool(starts)
        and all(start.function is not None for start in starts)
        and not context.trace.leaves_off
        <= {link.function.ident for link in entry.activation.all_callers() if link.function is not None}
    )


def called_by_a_base(entry: Pass) -> bool:
    """Whether the pass runs in a method that a base class elsewhere may call, under guards of its own."""
    activation = entry.activation
    info = activation.receiver.cls if activation.receiver is not None else None
    return activation.kind == "class-entry" and info is not None and info.unresolved_base


def is_handed_to_a_base(entry: Pass) -> bool:
    """Whether a method that leads to the pass is given to a method of a base that is not shown, which may guard it.

    ``self.with_events(self.one_batch)``: in a subclass of what drives both training and validation.
    """
    return any(
        isinstance(call, ir.Call)
        and isinstance(call.func, ir.Attr)
        and ir.spell(call.func.base) == "self"
        and link.cls.find(call.func.name) is None
        and any(ir.spell(arg.value) == f"self.{link.name}" for arg in call.args)
        for link in entry.activation.all_callers()
        if link.cls is not None and link.cls.unresolved_base
        for info in link.cls.lineage()
        for method in info.methods.values()
        for call in ir.walk(method.body)
    )


def is_hook_of_a_base(entry: Pass) -> bool:
    """Whether the method that runs the pass is private: then only the base that is not shown can call it."""
    name = entry.activation.name
    return name.startswith("_") and not name.startswith("__")


def responsible_site(context: Context, entry: Pass) -> int:
    """Where the guard is missing: at the pass, or where a helper that others need with gradients is called."""
    links = list(reversed(chain_of(entry)))
    site = links[0].site
    for inner, outer in pairwise(links):
        if switches_inside(context, inner) or not needs_gradients_elsewhere(context, inner):
            break
        site = outer.via
    return site


def switches_inside(context: Context, entry: Pass) -> bool:
    """Whether the function of this pass itself puts the object in eval mode."""
    return any(
        switch.obj is entry.obj
        and switch.word == "eval"
        and switch.activation.function is entry.activation.function
        for switch in context.trace.switches
    )


def needs_gradients_elsewhere(context: Context, entry: Pass) -> bool:
    """Whether the function of this pass is shared: by training, or by callers outside the file."""
    function = entry.activation.function
    source = entry.source().site
    for other in context.judged:
        if other.source().site != source:
            continue
        through = [link for link in chain_of(other) if link.activation.function is function]
        if through and ("backward" in other.all_uses() or (other is through[0] and "returned" in other.uses)):
            return True
    return False


def chain_of(entry: Pass) -> list[Pass]:
    """The pass and the copies it was made from, outermost first."""
    chain = [entry]
    while chain[-1].origin_of is not None:
        chain.append(chain[-1].origin_of)
    return chain
