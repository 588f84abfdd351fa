"""What speaks for a report of an inference pass: layers that depend on the mode, more than one sign of inference.

Worked example: ``net = build(); net.load_state_dict(weights)`` and a pass under ``no_grad`` in a file that never thinks
of modes: nobody else prepares ``net`` for use, so that unknown layers count.

Known holes: a class whose name is defined nowhere counts as one whose layers are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from torchmode import knowledge
from torchmode.domain import Origins, certain
from torchmode.interp.passes import Activation, Pass
from torchmode.objects import Obj
from torchmode.roles import (
    DETACHED,
    SAMPLES,
    Context,
    Role,
    is_crowded,
    label,
    mode_words,
    records,
    whole,
)
from torchmode.rules.responsibility import inside_own_method

BARE_LAYER = ("torch.nn.",)


def candidates(context: Context) -> Iterator[tuple[Pass, Role]]:
    """Inference passes of something that is known to be a module."""
    for entry in context.judged:
        role = context.role(entry)
        if entry.passed_to or not context.is_module(entry.obj) or is_no_module_by_name(entry):
            continue
        if records(entry.recordings) and is_crowded(
            context, entry
        ):  # where recording is off, no use can be missing
            continue
        if is_bare_layer(entry.obj) and entry.obj not in context.trained_objects:
            continue
        yield entry, role


def is_no_module_by_name(entry: Pass) -> bool:
    """Whether a thing of which nothing shows what it is has the name of something else: a pipeline guards itself.

    In a function that is called `predict_onnx` another runtime than PyTorch runs it.
    """
    if entry.obj.kind != "unknown":
        return False
    name = entry.spelled.rsplit(".", 1)[-1].lower()
    around = entry.source().activation.name.lower()
    return (
        knowledge.word("no_module").search(name) is not None
        or knowledge.word("other_runtime").search(around) is not None
    )


def is_objective(entry: Pass) -> bool:
    """Whether it is called a loss: a report belongs to the network that feeds it."""
    name = entry.spelled.rsplit(".", 1)[-1] or label(entry.obj)
    return knowledge.word("objective").search(name.lower()) is not None


def is_bare_layer(obj: Obj) -> bool:
    """A single layer called by itself (a demonstration, or a head inside a pass that is judged elsewhere)."""
    return (
        obj.label.startswith(BARE_LAYER) and "container" not in obj.traits and "Transformer" not in obj.label
    )


def has_mode_layers(context: Context, entry: Pass) -> bool:
    """Whether the layers allow a report: proven, or unknown with positive evidence that the mode matters."""
    if entry.layers == "yes":
        return True
    model = whole(entry.obj)
    if entry.layers == "no" or context.trace.filled.get((model.param_of or -1, model.name)) == {"no"}:
        return False
    if is_saved_instance_of_another(context, entry):
        return False
    if inside_own_method(entry.source()) and all(o.carried or o.word == "entry" for o in entry.modes):
        return False  # its class shows no layer that does, and its mode is the affair of whoever holds it
    if context.switches_here(entry.obj) & {"train", "eval", "restore", "flag"}:
        return True
    return is_served(context, entry) or (trains_it(context, entry) and is_any_model(model))


def modes_of_layers(entry: Pass) -> Origins:
    """The modes of a pass: those of its layers where the flag of the object alone was set, ``net.training = False``."""
    origins = certain(entry.modes)
    flag_only = origins and all(origin.kind == "flag" and origin.detail == "training" for origin in origins)
    return entry.felt if flag_only else entry.modes


def is_saved_instance_of_another(context: Context, entry: Pass) -> bool:
    """Whether the module comes from a file, in place of one without mode-dependent layers that the code also makes.

    `net = torch.load(path) if path else Net()`: what is loaded is a `Net` that was saved.
    """
    born = entry.obj.born
    return (
        born is not None
        and born.kind == "loaded"
        and any(
            other.site == entry.site and other.obj is not entry.obj and other.layers == "no"
            for other in context.trace.passes
        )
    )


def is_served(context: Context, entry: Pass) -> bool:
    """Built and used for inference only, by code that never thinks of the mode (design, section 2, *presumed*)."""
    obj = whole(entry.obj)
    if "dropout_argument" in obj.traits:
        return True
    if context.switches(obj) or obj in context.trained_objects:
        return False
    receiver = entry.source().activation.receiver
    off = not records(entry.recordings)
    if (
        off
        and receiver is not None
        and obj.traits & {"factory", "made"}
        and obj.owner is not None
        and obj.owner.cls is receiver.cls
        and not is_ready_made(obj)
    ):
        return "loaded" in obj.traits or "class_like" not in obj.traits or is_network_by_name(entry, obj)
    if context.trace.switches or "loaded" not in obj.traits:
        return False
    role = context.roles.get(entry.order)  # an export has none
    return "class_like" in obj.traits or (
        off and role is not None and role.named and is_made_to_be_loaded(entry, obj)
    )


def is_made_to_be_loaded(entry: Pass, obj: Obj) -> bool:
    """Whether a factory made a network and a checkpoint was loaded into it: nobody else has prepared it for use."""
    return "factory" in obj.traits and is_network_by_name(entry, obj) and not is_ready_made(obj)


def is_ready_made(obj: Obj) -> bool:
    """Whether it is the result of a function whose name says that it loads or prepares: it may be in eval mode."""
    name = obj.label.rsplit(".", 1)[-1].lower()
    return "class_like" not in obj.traits and knowledge.word("ready_made").search(name) is not None


def is_network_by_name(entry: Pass, obj: Obj) -> bool:
    """Whether a name or the class says network: a sharpener or a resampler is a module, too, and learns nothing."""
    names = (label(obj), entry.spelled)
    return any(
        knowledge.word(words).search(name.lower()) is not None
        for name in names
        for words in ("module", "batch_norm_throughout")
    )


def is_any_model(obj: Obj) -> bool:
    """Whether the code must work for whatever model it is given: then layers that are not shown count.

    A parameter annotated with a class of the project is one of these objects, and no model of any kind.
    """
    return not obj.traits & {"class_like", "of_a_class"} and obj.kind == "unknown"


def presumed_proven(context: Context, entry: Pass) -> bool:
    """Positive evidence that a presumed module is in training mode (design, section 2)."""
    return (
        whole(entry.obj) in context.trained_objects
        or entry.obj in context.trained_objects
        or is_served(context, entry)
    )


def trains_it(context: Context, entry: Pass) -> bool:
    """Whether the same class or file trains this object (rows 7 and 8)."""
    if entry.obj in context.trained_objects:
        return True
    names = {label(entry.obj), entry.spelled}
    return bool(names & context.trained_names)


def switches_to(context: Context, entry: Pass, word: str) -> bool:
    return bool(context.switches(entry.obj) & {word, "restore", "flag"})


def both_missing(context: Context, entry: Pass, role: Role) -> bool:
    """A pass with neither switch: needs more than one sign that it is inference."""
    if SAMPLES in role.evidence:
        return True
    if role.looks_like_training and not role.named:
        return False
    if DETACHED in role.evidence:
        return True
    read = "its output is read as an answer" in role.evidence
    loaded = any(item.startswith("it was loaded") for item in role.evidence)
    trained = trains_it(context, entry)
    return (role.named and read and (trained or loaded or "train" in mode_words(entry))) or (
        loaded and (read or role.named)
    )


def outermost(entry: Pass, activation: Activation) -> int:
    """At module level the outermost loop tells places apart; in a function the function does."""
    if activation.function is not None or not entry.loops:
        return -1
    return entry.loops[0].site
