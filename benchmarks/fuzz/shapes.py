"""Pathological programs: each is deep, wide, cyclic or explosive in one way, with the size as how much of it.

They are about the interpreter: what is too much for the parser stands in ``tests/test_bad_input.py``, and the
families that have to grow linearly in ``tests/test_bounds.py`` and ``benchmarks/families.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

HEAD: Final = """import copy
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5))

    def forward(self, x):
        return self.body(x)


net = Net()
x = torch.randn(4, 8)
"""
SHAPES: Final[dict[str, Callable[[int], str]]] = {}


def shape(make: Callable[[int], str]) -> Callable[[int], str]:
    SHAPES[make.__name__] = lambda size: HEAD + make(size)
    return make


def nested(opening: Callable[[int], str], size: int, inside: str) -> str:
    """Blocks within blocks."""
    lines = ["    " * level + opening(level) for level in range(size)]
    return "\n".join([*lines, *("    " * size + line for line in inside.split("\n"))]) + "\n"


# Cycles


@shape
def bases_in_a_ring(size: int) -> str:
    classes = "\n".join(
        f"class A{i}(A{(i + 1) % size}):\n    def f(self, x):\n        super().f(x)\n        return self(x)\n"
        for i in range(size)
    )
    return classes + "a = A0()\na.eval()\na.f(x)\na(x)\n"


@shape
def modules_that_hold_each_other(size: int) -> str:
    made = "\n".join(f"m{i} = Net()" for i in range(size))
    ring = "\n".join(f"m{i}.next = m{(i + 1) % size}\nm{i}.me = m{i}" for i in range(size))
    return f"{made}\n{ring}\nm0.eval()\nm0.next.next.train()\nprint(m0.me.me.next.me(x).argmax(1))\n"


@shape
def lists_that_hold_themselves(size: int) -> str:
    lines = [f"l{i} = [net]\nl{i}.append(l{i})\nl{i}.append(l{max(i - 1, 0)})" for i in range(size)]
    return "\n".join(lines) + f"\nfor a in l{size - 1}:\n    for b in a:\n        b.eval()\n        b(x)\n"


@shape
def aliases_in_a_ring(size: int) -> str:
    lines = "\n".join(f"    a{i} = a{(i + 1) % size}" for i in range(size))
    starts = "\n".join(f"a{i} = Net()" for i in range(size))
    return f"{starts}\nfor i in range(9):\n{lines}\n    a0.eval()\n    print(a{size - 1}(x).argmax(1))\n"


@shape
def functions_that_return_each_other(size: int) -> str:
    functions = "\n".join(f"def f{i}(m):\n    m.eval()\n    return f{(i + 1) % size}" for i in range(size))
    return f"{functions}\nf0(net)(net)(net)\n" + "f0" + "(net)" * min(size, 300) + "\nnet(x)\n"


@shape
def decorators_in_a_ring(size: int) -> str:
    return "\n".join(f"@d{(i + 1) % size}\ndef d{i}(f):\n    f(net)\n    return d{i}(f)" for i in range(size))


@shape
def fixed_point_combinators(size: int) -> str:
    line = (
        "(lambda f: (lambda g: g(g))(lambda g: f(lambda m: g(g)(m))))(lambda f: lambda m: f(m.eval()))(net)"
    )
    return "\n".join([line] * size) + "\nnet(x)\n"


@shape
def properties_that_ask_each_other(size: int) -> str:
    methods = "\n".join(
        f"    @property\n    def p{i}(self):\n        self.net.eval()\n        return self.p{(i + 1) % size}"
        for i in range(size)
    )
    return f"class Holder:\n    def __init__(self):\n        self.net = Net()\n{methods}\nHolder().p0(x)\n"


@shape
def modules_that_build_themselves(size: int) -> str:
    classes = "\n".join(
        f"class B{i}(nn.Module):\n    def __init__(self, n=3):\n        super().__init__()\n"
        f"        self.inner = B{(i + 1) % size}(n - 1)\n        self.other = B{i}(n)\n"
        f"    def forward(self, x):\n        return self.inner(self.other(x))"
        for i in range(size)
    )
    return f"{classes}\nb = B0()\nb.eval()\nb.inner.inner.other.train()\nprint(b(x).argmax(1))\n"


@shape
def overrides_in_a_ring(size: int) -> str:
    methods = "\n".join(
        f"    def s{i}(self, mode=True):\n        self.s{(i + 1) % size}(not mode)\n        return self.train(mode)"
        for i in range(size)
    )
    return (
        "class Odd(nn.Module):\n    def train(self, mode=True):\n        self.s0(mode)\n        return self.eval()\n"
        "    def eval(self):\n        return self.train(self.training)\n"
        f"{methods}\nodd = Odd()\nodd.eval()\nprint(odd(x).argmax(1))\n"
    )


@shape
def generators_that_feed_each_other(size: int) -> str:
    functions = "\n".join(
        f"def g{i}(m):\n    m.eval()\n    yield from g{(i + 1) % size}(m)\n    yield m(x)"
        for i in range(size)
    )
    return f"{functions}\nfor out in g0(net):\n    print(out)\n"


@shape
def closures_that_rebind(size: int) -> str:
    functions = "\n".join(
        f"    def f{i}():\n        nonlocal m\n        m = f{(i + 1) % size}() or Net()\n        m.eval()\n"
        f"        return m"
        for i in range(size)
    )
    return f"def outer(m):\n{functions}\n    f0()\n    return m(x)\nouter(net)\n"


# Depth


@shape
def bases_in_a_row(size: int) -> str:
    classes = "\n".join(
        f"class A{i + 1}(A{i}):\n    def forward(self, x):\n        return super().forward(x)"
        for i in range(size)
    )
    return f"A0 = Net\n{classes}\na = A{size}()\na.eval()\na(x)\n"


@shape
def modules_within_modules(size: int) -> str:
    made = "\n".join("m = nn.Sequential(m)\nm.eval()\nm[0].train()" for _ in range(size))
    return f"m = net\n{made}\nprint(m(x).argmax(1))\nnet(x)\n"


@shape
def a_path_of_attributes(size: int) -> str:
    path = ".a" * size
    return f"net{path} = Net()\nnet{path}.eval()\nnet{path[: len(path) // 2]}.train()\nprint(net{path}(x))\n"


@shape
def functions_within_functions(size: int) -> str:
    size = min(size, 95)
    calls = "\n".join("    " * (size - i) + f"f{size - i}(m)" for i in range(1, size))
    return nested(lambda i: f"def f{i}(m):", size, "m.eval()\nreturn m(x)") + calls + "\nf0(net)\n"


@shape
def classes_within_classes(size: int) -> str:
    inside = "def forward(self, x):\n    return self.eval()(x)"
    return nested(lambda i: f"class A{i}(nn.Module):", size, inside) + "A0()(x)\n"


@shape
def loops_within_loops(size: int) -> str:
    return nested(
        lambda i: f"for i{i} in range(9):", size, "net.train()\nnet(x).sum().backward()\nnet.eval()"
    )


@shape
def tries_within_tries(size: int) -> str:
    lines = ["    " * i + "try:" for i in range(size)] + ["    " * size + "net.eval()"]
    for i in reversed(range(size)):
        lines += ["    " * i + "except ValueError:", "    " * (i + 1) + "net.train()"]
        lines += ["    " * i + "finally:", "    " * (i + 1) + "print(net(x).argmax(1))"]
    return "\n".join(lines) + "\n"


@shape
def scopes_within_scopes(size: int) -> str:
    return nested(
        lambda i: f"with torch.{'no_grad' if i % 2 else 'enable_grad'}():", size, "net(x).argmax(1)"
    )


@shape
def calls_within_calls(size: int) -> str:
    return "y = " + "net(" * size + "x" + ")" * size + "\nprint(y.argmax(1))\n"


@shape
def lambdas_within_lambdas(size: int) -> str:
    return (
        "f = "
        + "(lambda m: " * size
        + "m.eval()(x)"
        + ")" * size
        + "\nf(net)\n"
        + "f"
        + "(net)" * size
        + "\n"
    )


@shape
def comprehensions_within_comprehensions(size: int) -> str:
    return "y = " + "[" * size + "net(a).argmax(1)" + "".join(f" for a in b{i}]" for i in range(size)) + "\n"


@shape
def conditionals_within_conditionals(size: int) -> str:
    return (
        "m = "
        + "(net if a else " * size
        + "Net()"
        + ")" * size
        + "\nm.eval()\nprint(net(x).argmax(1), m(x))\n"
    )


# Width


@shape
def clauses_of_one_loop(size: int) -> str:
    return (
        "y = [net(a).argmax(1)" + "".join(f" for a{i} in b{i} if net.training" for i in range(size)) + "]\n"
    )


@shape
def items_of_one_with(size: int) -> str:
    return "with " + ", ".join(["torch.no_grad()"] * size) + ":\n    print(net(x).argmax(1))\n"


@shape
def parameters_of_one_function(size: int) -> str:
    size *= 10
    names = ", ".join(f"m{i}" for i in range(size))
    switches = "\n    ".join(f"m{i}.eval()\n    m{i}(x)" for i in range(size))
    return f"def f({names}):\n    {switches}\nf({', '.join(['net'] * size)})\nf(*[net] * {size})\n"


@shape
def names_of_one_assignment(size: int) -> str:
    size *= 3
    chained = " = ".join(f"m{i}" for i in range(size))
    return (
        f"{chained} = Net()\nm0.eval()\n({', '.join(f'm{i}' for i in range(size))}) = [net] * {size}\nm1(x)\n"
    )


@shape
def members_of_one_list(size: int) -> str:
    size *= 30
    return (
        f"ms = [{', '.join(['Net()'] * size)}]\nfor m in ms:\n    m.eval()\n"
        f"for m in [{', '.join(['net'] * size)}]:\n    m.train()\n    print(m(x).argmax(1))\nms[7](x)\n"
    )


@shape
def cases_of_one_match(size: int) -> str:
    cases = "\n".join(
        f"    case Net(a={i}) | [{i}, *rest] if net.training:\n        net.{'eval' if i % 2 else 'train'}()"
        for i in range(size)
    )
    return f"match x:\n{cases}\n    case _:\n        net.eval()\nprint(net(x).argmax(1))\n"


@shape
def bases_of_one_class(size: int) -> str:
    classes = "\n".join(f"class A{i}(Net):\n    pass" for i in range(size))
    return (
        f"{classes}\nclass B({', '.join(f'A{i}' for i in range(size))}):\n    pass\nb = B()\nb.eval()\nb(x)\n"
    )


@shape
def definitions_of_one_name(size: int) -> str:
    size *= 3
    return (
        "\n".join(
            f"class Net(Net):\n    pass\ndef f(m):\n    return Net()\nif a{i}:\n    m = f(net)\n    m.eval()"
            for i in range(size)
        )
        + "\nprint(m(x).argmax(1))\n"
    )


# Explosions: what doubles with every unit of size


@shape
def literal_loops_within_literal_loops(size: int) -> str:
    size = min(size, 40)
    phases = "['train', 'val', 'test', 'extra']"
    inside = "net.train(p0 == 'train')\nnet(x)"
    return nested(lambda i: f"for p{i} in {phases}:", size, inside)


@shape
def flags_of_one_function(size: int) -> str:
    names = ", ".join(f"a{i}=False" for i in range(size))
    body = "\n    ".join(f"if a{i}:\n        net.eval()" for i in range(size))
    calls = "\n".join(
        f"f({', '.join(f'a{i}={bool(call >> (i % 9) & 1)}' for i in range(size))})" for call in range(64)
    )
    return f"def f({names}):\n    {body}\n    return net(x)\n{calls}\n"


@shape
def objects_that_double(size: int) -> str:
    lines = "\n".join("ms = [copy.deepcopy(m) for m in ms] + [m for m in ms] + ms" for _ in range(size))
    return f"ms = [Net(), Net()]\n{lines}\nfor m in ms:\n    m.eval()\n    print(m(x).argmax(1))\n"


@shape
def calls_that_double(size: int) -> str:
    functions = "\n".join(
        f"def f{i}(m, flag):\n    f{i + 1}(m, True)\n    f{i + 1}(copy.deepcopy(m), False)\n    f{i + 1}(Net(), flag)"
        for i in range(size)
    )
    return f"{functions}\ndef f{size}(m, flag):\n    m.train(flag)\n    return m(x)\nf0(net, True)\n"


@shape
def callables_that_double(size: int) -> str:
    lines = "\n".join(f"f{i + 1} = lambda m: f{i}(f{i}(m))" for i in range(size))
    return f"f0 = lambda m: m.eval()\n{lines}\nprint(f{size}(net)(x).argmax(1))\n"


@shape
def choices_that_double(size: int) -> str:
    lines = "\n".join(
        f"m{i + 1} = m{i} if a{i} else nn.Sequential(m{i}, Net())\nif b{i}:\n    m{i + 1}.eval()"
        for i in range(size)
    )
    return f"m0 = net\n{lines}\nprint(m{size}(x).argmax(1))\n"


@shape
def methods_that_double(size: int) -> str:
    methods = "\n".join(
        f"    def m{i}(self, other):\n        self.net, other.net = other.net, self.net\n"
        f"        self.m{(i + 1) % size}(self)\n        other.m{(i * 7 + 3) % size}(self)\n"
        f"        self.net.{'eval' if i % 3 else 'train'}()\n        return self.net(x).argmax(1)"
        for i in range(size)
    )
    return f"class Runner:\n    def __init__(self):\n        self.net = Net()\n{methods}\nRunner().m0(Runner())\n"


@shape
def loops_that_shift(size: int) -> str:
    """A mode that takes as many passes to arrive as there are names."""
    shifts = "\n    ".join(f"m{i}, w{i} = m{i + 1}, w{i + 1}" for i in range(size))
    starts = "\n".join(f"m{i} = Net()\nw{i} = True" for i in range(size + 1))
    return (
        f"{starts}\nm{size}.eval()\nwhile more():\n    {shifts}\n    m0.train(w0)\n    w{size} = m0.training\n"
        f"    print(m0(x).argmax(1))\n"
    )


# What only looks like code


@shape
def strings_that_hold_programs(size: int) -> str:
    return f"exec({HEAD!r} * {size})\n" + "eval('net.eval()')\nnet(f'{net(x)!r:{net.eval()}}')\n" * size


@shape
def names_that_are_words_of_python(size: int) -> str:
    lines = [
        "match = case = type = _ = net",
        "match.eval()",
        "case (x)",
        "type = type (x)",
        "print = net",
        "_(x)",
    ]
    return "\n".join(lines * size) + "\n"


@shape
def builtins_that_are_modules(size: int) -> str:
    names = (
        "super",
        "isinstance",
        "getattr",
        "print",
        "range",
        "len",
        "list",
        "dict",
        "zip",
        "self",
        "torch",
        "nn",
    )
    lines = [
        f"{name} = Net()\n{name}.eval()\n{name}(x)\nclass {name}({name}, nn.Module):\n    pass"
        for name in names
    ]
    return "\n".join(lines * min(size, 30)) + "\nnet.train()\nprint(net(x).argmax(1))\n"
