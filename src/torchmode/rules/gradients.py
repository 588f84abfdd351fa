"""Whether somebody wants the graph of a pass: forces, attacks, leaves that ask for gradients, a caller's backward.

Worked example: ``model.answer(task)`` reads a label of most models, but one class that ``model`` may be takes
``autograd.grad`` steps in its ``answer``: a guard around the call would break it.

Known holes: a class that is named in a configuration is not seen, nor what it differentiates.
"""

from __future__ import annotations

import re

from torchmode import ir, knowledge
from torchmode.interp.passes import Pass
from torchmode.objects import ClassInfo, Obj
from torchmode.options import TorchVersion
from torchmode.roles import Context, Role, label, records
from torchmode.rules.guarded import guards_further_in, guards_itself, is_fallback
from torchmode.rules.leaves import makes_leaves
from torchmode.rules.responsibility import chain_of

VOLATILE_ENDS: TorchVersion = (0, 4)
ATTACK = re.compile(r"(^|_)(adv|attack)", re.I)
ASKS_FOR_GRADIENTS = (".autograd.grad", ".enable_grad", ".func.grad")  # after whatever torch is called


def wants_gradients(context: Context, entry: Pass, role: Role) -> bool:
    """Something in the pass shows that a graph is wanted."""
    if "wants_grad" in entry.inputs or ("volatile" in entry.inputs and context.older_than(VOLATILE_ENDS)):
        return True
    if (
        entry.all_uses() & {"grad", "graph"}
        or any(differentiates_itself(obj) for obj in met_here(context, entry))
        or speaks_of_forces(context, entry)
        or is_operand(context, entry)
        or guards_itself(context, entry)
        or guards_further_in(context, entry)
        or makes_leaves(context, entry)
        or is_fallback(context, entry.source())
        or given_to_its_holder(entry)
        or calls_what_differentiates(context, entry)
        or may_be_scripted_here(context, entry)
        or is_attacked(context, entry)
        or is_no_module_here(context, entry)
        or is_kept_besides(context, entry)
    ):
        return True
    if entry.source().described or not is_not_shown(entry.obj, entry.method):
        return False
    return knowledge.word("own_guard").search(entry.method.lower()) is not None or is_guarded_beside(
        context, entry
    )


def is_kept_besides(context: Context, entry: Pass) -> bool:
    """Whether a function that leads to the pass goes back through what the pass leaves behind, besides its output.

    ``net.attention.max().backward()`` below ``label = net(x).argmax()``: what the module keeps has the graph of the
    pass. So may whatever a backward starts from, unseen, where a hook takes the outputs of layers away.
    """
    names = {entry.spelled, entry.source().spelled, label(entry.obj)} - {""}
    hooked = "register_forward_hook" in context.trace.program.named
    return any(
        hooked or goes_back_through_a_part(context.trace.program.body_of(link.function), names)
        for link in entry.activation.all_callers()
        if link.differentiates_unknown
    )


def goes_back_through_a_part(body: ir.Block, names: set[str]) -> bool:
    """Whether a backward or a gradient starts from an attribute of something that is spelled so."""
    calls = [node for node in ir.walk(body) if isinstance(node, ir.Call)]
    methods = {id(call.func) for call in calls}

    def is_of_a_part(expr: object) -> bool:
        return any(
            isinstance(node, ir.Attr) and id(node) not in methods and ir.spell(node.base) in names
            for node in ir.walk(expr)
        )

    made = {
        target.name
        for node in ir.walk(body)
        if isinstance(node, ir.Assign) and is_of_a_part(node.value)
        for target in node.targets
        if isinstance(target, ir.Name)
    }
    starts = [
        call.func.base if call.func.name == "backward" else call.args[0].value
        for call in calls
        if isinstance(call.func, ir.Attr)
        and (call.func.name == "backward" or (call.func.name == "grad" and call.args))
    ]
    return any(
        is_of_a_part(start) or any(isinstance(node, ir.Name) and node.name in made for node in ir.walk(start))
        for start in starts
    )


def is_guarded_beside(context: Context, entry: Pass) -> bool:
    """Whether it is a method that is not shown, and the same function runs the same object under a guard.

    ``batches = model.extract_batches(text)`` above ``with torch.no_grad(): model.label(batches)``: whoever wrote this
    knows what needs a guard.
    """
    function = entry.source().activation.function
    return entry.method not in ("", "forward", "__call__") and any(
        other.obj is entry.obj
        and not records(other.recordings)
        and any(link.function is function for link in other.source().activation.all_callers())
        for other in context.judged
    )


def calls_what_differentiates(context: Context, entry: Pass) -> bool:
    """Whether the call that leads to the pass may, for another class, run a method that differentiates.

    ``model.answer(task)`` reads the answer of most models; one of them takes a few steps of its own first.
    """
    links = chain_of(entry)
    sites = {link.site for link in links}
    functions = {link.activation.function for link in links}
    return any(
        activation.differentiates and any(site in sites for _, site, _ in activation.callers)
        for activation in context.trace.activations
        if activation.kind == "called" and activation.function not in functions
    )


def is_attacked(context: Context, entry: Pass) -> bool:
    """Whether the call asks the model to attack itself: ``model(x, make_adv=adv)`` needs gradients of its input."""
    call = context.call_of(entry)
    return call is not None and any(
        arg.keyword is not None and ATTACK.search(arg.keyword) is not None for arg in call.args
    )


def is_not_shown(obj: Obj, method: str) -> bool:
    """Whether a method may be that of a class elsewhere: of the object's own, or of a base of it."""
    return obj.cls is None or (obj.cls.unresolved_base and obj.cls.find(method) is None)


def recording_is_asked_for(context: Context, entry: Pass) -> bool:
    """Whether a function that leads to the pass calls ``set_grad_enabled(True)`` before it, and not to train.

    ``validation_step`` of a learner that adapts within it: its framework has switched recording off, and who asks
    for it there wants it, even where the training step shares the code. Who has switched it off in the same function
    only puts it back.
    """
    validated_by_framework = any(o.kind == "framework" and o.word == "eval" for o in entry.modes)
    asked = {o.site for o in entry.recordings if o.kind == "set_grad_enabled" and o.word == "on"}
    around = {entry.source().activation.function} | {link.function for link in entry.activation.all_callers()}
    functions = [function for function in around if function is not None]
    return any(
        isinstance(node, ir.Call)
        and node.site in asked
        and sets_recording(node, True)
        and not is_put_back(function, node)
        for function in functions
        for node in ir.walk(function.body)
    ) and (
        validated_by_framework
        or not any(
            "backward" in other.all_uses() and any(origin.site in asked for origin in other.recordings)
            for other in context.judged
        )
    )


def is_put_back(function: ir.Function, switch: ir.Call) -> bool:
    """Whether a statement of the same function has switched recording off before, for good."""
    return any(
        isinstance(node, ir.Evaluate)
        and isinstance(node.value, ir.Call)
        and node.value.site < switch.site
        and ir.spell(node.value.func).rsplit(".", 1)[-1] == ir.spell(switch.func).rsplit(".", 1)[-1]
        and sets_recording(node.value, False)
        for node in ir.walk(function.body)
    )


def sets_recording(call: ir.Call, word: bool) -> bool:
    """``set_grad_enabled(True)``, for ``word`` True."""
    return any(isinstance(arg.value, ir.Const) and arg.value.value is word for arg in call.args)


def is_no_module_here(context: Context, entry: Pass) -> bool:
    """Whether it is written where no module can be.

    ``isinstance(scorer, nn.Module)`` was answered with no, or the branch is for another framework
    (``if backend == "keras"``).
    """
    site = entry.source().site
    return any(
        any(isinstance(part, ir.Call) and part.site == site for part in ir.walk(block, into=(ir.Function,)))
        for node in context.branches_around(entry)
        for block in (
            *([node.other] if rules_out(node.test, entry.source().spelled) else []),
            *([node.then] if is_for_another_framework(node.test) else []),
        )
    )


def is_for_another_framework(test: ir.Expr) -> bool:
    match test:
        case ir.Compare(_, (("==" | "in", right),)):
            named = [node.value for node in ir.walk(right) if isinstance(node, ir.Const)]
            other = knowledge.word("other_framework")
            return bool(named) and all(isinstance(name, str) and other.search(name.lower()) for name in named)
        case _:
            return False


def rules_out(test: ir.Expr, name: str) -> bool:
    match test:
        case ir.Call(
            ir.Name("isinstance"), (ir.Arg(asked), ir.Arg(ir.Attr(_, "Module") | ir.Name("Module")))
        ):
            return ir.spell(asked) == name
        case _:
            return False


def is_frozen(context: Context, entry: Pass) -> bool:
    """Whether its parameters learn on no path, or were frozen on some: with what it is a part of, or part by part."""
    if "no" not in entry.trainable or entry.trainable == {"no"}:
        return entry.trainable == {"no"}
    wholes = set(entry.obj.wholes())
    thawed = {freeze.obj for freeze in context.trace.freezes if freeze.word != "no"}
    own = sites_of_class(entry.obj.cls) if entry.may_be_still and entry.obj.cls is not None else set()
    return any(
        freeze.obj in wholes or (freeze.site in own and freeze.obj not in thawed)
        for freeze in context.trace.freezes
        if freeze.word == "no"
    )


def sites_of_class(info: ClassInfo) -> set[int]:
    """The sites in the methods of a class and its bases."""
    return {
        ir.site_of(node)
        for cls in info.lineage()
        for method in cls.methods.values()
        for node in ir.walk(method.body)
        if isinstance(node, ir.Expr)
    }


def is_differentiated_on_condition(context: Context, entry: Pass) -> bool:
    """Whether its function, where a condition holds, calls backward on the same pass itself: there the graph is for it.

    `scores = net(x); if self.with_gradients: scores.max().backward(); return scores`
    """
    own = entry.source()
    return not own.activation.differentiates and any(
        other.source().site == own.site and other.source().activation.differentiates
        for other in context.judged
    )


def hands_out_both(entry: Pass) -> bool:
    """Whether its function returns the same with its graph and without: ``return loss``, ``return loss.detach()``."""
    function = entry.source().activation.function
    returned = [
        node.value
        for node in ir.walk(function.body if function is not None else ())
        if isinstance(node, ir.Return)
    ]
    names = {value.name for value in returned if isinstance(value, ir.Name)}
    return any(
        isinstance(part, ir.Attr)
        and part.name == "detach"
        and isinstance(part.base, ir.Name)
        and part.base.name in names
        for value in returned
        if not isinstance(value, ir.Name)
        for part in ir.walk((value,) if value is not None else ())
    )


def met_here(context: Context, entry: Pass) -> set[Obj]:
    """The objects that may run in this pass: a network that is shown here, or one that a function loads."""
    site = entry.source().site
    return {entry.obj, *(other.obj for other in context.judged if other.source().site == site)}


def speaks_of_forces(context: Context, entry: Pass) -> bool:
    """Whether its class, or the function of the pass, speaks of forces or stresses.

    They are derivatives of the energy that a potential gives, and it takes them itself.
    """
    activation = entry.source().activation
    info, function = activation.cls, activation.function
    key = (
        info.definition.ident if info is not None else -1,
        function.ident if function is not None else -1,
    )
    if key not in context.forces:
        methods = info.methods.values() if info is not None else ()
        bodies = [context.body_around(entry), *(method.body for method in methods)]
        context.forces[key] = any(names_forces(body) for body in bodies)
    return context.forces[key]


def names_forces(body: ir.Block) -> bool:
    """Whether the code names a force or a stress."""
    forces = knowledge.word("forces")
    for node in ir.walk(body):
        match node:
            case ir.Name(spelled) | ir.Attr(_, spelled) | ir.Const(str() as spelled) if forces.search(
                spelled.lower()
            ):
                return True
            case _:
                continue
    return False


def is_operand(context: Context, entry: Pass) -> bool:
    """Whether what goes in and what comes out are handed to an operator: ``self.op(self.x, outputs)``, a residual."""
    call = context.call_of(entry)
    if call is None:
        return False
    body = context.body_around(entry)
    given = {ir.spell(arg.value) for arg in call.args} - {""}
    kept = {
        ir.spell(target)
        for node in ir.walk(body)
        if isinstance(node, ir.Assign) and node.value is call
        for target in node.targets
    }
    operator = knowledge.word("operator")
    return any(
        isinstance(node, ir.Call)
        and operator.search(ir.spell(node.func).rsplit(".", 1)[-1].lower())
        and any(ir.spell(arg.value) in given for arg in node.args)
        and any(arg.value is call or ir.spell(arg.value) in kept for arg in node.args)
        for node in ir.walk(body)
    )


def differentiates_itself(obj: Obj) -> bool:
    """Whether code of its class, or of a part, differentiates: forces of a potential, residuals of an equation."""
    infos = {
        id(info): info for part in (obj, *obj.held) if part.cls is not None for info in part.cls.lineage()
    }
    return any(
        differentiates(function)
        for info in infos.values()
        for function in info.methods.values()
        if not knowledge.word("only_training").search(function.name.lower())
    )


def differentiates(function: ir.Function) -> bool:
    """Whether a function asks for gradients by ``autograd.grad``, or has them recorded whatever its caller does."""
    return any(
        isinstance(node, ir.Call)
        and (
            f".{ir.spell(node.func)}".endswith(ASKS_FOR_GRADIENTS)
            or ir.spell(node.func) == "grad"
            or (function.name.lstrip("_").startswith("forward") and makes_a_leaf(node))
        )
        for node in ir.walk(function.body)
    )


def makes_a_leaf(call: ir.Call) -> bool:
    """``positions.requires_grad_()``, of something that is no part of the module."""
    match call:
        case ir.Call(ir.Attr(ir.Name(name), "requires_grad_"), args) if name != "self":
            return not any(isinstance(arg.value, ir.Const) and not arg.value.value for arg in args)
    return False


def may_be_scripted_here(context: Context, entry: Pass) -> bool:
    """Whether it is a script, and a class of the file, of which it may have been made, differentiates itself."""
    return entry.obj.label == "torch.jit.load" and any(
        differentiates(info.methods["forward"]) for info in context.trace.classes if "forward" in info.methods
    )


def given_to_its_holder(entry: Pass) -> bool:
    """Whether the output goes to the unknown thing that holds the model: ``extractor(extractor.model(x))``."""
    holder, uses = entry.obj.parent, entry.all_uses()
    while holder is not None:
        if f"given to {holder.serial}" in uses:
            return True
        holder = holder.parent
    return False


def feeds_training_elsewhere(context: Context, entry: Pass) -> bool:
    """Whether the same pass of the same method, in a class whose call order is unknown, is part of a training step."""
    return any(
        other.site == entry.site and other.obj is entry.obj and "feeds_training" in other.all_uses()
        for other in context.judged
        if other.activation.kind == "class-entry" and other.activation.function is entry.activation.function
    )


def differentiated_by_a_caller(entry: Pass) -> bool:
    """Whether a function that leads to the pass calls backward on something of which it is not known what it holds."""
    return any(link.differentiates_unknown for link in entry.activation.all_callers()[1:])


def trained_on_what_it_gives(context: Context, entry: Pass) -> bool:
    """Whether the step that trains the object runs it nowhere: then it differentiates what this pass handed out.

    An agent's action is kept with its log probability, and `optimize()` calls backward on that.
    """
    return any(
        switch.obj is entry.obj and switch.word == "train" and switch.activation.differentiates
        for switch in context.trace.switches
    ) and not any(
        other.obj is entry.obj and other.all_uses() & {"backward", "grad"} for other in context.trace.passes
    )
