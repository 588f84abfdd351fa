"""TMD305: an overridden ``train`` or ``eval`` that breaks the switch."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from torchmode import ir
from torchmode.interp.construction import Trial
from torchmode.objects import ClassInfo
from torchmode.roles import Context
from torchmode.rules.record import Report, Rule
from torchmode.rules.wording import Line

INTENT = re.compile(r"freez|frozen|keep|stay|always|purpose|deliberate|intention|never", re.I)
FLAGS = frozenset(("mode", "flag", "training", "is_train", "is_training", "train", "enable", "state", "m"))
LOOKS_ONLY = frozenset(dir(builtins)) - {"vars"}
ALL_CHILDREN = frozenset(
    ("children", "named_children", "modules", "named_modules", "_modules", "apply", "_apply")
)
LOOPS_OVER = frozenset(("self.modules", "self.named_modules", "self.children", "self.parameters"))


@dataclass(frozen=True, slots=True)
class Override:
    """An overridden switch of a module class, with what was tried on it.

    ``nested``: a module of the file holds an object of the class. ``chained``: where the result of its switch is
    used, or -1. ``switched``: the file switches modules itself, and so shows what becomes of the results.
    """

    info: ClassInfo
    cls: ClassInfo
    function: ir.Function
    trials: tuple[Trial, ...]
    by_eval: Trial | None
    nested: bool
    chained: int
    switched: bool

    @property
    def name(self) -> str:
        return self.function.name

    @property
    def spelled(self) -> str:
        return f"{self.cls.definition.name}.{self.name}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an override breaks, in words for its message; ``strict`` where it breaks nothing that the file does."""

    says: Callable[[Override, Line], str]
    strict: bool = False
    may_be_meant: bool = False


def find_overrides(context: Context) -> Iterable[Report]:
    """TMD305."""
    yield from find_attributes(context)
    judged = [(override, judge(override)) for override in overrides(context)]
    judged += [(override, Verdict(says_dropped)) for override in dropped_by_text(context)]
    for override, verdict in judged:
        if verdict is None:
            continue
        function = override.function
        says = verdict.says

        def message(
            line: Line, override: Override = override, says: Callable[[Override, Line], str] = says
        ) -> str:
            return says(override, line)

        yield Report(
            "TMD305",
            function.site,
            override.spelled,
            message,
            (),
            ("TMD305", function.ident),
            verdict.strict,
            excuses=tuple(statement_sites(function)) if verdict.may_be_meant else (function.site,),
            intent=INTENT,
        )


def overrides(context: Context) -> Iterable[Override]:
    """Every override of a proven module class, once for each class that has it."""
    trace = context.trace
    if not trace.trials:
        return
    parts = {part.cls.definition.ident for part in trace.registered if part.cls is not None}
    used = used_calls(trace.program)
    within = {call.site for trial in trace.trials for call in calls(trial.function)}
    switches = any(site not in within for site, _, _ in trace.mode_calls)
    chained: dict[tuple[int, str], int] = {}
    for site, name, obj in sorted(trace.mode_calls, key=lambda item: (item[0], item[1])):
        if site in used and obj.cls is not None:
            for cls in obj.cls.lineage():
                chained.setdefault((cls.definition.ident, name), site)
    grouped: dict[tuple[int, int], list[Trial]] = {}
    for trial in trace.trials:
        grouped.setdefault((trial.info.definition.ident, trial.function.ident), []).append(trial)
    for trials in grouped.values():
        first = trials[0]
        family = {first.info.definition.ident, first.cls.definition.ident}
        names = ("train", "eval") if first.name == "train" else ("eval",)
        site = next(
            (chained[ident, name] for ident in sorted(family) for name in names if (ident, name) in chained),
            -1,
        )
        by_eval = next(
            (trial for trial in trace.trials if trial.info is first.info and trial.name == "eval"), None
        )
        yield Override(
            first.info,
            first.cls,
            first.function,
            tuple(trials),
            by_eval,
            bool(family & parts),
            site,
            switches,
        )


def dropped_by_text(context: Context) -> Iterable[Override]:
    """Overrides in classes whose base is not shown that plainly drop their flag.

    ``def train(self, mode=True): super().train()``, with a loop over ``self.modules()``: that is a module, and in its
    evaluation it goes on training.
    """
    for info in context.trace.classes:
        function = info.methods.get("train")
        if (
            function is not None
            and not info.is_proven
            and context.trace.is_main(function.ident)
            and flag_of(function) is not None
            and super_calls(function)
            and drops_flag(function)
            and any(ir.spell(call.func) in LOOPS_OVER for call in calls(function))
            and not has_unknown_decorator(function)
            and "eval" not in info.methods
        ):
            yield Override(info, info, function, (), None, False, -1, False)


def judge(override: Override) -> Verdict | None:
    """The worst that an override breaks, or None."""
    if has_unknown_decorator(override.function):
        return None
    return judge_train(override) if override.name == "train" else judge_eval(override)


def judge_train(override: Override) -> Verdict | None:
    function = override.function
    own_eval = override.info.find("eval")
    harmless_here = own_eval is not None and not calls_train(own_eval[1]) and not override.nested
    knows_super = bool(super_calls(function))
    if not takes_flag_at_all(function):
        return Verdict(says_no_flag, harmless_here)
    flag = flag_of(function)
    if flag is None:
        own_routine = own_eval is not None and bool(required(own_eval[1]))
        return Verdict(
            says_fitting, (harmless_here and not own_routine) or (knows_super and own_eval is not None)
        )
    off = next((trial for trial in override.trials if not trial.flag), None)
    if off is None:
        return None
    if off.recurses:
        return Verdict(says_recursion)
    left = not mentions(function, flag) or bool(off.missed) or not off.switches_parts
    if off.own == {"train"} and drops_flag(function) and left:
        return Verdict(says_dropped, may_be_meant=True)
    if (
        not knows_super
        and not reaches_all(override.info, function)
        and (off.missed or leaves_out(override.info, function))
    ):
        by_hand = override.by_eval is not None and not override.by_eval.missed
        return Verdict(says_missed, by_hand and not override.nested, may_be_meant=True)
    if off.answers and "self" not in off.answers and off.answers <= {"None", "other"}:
        return Verdict(says_no_return, override.switched and override.chained < 0)
    return None


def judge_eval(override: Override) -> Verdict | None:
    function = override.function
    if required(function):
        return Verdict(says_evaluation, bool(super_calls(function)))
    trial = override.trials[0]
    switches = super_calls(function) or calls_train(function) or reaches_all(override.info, function)
    if not switches and trial.missed:
        return Verdict(says_missed, may_be_meant=True)
    train = override.info.find("train")
    if switches and does_more(function) and train is None:
        return Verdict(says_not_called, not override.nested)
    if switches and trial.answers <= {"None", "other"}:
        return Verdict(says_no_return, override.switched and override.chained < 0)
    return None


# -- what the text of an override shows ---------------------------------------------------


def positional(function: ir.Function) -> list[ir.Param]:
    """The parameters after ``self`` that may be given by position."""
    return [param for param in function.params if param.kind == "plain" and not param.keyword_only][1:]


def required(function: ir.Function) -> list[ir.Param]:
    """The parameters after ``self`` without a default."""
    plain = [param for param in function.params if param.kind == "plain"][1:]
    return [param for param in plain if param.default is None]


def takes_flag_at_all(function: ir.Function) -> bool:
    plain = [param for param in function.params if param.kind == "plain"][1:]
    return bool(plain) or any(param.kind == "*" for param in function.params)


def flag_of(function: ir.Function) -> str | None:
    """The parameter that takes the mode; ``*`` where the arguments are passed on; None for a fitting routine."""
    given = positional(function)
    if not given:
        return "*" if any(param.kind == "*" for param in function.params) else None
    first = given[0]
    if any(param is not first for param in required(function)):
        return None
    passed_on = {
        arg.value.name
        for call in super_calls(function)
        for arg in call.args
        if isinstance(arg.value, ir.Name)
    }
    is_bool = isinstance(first.default, ir.Const) and isinstance(first.default.value, bool)
    annotated = isinstance(first.annotation, ir.Name) and first.annotation.name == "bool"
    if first.name in FLAGS or first.name in passed_on or is_bool or annotated:
        return first.name
    return None


def calls(function: ir.Function) -> list[ir.Call]:
    return [node for node in ir.walk(function.body, into=(ir.Function,)) if isinstance(node, ir.Call)]


def super_calls(function: ir.Function) -> list[ir.Call]:
    """Calls of the ``train`` or ``eval`` of a base: ``super().train(...)``, ``nn.Module.train(self, ...)``."""
    return [
        call
        for call in calls(function)
        if isinstance(call.func, ir.Attr)
        and call.func.name in ("train", "eval")
        and (
            ir.spell(call.func.base).startswith("super(")
            or (bool(call.args) and ir.spell(call.args[0].value) == "self")
        )
    ]


def calls_train(function: ir.Function) -> bool:
    """Whether a method goes through the ``train`` of the class: ``self.train(...)``, ``super().eval()``."""
    return bool(super_calls(function)) or any(
        isinstance(call.func, ir.Attr) and call.func.name == "train" and ir.spell(call.func.base) == "self"
        for call in calls(function)
    )


def drops_flag(function: ir.Function) -> bool:
    """Whether the flag is not passed to the base, nor replaced by a constant on purpose."""
    return all(
        call.func.name == "train" and len(call.args) == (0 if is_super(call) else 1)
        for call in super_calls(function)
        if isinstance(call.func, ir.Attr)
    )


def is_super(call: ir.Call) -> bool:
    return isinstance(call.func, ir.Attr) and ir.spell(call.func.base).startswith("super(")


def mentions(function: ir.Function, name: str) -> bool:
    return any(
        isinstance(node, ir.Name) and node.name == name
        for node in ir.walk(function.body, into=(ir.Function,))
    )


def reaches_all(info: ClassInfo, function: ir.Function) -> bool:
    """Whether a method, or one that it calls, goes over all children or hands the object to other code."""
    for body in followed(info, function):
        for node in ir.walk(body.body, into=(ir.Function,)):
            match node:
                case ir.Attr(_, name) if name in ALL_CHILDREN:
                    return True
                case ir.Const("_modules"):
                    return True
                case ir.Call(func, args) if ir.spell(func) not in LOOKS_ONLY and any(
                    ir.spell(arg.value) == "self" for arg in args
                ):
                    return True
    return False


def followed(info: ClassInfo, function: ir.Function) -> list[ir.Function]:
    """A method and those of the same object that it calls, directly or not."""
    found = [function]
    for body in found:
        for call in calls(body):
            if isinstance(call.func, ir.Attr) and ir.spell(call.func.base) == "self":
                own = info.find(call.func.name)
                if own is not None and own[1] not in found:
                    found.append(own[1])
    return found


def leaves_out(info: ClassInfo, function: ir.Function) -> bool:
    """Whether the children are switched by number, in a range that begins after the first."""
    return any(
        isinstance(node, ir.Loop)
        and isinstance(node.source, ir.Call)
        and ir.spell(node.source.func) == "range"
        and len(node.source.args) > 1
        and not isinstance(node.source.args[0].value, ir.Const)
        and (
            switches_by_name(node.body)
            or any(switches_by_name(method.body) for method in methods_called(info, node.body))
        )
        for node in ir.walk(function.body)
    )


def switches_by_name(body: ir.Block) -> bool:
    """``getattr(self, "layer%d" % index).train(mode)``."""
    return any(
        isinstance(inner, ir.Call)
        and isinstance(inner.func, ir.Attr)
        and inner.func.name in ("train", "eval")
        and isinstance(inner.func.base, ir.Call)
        and ir.spell(inner.func.base.func) == "getattr"
        for inner in ir.walk(body)
    )


def methods_called(info: ClassInfo, body: ir.Block) -> list[ir.Function]:
    """The methods of the same object that some statements call."""
    found = [
        info.find(call.func.name)
        for call in ir.walk(body)
        if isinstance(call, ir.Call) and isinstance(call.func, ir.Attr) and ir.spell(call.func.base) == "self"
    ]
    return [own[1] for own in found if own is not None]


def does_more(function: ir.Function) -> bool:
    """Whether an ``eval`` does more than to switch: it sets an attribute or calls something else on the object."""
    for node in ir.walk(function.body, into=(ir.Function,)):
        if isinstance(node, ir.Assign) and any(isinstance(target, ir.Attr) for target in node.targets):
            return True
        if (
            isinstance(node, ir.Call)
            and isinstance(node.func, ir.Attr)
            and node not in super_calls(function)
            and ir.spell(node.func).startswith("self.")
            and not (ir.spell(node.func.base) == "self" and node.func.name == "train")
        ):
            return True
    return False


def has_unknown_decorator(function: ir.Function) -> bool:
    return any(
        ir.spell(decorator.func if isinstance(decorator, ir.Call) else decorator).rsplit(".", 1)[-1]
        not in ("no_grad", "inference_mode", "enable_grad", "abstractmethod", "override", "ignore", "unused")
        for decorator in function.decorators
    )


def statement_sites(function: ir.Function) -> list[int]:
    """Where a comment may say that the override is meant so: beside its head and its statements."""
    inside = [statement.site for statement in ir.statements(function.body) if hasattr(statement, "site")]
    return [function.site, *inside]


def used_calls(program: ir.Program) -> set[int]:
    """The sites of calls whose result is kept, returned, given away or asked for more."""
    found: set[int] = set()

    def note(value: object) -> None:
        if isinstance(value, ir.Call):
            found.add(value.site)

    for node in ir.walk(program.body, into=(ir.Function, ir.Class)):
        match node:
            case ir.Assign(_, value) | ir.Attr(value):
                note(value)
            case ir.Arg(value):
                note(value)
            case ir.Function(name) if name != "<lambda>":
                for inner in ir.statements(node.body):
                    if isinstance(inner, ir.Return):
                        note(inner.value)
            case ir.Call(func):
                note(func)
    return found


# -- attributes -----------------------------------------------------------------------------


def find_attributes(context: Context) -> Iterable[Report]:
    """An attribute called ``train`` or ``eval`` that is no function hides the switch."""
    for info in context.trace.classes:
        if not info.is_proven:
            continue
        for function in info.methods.values():
            if function.attributes.isdisjoint(("train", "eval")):
                continue
            flags = {
                param.name
                for param in function.params
                if param.name in FLAGS
                or (isinstance(param.default, ir.Const) and isinstance(param.default.value, (bool, int, str)))
                or (isinstance(param.annotation, ir.Name) and param.annotation.name in ("bool", "int", "str"))
            }
            for node in ir.walk(function.body):
                if not isinstance(node, ir.Assign) or not is_plain(node.value, flags):
                    continue
                for target in node.targets:
                    if (
                        isinstance(target, ir.Attr)
                        and target.name in ("train", "eval")
                        and ir.spell(target.base) == "self"
                    ):
                        yield attribute_report(info, target)


def is_plain(value: ir.Expr, flags: set[str]) -> bool:
    """Whether an expression certainly is no function: a literal, a comparison, or a flag among the parameters."""
    return isinstance(value, (ir.Const, ir.Compare, ir.Not)) or (
        isinstance(value, ir.Name) and value.name in flags
    )


def attribute_report(info: ClassInfo, target: ir.Attr) -> Report:
    spelled = f"self.{target.name}"

    def message(line: Line) -> str:
        return (
            f"`{spelled}` hides the method `{target.name}` of `{info.definition.name}`: `.eval()` and the switch of "
            f"any module around it raise TypeError: give the attribute another name"
        )

    return Report(
        "TMD305",
        target.site,
        spelled,
        message,
        (),
        ("TMD305", info.definition.ident, target.name),
    )


# -- messages -------------------------------------------------------------------------------


def says_no_flag(override: Override, line: Line) -> str:
    return (
        f"`{override.spelled}` takes no `mode`: `.eval()` and the switch of any module around it call `train(False)` "
        f"and raise TypeError: write `def train(self, mode=True)` and call `super().train(mode)`"
    )


def says_fitting(override: Override, line: Line) -> str:
    first = positional(override.function)
    if first and not [param for param in required(override.function) if param is not first[0]]:
        effect = f"starts it with `{first[0].name}=False`"
    else:
        effect = "raises TypeError"
    return (
        f"`{override.spelled}` is no mode switch: `.eval()` of `{override.cls.definition.name}` or of a module around "
        f"it calls `train(False)` and {effect}: call this method `fit`"
    )


def says_recursion(override: Override, line: Line) -> str:
    return (
        f"`{override.spelled}` calls `eval()`, which calls `train(False)` again: `.eval()` ends in RecursionError: "
        f"call `super().train(mode)`"
    )


def says_dropped(override: Override, line: Line) -> str:
    return (
        f"`{override.spelled}` drops its flag: `.eval()` calls `train(False)`, and that sets training mode: "
        f"call `super().train({flag_of(override.function)})`"
    )


def says_missed(override: Override, line: Line) -> str:
    missed = [name for trial in override.trials for name in trial.missed]
    left = f"`self.{missed[0]}`" if missed else "what its loop leaves out"
    call = "super().eval()" if override.name == "eval" else f"super().train({flag_of(override.function)})"
    return f"`{override.spelled}` does not reach all children: `.eval()` leaves {left} as it was: call `{call}` in it"


def says_no_return(override: Override, line: Line) -> str:
    answers = {answer for trial in override.trials for answer in trial.answers}
    gives = "something else" if answers == {"other"} else "None"
    where = f" on line {line(override.chained)}" if override.chained >= 0 else ""
    return (
        f"`{override.spelled}` does not return `self`: what `.eval()` or `.train()` gives{where} is {gives}: "
        f"end it with `return self`"
    )


def says_evaluation(override: Override, line: Line) -> str:
    return (
        f"`{override.spelled}` is no mode switch: `.eval()` of `{override.cls.definition.name}` raises TypeError, "
        f"so nothing puts it in eval mode: call this method `evaluate`"
    )


def says_not_called(override: Override, line: Line) -> str:
    return (
        f"`{override.spelled}` is not called by `.eval()` of a module around it, nor by `train(False)`: "
        f"override `train(self, mode=True)` instead"
    )


RULES = (
    Rule(
        "TMD305",
        "broken-mode-override",
        "an overridden `train` or `eval` that drops the flag, the recursion or `return self`",
        """`nn.Module.eval()` is `self.train(False)`, and `train(mode)` calls `train(mode)` of every child and returns
the module. An override that breaks one of these breaks the switch, for the class itself and for each module that
holds one. The message says what happens in the case at hand:

- `train(self)` without `mode`: `.eval()` raises TypeError.
- `train(self, loader, epochs)`, a fitting routine: `.eval()` raises TypeError, or starts it with `loader=False`.
- No `super().train(mode)` and no loop over the children: they keep their mode.
- `super().train()` without the mode: `.eval()` sets training mode.
- `super().eval()` or `self.eval()` in `train`: it comes back to `train` without end.
- No `return self`: `net = net.eval()` makes `net` None.
- `eval(self)` that does more than to switch: `.eval()` of a module around it never calls it.
- `eval(self, loader)`, an evaluation: `.eval()` raises TypeError.
- `self.train = True`: the attribute hides the method.

What breaks nothing that the file does is reported under `--strict` only: a missing `return self` in a file
that switches its modules itself and never uses the result, an own `eval` where no module of the file holds an object
of the class.

Repair: override `train(self, mode=True)`, call `super().train(mode)` first, end with `return self`; give a fitting
or evaluation routine another name.""",
        find_overrides,
        why="""All of these were run with PyTorch 2.13. A TypeError is loud, but comes with the first `.eval()`, perhaps
after hours of training. The others are silent: in the example the flag of the network is False after `.eval()`
and that of its BatchNorm True, so that accuracy depends on the batch (measured on 10 classes: 89.0 % in eval mode,
50.9 % in training mode with batches of 2), and each evaluation moves the running statistics.""",
        example="""
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64))
        self.head = nn.Linear(64, 10)

    def train(self, mode=True):
        self.training = mode
        return self

    def forward(self, x):
        return self.head(self.body(x))
""",
        fixed="""
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64))
        self.head = nn.Linear(64, 10)

    def train(self, mode=True):
        super().train(mode)
        return self

    def forward(self, x):
        return self.head(self.body(x))
""",
        silent="""- The class may be no module: a trainer that holds `self.model`, a base class that is elsewhere.
- `super().train(mode)` and then parts that go back to eval mode; a loop over `children()` or `modules()`; each child
  by its name.
- Parts that the constructor froze or put in eval mode: a `train` that leaves them alone keeps them there on purpose.
- `super().train(True)`: the constant is there on purpose.
- A comment beside the override that says that a part stays as it is.""",
        holes="""- Decorators that are not known make the override unknown.
- A `train` that is assigned from outside (`net.train = other`) is taken to be meant.
- Whether another file chains `.eval()`, or holds an object of the class, is not seen.""",
    ),
)
