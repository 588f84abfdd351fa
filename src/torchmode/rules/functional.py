"""TMD303 and TMD306: dropout and its kin that the mode of the module never reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from torchmode import knowledge
from torchmode.interp.settings import BuiltLayer, ModeCall
from torchmode.roles import Context, asserts
from torchmode.rules.record import Report, Rule
from torchmode.rules.wording import Line, short

TEST_PACKAGES = ("pytest", "unittest", "torch.testing", "parameterized", "absl.testing")


def imported(context: Context) -> tuple[str, ...]:
    """The dotted names that the file imports."""
    return tuple(context.trace.units[context.trace.program.unit].imports.values())


def is_test_file(context: Context) -> bool:
    """Whether the file tests code: its modules are there to be looked at."""
    tests = [
        function
        for function in context.trace.program.functions
        if function.name.startswith("test_") and asserts(function.body)
    ]
    framework = any(name.startswith(TEST_PACKAGES) for name in imported(context))
    return len(tests) > 1 or (framework and bool(tests))


def find_functional(context: Context) -> Iterator[Report]:
    """TMD303."""
    if context.trace.functional_calls and is_test_file(context):
        return
    sampled = any(knowledge.word("sampled_posterior").search(name) for name in imported(context))
    for call in context.trace.functional_calls:
        if sampled and call.how == "literal" and call.what == "always":
            continue
        site, spelled = call.site, call.spelled
        if call.handed is not None:
            site, spelled = call.handed.site, call.handed.spelled
        yield Report(
            "TMD303",
            site,
            spelled,
            functional_message(call),
            (),
            ("TMD303", site, call.what),
            strict=call.what == "never" and call.function.statistics is not None,
            excuses=(site, call.site),
            intent=knowledge.word("meant_in_both_modes"),
            throughout=True,
        )


def functional_message(call: ModeCall) -> Callable[[Line], str]:
    does = call.function.does
    flag = call.function.flag
    probability = call.function.probability
    spelled = call.spelled

    def message(line: Line) -> str:
        if call.handed is not None:
            return handed_message(call, line)
        match call.what, call.how:
            case "never", _:
                assert flag is not None
                return (
                    f"`{spelled}` never {does}, not even in training (its `{flag.name}` is {flag.default} unless it is "
                    f"given): pass `{flag.name}=self.training`"
                )
            case "swapped", _:
                assert flag is not None
                assert probability is not None
                return (
                    f"`self.training` is the `{probability.name}` of `{spelled}` here, so in training it drops "
                    f"everything: pass `{flag.name}=self.training`"
                )
            case _, "probability":
                assert probability is not None
                return (
                    f"`{spelled}` {does} in eval mode too (it knows no mode, and its `{probability.name}` is the same "
                    f"in both): pass `{probability.name}=... if self.training else 0.0`"
                )
            case _, "literal":
                assert flag is not None
                return (
                    f"`{spelled}` {does} in eval mode too (`{flag.name}` is always True here): "
                    f"pass `{flag.name}=self.training`"
                )
            case _:
                assert flag is not None
                return (
                    f"`{spelled}` {does} in eval mode too (its `{flag.name}` is {flag.default} unless it is given): "
                    f"pass `{flag.name}=self.training`"
                )

    return message


def handed_message(call: ModeCall, line: Line) -> str:
    """The message where a helper does what this call tells it."""
    assert call.handed is not None
    spelled, parameter = call.handed.spelled, call.handed.parameter
    inside = f"`{call.spelled}` on line {line(call.site)}"
    if call.how == "probability":
        return (
            f"`{spelled}` {call.function.does} in eval mode too ({inside} takes its `{parameter}`, which is the same "
            f"in both modes here): pass `... if self.training else 0.0`"
        )
    value = call.what == "always"
    when = f"{call.function.does} in eval mode too" if value else f"never {call.function.does}"
    why = f"is {value} unless it is given" if call.how == "default" else f"is always {value} here"
    return f"`{spelled}` {when} (its `{parameter}`, which {inside} takes, {why}): pass `{parameter}=self.training`"


def find_built(context: Context) -> Iterator[Report]:
    """TMD306."""
    if context.trace.built_layers and is_test_file(context):
        return
    for layer in context.trace.built_layers:
        yield Report(
            "TMD306",
            layer.site,
            layer.spelled,
            built_message(layer),
            (),
            ("TMD306", layer.site),
            excuses=(layer.site,),
            intent=knowledge.word("meant_in_both_modes"),
            throughout=True,
        )


def built_message(layer: BuiltLayer) -> Callable[[Line], str]:
    name = short(layer.name)
    where = f"in `{layer.place}`" if layer.place and layer.place != "<lambda>" else "here"
    advice = "build it once in `__init__`"
    if "Dropout" in name:
        advice += ", or use the functional form with `training=self.training`"
    elif not name.endswith("RReLU"):
        advice += " (its parameters and statistics are thrown away each time, too)"

    def message(line: Line) -> str:
        kept = f" (and `self.{layer.stored}` is overwritten)" if layer.stored else ""
        return (
            f"`{layer.spelled}` is built anew {where} whenever the module runs{kept}, so it is in training mode in "
            f"eval mode too: {advice}"
        )

    return message


RULES = (
    Rule(
        "TMD303",
        "functional-dropout-ignores-mode",
        "a functional dropout (or its kin) is not tied to `self.training`",
        """`model.eval()` switches modules, and a function is none: `F.dropout` drops unless it is told not to, because
its `training` is True unless it is given. `F.scaled_dot_product_attention` has no such argument at all and drops
whenever its `dropout_p` is not 0. `F.alpha_dropout`, `F.feature_alpha_dropout` and `F.rrelu` have the opposite
default and do nothing, not even in training.

Reported in the code of a module (`forward`, and what it calls in this file), where the flag is certainly the same in
both modes: left to its default, or a literal `True`. Known are the functions of torch, `stochastic_depth` and
`drop_block*` of torchvision, `dropout_edge`, `dropout_node`, `dropout_path`, `dropout_adj` and `mask_feature` of
torch_geometric, `drop_path` of timm, and the attention of flash_attn and xformers. `F.dropout(x, self.training)` is
reported too: the second argument is the probability.

Repair: pass `training=self.training`, or `dropout_p=self.p if self.training else 0.0`.""",
        find_functional,
        why="""In evaluation and in production the network goes on dropping: the same input gets a different answer each
time (measured: 4 different top classes in 5 runs for one input), and accuracy falls (measured: from 91.0 to 86.3 %
with a probability of 0.5, from 90.4 to 88.6 % with 0.2). Nothing warns, and `model.eval()` looks as if it had cured it.
A functional dropout that never drops trains a network without the regularisation that its author chose.""",
        example="""
import torch.nn.functional as F
from torch import nn


class Head(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.out = nn.Linear(64, 10)

    def forward(self, x):
        x = F.dropout(x, p=self.rate)
        return self.out(x)
""",
        fixed="""
import torch.nn.functional as F
from torch import nn


class Head(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.out = nn.Linear(64, 10)

    def forward(self, x):
        x = F.dropout(x, p=self.rate, training=self.training)
        return self.out(x)
""",
        silent="""Silent where the call stands under a condition that speaks of the mode (`if self.training`, `stage`,
`deterministic`, `labels is not None`, an attribute that other code changes), or where the flag or the probability
comes from one, directly or through local variables; where the flag or the probability is a parameter that callers
elsewhere fill in; where the probability is 0; outside of modules (augmentation in a training script); in methods that
only train; in test files; where a name, a docstring or a comment beside the call says that it is random on purpose (MC
dropout, the pre-net of Tacotron, augmentation, `# active at inference too`).

`F.batch_norm` is reported with `training=True` and running statistics of the module; without `training` it never
uses the batch, which frozen layers want: that is reported only under `--strict`.""",
        holes="""A helper in another file is not followed, nor is a function that is chosen at run time or kept in a
dictionary. A condition on a name that only sounds like a mode (`if self.mode == "lstm"`) silences what it guards.""",
    ),
    Rule(
        "TMD306",
        "mode-layer-built-in-forward",
        "a layer that depends on the mode is built anew whenever the module runs",
        """A module is born in training mode. `nn.Dropout(0.5)(x)` inside `forward` builds a new one for each pass, so
it drops in eval mode too: no `eval()` of the owner can reach a layer that does not exist yet. A `nn.BatchNorm2d(8)(x)`
in `forward` always normalises with the batch, and its statistics and parameters are thrown away with it.

Reported where such a layer (or a module class of this file that has one) is built in code that runs with the module,
applied there, and neither kept nor switched.

Repair: build it in `__init__`, or use the functional form with `training=self.training`.""",
        find_built,
        why="""The owner says that it is in eval mode, and the layer is not: dropout goes on dropping (measured for a
network with dropout of 0.5: 86.3 % instead of 91.0 %, and other answers for the same input each time), and BatchNorm
normalises each batch by itself (measured: 51 % instead of 89 % with batches of 2, 11.5 %, which is chance, with batches
sorted by class). Parameters of a layer built in `forward` reach no optimizer and no checkpoint.""",
        example="""
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(64, 64)
        self.out = nn.Linear(64, 10)

    def forward(self, x):
        x = nn.Dropout(p=0.5)(self.body(x))
        return self.out(x)
""",
        fixed="""
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(64, 64)
        self.dropout = nn.Dropout(p=0.5)
        self.out = nn.Linear(64, 10)

    def forward(self, x):
        x = self.dropout(self.body(x))
        return self.out(x)
""",
        silent="""Silent where the layer is kept (`if self.norm is None: self.norm = nn.BatchNorm1d(n)`, `add_module`,
a list of the module), switched (`.eval()`, `.train(self.training)`, `layer.training = self.training`), inert
(`p=0`, `track_running_stats=False`, `dropout=0`), built under a condition that speaks of the mode, returned to
somebody else or handed to code that is not shown; in constructors and what they call; in code that is no module and
builds a model to run it; and in test files.""",
        holes="""A layer that a helper in another file builds is not seen, nor is one that travels through a
dictionary. What an unknown call receives counts as kept.""",
    ),
)
