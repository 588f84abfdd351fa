"""TMD304: modules that no switch of their owner reaches."""

from __future__ import annotations

import re
from collections.abc import Iterable

from torchmode import ir, knowledge
from torchmode.interp.construction import Kept
from torchmode.objects import ClassInfo, Obj
from torchmode.roles import Context
from torchmode.rules.overrides import flag_of, required
from torchmode.rules.record import Report, Rule
from torchmode.rules.wording import Line, short

INTENT = re.compile(
    r"regist|\bhid(e|ing)\b|purpose|deliberate|intention|not (be )?(a |part)|state_dict|checkpoint|parameters|"
    r"exclude|out of",
    re.I,
)
# A class that mentions the container in one of these takes care of it by hand.
MODULE_API = frozenset(
    (
        "train", "eval", "to", "cuda", "cpu", "half", "float", "apply", "_apply", "parameters",
        "named_parameters", "children", "named_children", "modules",
        "named_modules", "state_dict", "load_state_dict", "requires_grad_",
    )
)  # fmt: skip


def find_hidden(context: Context) -> Iterable[Report]:
    """TMD304."""
    switched = {switch.obj.site for switch in context.trace.switches}
    visible: set[tuple[int, str]] = set()
    found: list[Kept] = []
    for kept in context.trace.kept.values():
        lost = [part for part, parameters, layers in kept.parts if "yes" in (parameters, layers)]
        if (
            not kept.info.is_proven
            or kept.alone
            or not lost
            or knowledge.word("no_module").search(kept.attribute.lower())
        ):
            continue
        if any(is_reached(context, kept, part) or part.site in switched for part, _, _ in kept.parts):
            visible.add((kept.site, kept.attribute))
        elif is_used(kept.info, kept.attribute) and not is_cared_for(kept.info, kept.attribute):
            found.append(kept)
    for kept in found:
        if (kept.site, kept.attribute) not in visible:
            yield hidden_report(kept)


def is_reached(context: Context, kept: Kept, part: Obj) -> bool:
    """Whether the part is a registered child of some module: here, or as the same class registers it elsewhere."""
    trace = context.trace
    return part in trace.registered or any(
        (cls.definition.ident, part.site) in trace.registered_in for cls in kept.info.lineage()
    )


def is_used(info: ClassInfo, attribute: str) -> bool:
    """Whether a method that runs after the constructor reads the attribute, and more of it than its length."""
    return any(
        reads(function, attribute)
        for function in methods(info).values()
        if function.name not in built_by(info)
    )


def methods(info: ClassInfo) -> dict[str, ir.Function]:
    """The methods of a class with the inherited ones, nearest first."""
    found: dict[str, ir.Function] = {}
    for cls in info.lineage():
        for name, function in cls.methods.items():
            found.setdefault(name, function)
    return found


def built_by(info: ClassInfo) -> set[str]:
    """The constructor and the methods that only it and its like call."""
    named = methods(info)
    callers: dict[str, set[str]] = {}
    for name, function in named.items():
        for node in ir.walk(function.body, into=(ir.Function,)):
            if (
                isinstance(node, ir.Attr)
                and node.name in named
                and ir.spell(node.base) in ("self", "super()")
            ):
                callers.setdefault(node.name, set()).add(name)
    built = {"__init__"}
    while True:
        more = {name for name, by in callers.items() if by <= built} - built
        if not more:
            return built
        built |= more


def reads(function: ir.Function, attribute: str) -> bool:
    """Whether a function reads ``self.attribute``, other than to ask for its length."""
    lengths = {
        id(arg.value)
        for node in ir.walk(function.body, into=(ir.Function,))
        if isinstance(node, ir.Call) and ir.spell(node.func) == "len"
        for arg in node.args
    }
    stores = {
        id(target)
        for node in ir.walk(function.body, into=(ir.Function,))
        if isinstance(node, ir.Assign)
        for target in node.targets
    }
    return any(
        isinstance(node, ir.Attr)
        and node.name == attribute
        and isinstance(node.base, ir.Name)
        and id(node) not in lengths | stores
        for node in ir.walk(function.body, into=(ir.Function,))
    )


def is_cared_for(info: ClassInfo, attribute: str) -> bool:
    return any(
        (function.name in MODULE_API and is_switch_like(function) and reads(function, attribute))
        or registers(function, attribute)
        for function in methods(info).values()
    )


def registers(function: ir.Function, attribute: str) -> bool:
    """Whether a method makes children of what the attribute holds: ``self.add_module(name, self.blocks[name])``."""
    return any(
        isinstance(call, ir.Call)
        and isinstance(call.func, ir.Attr)
        and call.func.name in ("add_module", "register_module")
        and any(isinstance(node, ir.Attr) and node.name == attribute for node in ir.walk(call.args))
        for call in ir.walk(function.body)
    )


def is_switch_like(function: ir.Function) -> bool:
    """False for a fitting or evaluation routine under the name of a switch."""
    match function.name:
        case "train":
            return flag_of(function) is not None
        case "eval":
            return not required(function)
        case _:
            return True


def hidden_report(kept: Kept) -> Report:
    dependent = [part for part, _, layers in kept.parts if layers == "yes"]
    trained = [part for part, parameters, _ in kept.parts if parameters == "yes"]
    layer = (dependent or trained)[0]
    owner = kept.info.definition.name
    spelled = f"self.{kept.attribute}"

    def message(line: Line) -> str:
        stays = ", which stays in training mode" if dependent else ""
        which = f"`{called(layer)}` (line {line(layer.site)})"
        unreached = f"`.eval()`, `.to()` and `.parameters()` of `{owner}` never reach {which}"
        match kept.holder:
            case "function":
                return f"`{spelled}` is a plain function: {unreached} inside it{stays}: make the module an attribute"
            case "class":
                return (
                    f"`{spelled}` is an attribute of the class, one for all objects: {unreached}{stays}: "
                    f"create it in `__init__`"
                )
            case _:
                repair = "nn.ModuleDict" if kept.holder == "dict" else "nn.ModuleList"
                return (
                    f"`{spelled}` is a plain {kept.holder}: {unreached} in it{stays}: make it an `{repair}`"
                )

    cause = ("TMD304", kept.site, kept.attribute)
    return Report(
        "TMD304",
        kept.site,
        spelled,
        message,
        (),
        cause,
        excuses=(kept.site, layer.site),
        intent=INTENT,
    )


def called(part: Obj) -> str:
    """A layer as the source names it: ``nn.Linear``, ``Block``."""
    if part.cls is not None:
        return part.cls.definition.name
    return f"nn.{short(part.label)}" if part.label.startswith("torch.nn.") else short(part.label)


RULES = (
    Rule(
        "TMD304",
        "submodule-hidden-from-mode",
        "modules kept in a plain list or dict, which `.eval()` never reaches",
        """A module keeps layers in a list, tuple, dict or set, in the closure of a lambda, as a bound method
(`nn.Dropout(0.5).forward`) or as an attribute of the class, and runs them. `nn.Module` registers only what is
assigned to an attribute of the object: `.eval()`, `.train()`, `.to()`, `.parameters()` and `.state_dict()` of the
owner pass over the rest.

Reported where the owner certainly is an `nn.Module`, a method that runs after the constructor uses the container,
and something is lost: the layers have parameters or depend on the mode. The message names one of them.

Repair: `nn.ModuleList` or `nn.ModuleDict` around the container, or an attribute of its own for a single layer.""",
        find_hidden,
        why="""The parameters are in no optimizer and in no checkpoint, so that the layers keep their random values, and
they stay on the CPU. Their mode never changes: measured, two `nn.Dropout(0.5)` in a list still zero 73 % of the
values after `model.eval()`, and the running statistics of a BatchNorm in a list still move. Nothing warns of it:
the other layers train, and the loss falls.""",
        example="""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        self.hidden = [nn.Linear(64, 64) for _ in range(depth)]
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        for layer in self.hidden:
            x = layer(x).relu()
        return self.head(x)
""",
        fixed="""
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        self.hidden = nn.ModuleList(nn.Linear(64, 64) for _ in range(depth))
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        for layer in self.hidden:
            x = layer(x).relu()
        return self.head(x)
""",
        silent="""- The layers are registered as well: `add_module`, `setattr(self, name, layer)`, an attribute each, an
  `nn.Sequential(*layers)`, an `nn.ModuleList(self.layers)`.
- Nothing is lost: functions, losses, activations, pooling.
- The owner is no module, or its base class is elsewhere and may be none.
- It is meant so: a list of one (`self.teacher = [teacher]`), a comment beside it that says so, a class whose `train`,
  `parameters` or the like takes care of the container, or code that switches the layers by hand.
- The layers are handed to a function or class from elsewhere, which may register them.""",
        holes="""- Layers made by functions or classes of packages that are not followed are not known to be modules.
- Other containers: `deque`, `OrderedDict([...])`, `defaultdict`, `[layer] * 3`.
- A container that is filled outside the constructor and the methods it calls.
- A module inside a plain object, as a global variable, or in the `__dict__` of its owner.""",
    ),
)
