"""Random PyTorch programs: a grammar over what decides about modes and recording, as a hypothesis strategy.

A program creates small modules, gives them second names, switches them, runs and trains them, in branches on known and
unknown flags, loops, ``try``, grad scopes, functions, methods and context managers. All modules map (4, 4) to (4, 4)
and every loop ends after at most three passes, so that a program runs in milliseconds, whichever way it goes.

An *unknown* flag is read from the environment, or random: the analyser cannot decide it, the run can. A *known* flag
is a literal. A loop runs at least once, as the analysis takes it to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

FLAGS = ("FIRST", "SECOND", "THIRD")

HEAD = """\
import copy
import os
import random
from contextlib import contextmanager

import torch
from torch import nn
"""

NETS = {
    "dropout": ("self.drop = nn.Dropout(0.5)", "self.drop(self.fc(x))"),
    "norm": ("self.norm = nn.BatchNorm1d(4)", "self.norm(self.fc(x))"),
    "nested": (
        "self.body = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.2))",
        "self.fc(self.body(x))",
    ),
    "functional": ("self.rate = 0.5", "nn.functional.dropout(self.fc(x), self.rate, self.training)"),
}

PAIR = """\
class Pair(nn.Module):
    def __init__(self, left, right):
        super().__init__()
        self.left = left
        self.right = right

    def forward(self, x):
        return self.right(self.left(x))
"""

KEEPS = """\
    def train(self, mode=True):
        super().train(mode)
        self.left.eval()
        return self
"""

MANAGERS = {
    "evaluating": """\
@contextmanager
def evaluating(module):
    was = module.training
    module.eval()
    try:
        yield module
    finally:
        module.train(was)
""",
    "quietly": """\
@contextmanager
def quietly(module):
    module.eval()
    with torch.no_grad():
        yield
    module.train()
""",
}


@dataclass(slots=True)
class Function:
    """A function of the program: how it is called, given a module."""

    name: str
    returns: str


@dataclass(slots=True)
class Scope:
    """What a block may speak of."""

    modules: list[str]
    functions: list[Function] = field(default_factory=list)
    runners: list[str] = field(default_factory=list)
    optimizer: str = ""
    loops: int = 0
    depth: int = 0
    inside: str = ""
    leaves: str = "return"


class Writer:
    """Writes one program, asking ``draw`` at every choice; the first choice is always the simplest."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self.draw = draw
        self.lines: list[str] = []
        self.indent = 0
        self.names = 0
        self.budget = 0
        self.undecided = False
        self.predicts = False
        self.managers: list[str] = []

    def line(self, text: str) -> None:
        for part in text.splitlines():
            self.lines.append("    " * self.indent + part if part else "")

    def pick(self, options: list[Any] | tuple[Any, ...]) -> Any:
        return self.draw(st.sampled_from(options))

    def chance(self, of: int) -> bool:
        """True once in so many times."""
        return bool(self.draw(st.integers(0, of - 1)) == of - 1)

    def fresh(self, stem: str) -> str:
        self.names += 1
        return f"{stem}{self.names}"

    # -- the program

    def program(self) -> str:
        self.undecided = self.chance(2)
        self.managers = [name for name in MANAGERS if self.chance(3)]
        self.predicts = self.chance(3)
        functions: list[Function] = []
        for _ in range(self.draw(st.integers(0, 2))):
            functions.append(self.function(functions, ["m"]))
        if runner := self.chance(3):
            self.runner(functions)
        wrapped = self.chance(4)
        if wrapped:
            self.line("\ndef main():")
            self.indent += 1
        scope = self.objects()
        scope.functions = functions
        if self.chance(3):
            scope.functions = [*functions, self.function(functions, ["m", *scope.modules[:2]])]
        if runner:
            self.line(f"runner = Runner({self.flagged(scope)})")
            scope.runners.append("runner")
        self.budget = self.draw(st.integers(3, 12))
        while self.budget > 0:
            self.statement(scope)
        for function in scope.functions:
            if f"{function.name}(" not in "\n".join(self.lines).replace(f"def {function.name}(", ""):
                self.called(scope, function)
        for name in scope.modules[:3]:
            self.line(f"print({name}(x).sum().item())")
        if wrapped:
            self.indent -= 1
            self.line("\n\nmain()")
        body, self.lines = self.lines, []
        self.head("\n".join(body))
        return "\n".join((*self.lines, *body)) + "\n"

    def head(self, body: str) -> None:
        """What the body needs: imports, flags, data, classes and context managers."""
        if self.predicts:
            self.method("predict", Scope(["self"], inside="method"), "return self(x)", "x")
        predict, self.lines = self.lines, []
        body += "\n".join(predict)
        needed = [name for name in ("copy", "os", "random") if f"{name}." in body or name == "os"]
        self.line("\n".join(f"import {name}" for name in needed if name != "os" or self.undecided))
        if any(name in body for name in MANAGERS):
            self.line("from contextlib import contextmanager")
        self.line("\nimport torch\nfrom torch import nn\n")
        if self.undecided:
            for flag in FLAGS:
                self.line(f'{flag.lower()} = os.environ.get("{flag}") == "1"')
        self.line(f"known = {self.pick(('True', 'False'))}")
        self.line("x = torch.randn(4, 4)\nloader = [torch.randn(4, 4), torch.randn(4, 4)]\n\n")
        layer, output = NETS[self.pick(list(NETS))]
        self.line(
            "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
            f"        self.fc = nn.Linear(4, 4)\n        {layer}\n\n"
            f"    def forward(self, x):\n        return {output}"
        )
        self.lines.extend(predict)
        self.line("\n")
        if "Pair(" in body:
            self.line(PAIR)
            if self.chance(3):
                self.line(KEEPS)
            self.line("")
        for name in MANAGERS:
            if name in body:
                self.line(MANAGERS[name] + "\n")

    def objects(self) -> Scope:
        """The modules, their other names and an optimizer."""
        self.line("a = Net()")
        modules = ["a"]
        if self.chance(2):
            self.line(
                f"b = {self.pick(('Net()', 'copy.deepcopy(a)', 'nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5))'))}"
            )
            modules.append("b")
            last = "b"
        else:
            last = "a"
        made = self.pick(("", "", "alias", "pair", "list", "dict", "parallel", "sequential", "either"))
        match made:
            case "alias":
                self.line(f"c = {last}{self.pick(('', '.cpu()', '.train()', '.eval()'))}")
                modules.append("c")
            case "pair":
                self.line(f"c = Pair(a, {self.pick((last, 'Net()'))})")
                modules += ["c", "c.left", "c.right"]
            case "list":
                self.line(f"group = [a, {last}]")
                modules += ["group[0]", "group[1]"]
            case "dict":
                self.line(f'table = {{"one": a, "two": {last}}}')
                modules += ['table["one"]', 'table["two"]']
            case "parallel":
                self.line("c = nn.DataParallel(a)")
                modules += ["c", "c.module"]
            case "sequential":
                self.line(f"c = nn.Sequential(a, nn.ReLU(), {last})")
                modules += ["c", "c[0]"]
            case "either":
                self.line(f"c = a if {self.condition()} else {last}")
                modules.append("c")
        self.line(f"optimizer = torch.optim.SGD({self.pick(('a', last))}.parameters(), lr=0.1)")
        return Scope(modules, optimizer="optimizer")

    def function(self, functions: list[Function], modules: list[str]) -> Function:
        name = self.fresh("work")
        decorator = self.pick(
            ("", "", "", "@torch.no_grad()", "@torch.inference_mode()", "@torch.enable_grad()")
        )
        if decorator:
            self.line(decorator)
        self.line(f"def {name}(m, x):")
        self.indent += 1
        returns = self.pick(("", "pass", "module"))
        leaves = {"": "return", "pass": "return m(x)", "module": "return m"}[returns]
        scope = Scope(modules, list(functions), inside="function", leaves=leaves)
        self.budget = self.draw(st.integers(1, 5))
        while self.budget > 0:
            self.statement(scope)
        if returns:
            self.line(leaves)
        self.indent -= 1
        self.line("\n")
        return Function(name, returns)

    def method(self, name: str, scope: Scope, last: str, *parameters: str) -> None:
        self.line("")
        self.indent += 1
        if decorator := self.pick(("", "", "", "@torch.no_grad()")):
            self.line(decorator)
        self.line(f"def {name}({', '.join(('self', *parameters))}):")
        self.indent += 1
        self.budget = self.draw(st.integers(1, 4))
        while self.budget > 0:
            self.statement(scope)
        if last:
            self.line(last)
        self.indent -= 2

    def runner(self, functions: list[Function]) -> None:
        self.line("class Runner:\n    def __init__(self, net):\n        self.net = net")
        self.line("        self.optimizer = torch.optim.SGD(net.parameters(), lr=0.1)")
        scope = Scope(["self.net"], list(functions), optimizer="self.optimizer", inside="function")
        self.method("check", scope, "")
        scope = Scope(["self.net"], list(functions), ["self.check"], "self.optimizer", inside="function")
        self.method("fit", scope, "")
        self.line("\n")

    # -- statements

    def block(self, scope: Scope, size: int) -> None:
        for _ in range(size):
            self.statement(scope)

    def inner(self, scope: Scope, most: int = 2) -> None:
        """An indented block."""
        self.indent += 1
        self.block(
            Scope(
                list(scope.modules),
                scope.functions,
                scope.runners,
                scope.optimizer,
                scope.loops,
                scope.depth + 1,
                scope.inside,
                scope.leaves,
            ),
            self.draw(st.integers(1, most)),
        )
        self.indent -= 1

    def statement(self, scope: Scope) -> None:
        simple = [self.switch, self.run, self.train, self.switch, self.run]
        other = [self.rebind, self.keep, self.call, self.leave, self.grad, self.all_of]
        nesting = [self.branch, self.loop, self.scope, self.attempt, self.branch, self.scope]
        self.budget -= 1
        deeper = scope.depth < 3 and self.budget > 0
        self.pick([*simple, *other, *(nesting if deeper else [])])(scope)

    def module(self, scope: Scope) -> str:
        return str(self.pick(scope.modules))

    def flagged(self, scope: Scope) -> str:
        """A module whose own flag says something: that of a ``DataParallel`` around it may be another."""
        name = self.module(scope)
        return "c.module" if name == "c" and "c.module" in scope.modules else name

    def condition(self) -> str:
        known = ("known", "not known", "1 > 2", "not False")
        unknown = (
            "first",
            "second",
            "not third",
            "first and not second",
            "known or third",
            "random.random() < 0.5",
        )
        return str(self.pick(known + unknown if self.undecided else known))

    def switch(self, scope: Scope) -> None:
        name = self.module(scope)
        how = self.pick(
            ("eval()", "train()", "eval()", "train()", "train(False)", "train(True)", "flag", "own")
        )
        if how == "flag":
            how = f"train({self.condition()})"
        if how == "own":
            how = self.pick(("fc.eval()", "requires_grad_(False)", "fc.train()"))
            if name in ("m", "b", "c", "group[1]", 'table["two"]', "c[0]", "c.module", "c.right", "self.net"):
                how = "eval()"
        self.line(f"{name}.{how}")

    def run(self, scope: Scope) -> None:
        name = self.module(scope)
        how = self.pick(("shown", "kept", "direct", "predict", "chained", "comprehension", "layer"))
        match how:
            case "shown":
                self.line(f"print({name}(x).sum().item())")
            case "kept":
                self.line(f"{self.fresh('y')} = {name}(x)")
            case "direct":
                self.line(f"print({name}.forward(x).mean())")
            case "layer" if name == "a":
                self.line("print(a.fc(x).mean())")
            case "predict" if self.predicts and name == "a":
                self.line(f"print({name}.predict(x).sum().item())")
            case "chained":
                self.line(f"print({name}.{self.pick(('eval', 'train'))}()(x).sum().item())")
            case "comprehension":
                self.line(f"print([{name}(item).sum().item() for item in loader])")
            case _:
                self.line(f"print({name}(x).argmax(1))")

    def train(self, scope: Scope) -> None:
        self.line(f"loss = {self.module(scope)}(x).mean()")
        guarded = not self.chance(5)
        if guarded:
            self.line("if loss.requires_grad:")
        self.indent += guarded
        self.line("loss.backward()")
        if scope.optimizer:
            self.line(f"{scope.optimizer}.step()")
        self.indent -= guarded

    def rebind(self, scope: Scope) -> None:
        plain = [
            name
            for name in scope.modules
            if name.isidentifier()
            and name != "self"
            and not any(f"{name}{sign}" in " ".join(scope.modules) for sign in ".[")
        ]
        if not plain or (scope.inside and plain != ["m"]):
            return self.switch(scope)
        name, other = self.pick(plain), self.pick(plain)
        how = self.pick(("new", "other", "copy", "either", "returned"))
        match how:
            case "other" if name != other:
                self.line(f"{name} = {other}")
            case "copy":
                self.line(f"{name} = copy.deepcopy({name})")
            case "either" if name != other:
                self.line(f"{name} = {name} if {self.condition()} else {other}")
            case "returned":
                self.line(f"{name} = {name}.{self.pick(('eval', 'train'))}()")
            case _ if scope.inside or name != "a":
                self.line(f"{name} = {self.pick(('Net()', 'Net().eval()'))}")
            case _:
                self.line(f"{name}.eval()")
        return None

    def keep(self, scope: Scope) -> None:
        """Remember the mode, switch, and put it back."""
        name, was = self.flagged(scope), self.fresh("was")
        self.line(f"{was} = {name}.training")
        self.line(f"{name}.{self.pick(('eval', 'train'))}()")
        self.block(scope, self.draw(st.integers(1, 2))) if scope.depth < 3 else self.run(scope)
        self.line(self.pick((f"{name}.train({was})", f"if {was}:\n    {name}.train()")))

    def call(self, scope: Scope) -> None:
        if scope.runners and self.chance(2):
            runner = self.pick(scope.runners)
            self.line(f"{runner}()" if "." in runner else f"{runner}.{self.pick(('fit', 'check'))}()")
        elif scope.functions:
            self.called(scope, self.pick(scope.functions))
        else:
            self.run(scope)

    def called(self, scope: Scope, function: Function) -> None:
        called = f"{function.name}({self.flagged(scope)}, x)"
        match function.returns:
            case "pass":
                self.line(
                    self.pick((f"print({called}.sum().item())", called, f"{self.fresh('y')} = {called}"))
                )
            case "module":
                self.line(self.pick((f"{called}.eval()", f"print({called}(x).sum().item())", called)))
            case _:
                self.line(called)

    def leave(self, scope: Scope) -> None:
        """Leave a loop or a function early, or raise."""
        options = []
        if scope.loops:
            options += ["break", "continue"]
        if scope.inside == "function":
            options += [scope.leaves]
        if not options or not self.indent:
            return self.run(scope)
        self.line(f"if {self.condition()}:")
        self.line(f"    {self.pick(options)}")
        return None

    def grad(self, scope: Scope) -> None:
        if self.chance(2):
            self.line(f"torch.set_grad_enabled({self.pick(('False', 'True', self.condition()))})")
        else:
            was = self.fresh("was")
            self.line(
                f"{was} = torch.is_grad_enabled()\ntorch.set_grad_enabled({self.pick(('False', 'True'))})"
            )
            self.run(scope)
            self.line(f"torch.set_grad_enabled({was})")

    def all_of(self, scope: Scope) -> None:
        """The same for several modules."""
        some = [name for name in scope.modules if name != "self"] or ["self"]
        several = f"({', '.join((self.pick(some), self.pick(some)))})"
        if "group[0]" in scope.modules and not scope.inside:
            several = "group"
        if 'table["one"]' in scope.modules and not scope.inside:
            several = "table.values()"
        how = self.pick(("eval()", "train()", "(x)"))
        if how == "(x)":
            self.line(f"print([part(x).sum().item() for part in {several}])")
        else:
            self.line(f"for part in {several}:\n    part.{how}")

    def branch(self, scope: Scope) -> None:
        condition = self.condition()
        if self.chance(4):
            condition = f"{self.pick(('', 'not '))}{self.flagged(scope)}.training"
        self.line(f"if {condition}:")
        self.inner(scope)
        if self.chance(4):
            self.line(f"elif {self.condition()}:")
            self.inner(scope)
        if self.chance(2):
            self.line("else:")
            self.inner(scope)

    def loop(self, scope: Scope) -> None:
        if scope.loops >= 2:
            return self.branch(scope)
        counted = ("while", "forever", "random") if self.undecided else ()
        kind = self.pick(("range", "loader", "phases", *counted))
        count = self.fresh("n")
        match kind:
            case "range":
                self.line(f"for {count} in range({self.pick((2, 3, 1))}):")
            case "loader":
                self.line("for item in loader:")
            case "phases":
                self.line('for phase in ["train", "val"]:')
                self.line(f'    {self.module(scope)}.train(phase == "train")')
            case "while":
                self.line(f"{count} = 0\nwhile {count} < 2:\n    {count} += 1")
            case "forever":
                self.line(f"{count} = 0\nwhile True:\n    {count} += 1")
                self.line(f"    if {count} > 2:\n        break")
            case "random":
                self.line(f"{count} = random.randint(0, 2)\nwhile {count} > 0:\n    {count} -= 1")
        inner = Scope(
            list(scope.modules),
            scope.functions,
            scope.runners,
            scope.optimizer,
            scope.loops + 1,
            scope.depth,
            scope.inside,
            scope.leaves,
        )
        self.inner(inner)
        if self.chance(6):
            self.line("else:")
            self.inner(scope)
        return None

    def scope(self, scope: Scope) -> None:
        managers = [f"{name}({self.flagged(scope)})" for name in self.managers]
        guards = ("torch.no_grad()", "torch.enable_grad()", "torch.inference_mode()")
        guard = self.pick((*guards, f"torch.set_grad_enabled({self.condition()})", *managers))
        self.line(f"with {guard}:")
        self.inner(scope)

    def attempt(self, scope: Scope) -> None:
        self.line("try:")
        self.inner(scope)
        if self.chance(2):
            self.line(f"    if {self.condition()}:\n        raise ValueError")
            if self.chance(2):
                self.inner(scope, 2)
        last = self.pick(("finally", "except", "both", "else"))
        if last != "finally":
            self.line("except ValueError:")
            self.inner(scope, 2)
        if last == "else":
            self.line("else:")
            self.inner(scope, 2)
        if last in ("finally", "both"):
            self.line("finally:")
            self.inner(scope, 2)


@st.composite
def programs(draw: Callable[[Any], Any]) -> str:
    """The source of a random program."""
    return Writer(draw).program()
