"""Synthetic programs that grow in one way each: the size is the number of what the family is called after."""

from __future__ import annotations

HEAD = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5))

    def forward(self, x):
        return self.body(x)


"""


def models(size: int) -> str:
    """Classes, each built, switched and run once."""
    classes = "\n\n".join(HEAD.split("\n\n\n")[1].replace("Net", f"Net{index}") for index in range(size))
    runs = "\n".join(
        f"net{index} = Net{index}()\nnet{index}.eval()\nwith torch.no_grad():\n    print(net{index}(data))"
        for index in range(size)
    )
    return f"import torch\nfrom torch import nn\n\n\n{classes}\n\n\ndata = torch.randn(4, 8)\n{runs}\n"


def functions(size: int) -> str:
    """Functions, each with a model of its own and called once."""
    bodies = "\n\n\n".join(
        f"def run{index}(data):\n    net = Net()\n    net.eval()\n    return net(data)"
        for index in range(size)
    )
    calls = "\n".join(f"print(run{index}(data))" for index in range(size))
    return f"{HEAD}{bodies}\n\n\ndata = torch.randn(4, 8)\n{calls}\n"


def depth(size: int) -> str:
    """A chain of functions that hand one model on."""
    chain = "\n\n\n".join(
        f"def step{index}(net, data):\n    return step{index + 1}(net, data)" for index in range(size)
    )
    last = f"def step{size}(net, data):\n    return net(data).argmax(1)"
    return f"{HEAD}{chain}\n\n\n{last}\n\n\nnet = Net()\nnet.eval()\nprint(step0(net, torch.randn(4, 8)))\n"


def branches(size: int) -> str:
    """Conditions one after the other that nobody can decide, each with a switch in it."""
    tests = "\n".join(f"if flags[{index}]:\n    net.eval()\nelse:\n    net.train()" for index in range(size))
    return f"{HEAD}net = Net()\nflags = load_flags()\n{tests}\nprint(net(torch.randn(4, 8)).argmax(1))\n"


def sites(size: int) -> str:
    """Calls of one function with one model."""
    calls = "\n".join("print(predict(net, data))" for _ in range(size))
    return (
        f"{HEAD}def predict(net, data):\n    return net(data).argmax(1)\n\n\n"
        f"net = Net()\ndata = torch.randn(4, 8)\n{calls}\n"
    )


FAMILIES = {make.__name__: make for make in (models, functions, depth, branches, sites)}
