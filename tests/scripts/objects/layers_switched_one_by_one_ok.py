"""The layers that depend on the mode are put in eval mode one by one, all of them or all that are not to be random."""

import torch
from torch import nn

from moths import loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU())
        self.drop = nn.Dropout(0.5)
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        return self.head(self.drop(self.body(x)))


def load():
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    return net


@torch.no_grad()
def of_two_kinds():
    net = load()
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.Dropout)):
            module.eval()
    return [net(x).argmax(1) for x, y in loader]  # state: net=train, recording=off


@torch.no_grad()
def of_either_kind():
    net = load()
    net.apply(lambda module: module.eval() if isinstance(module, nn.BatchNorm1d) or isinstance(module, nn.Dropout) else None)
    return [net(x).argmax(1) for x, y in loader]  # state: net=train, recording=off


@torch.no_grad()
def leaves():
    net = load()
    for module in net.modules():
        if not list(module.children()):
            module.eval()
    return [net(x).argmax(1) for x, y in loader]  # state: net=train|unknown, recording=off


@torch.no_grad()
def all_but_dropout():
    net = load()
    for module in net.modules():
        if isinstance(module, nn.Dropout):
            module.train()
        else:
            module.eval()
    return torch.stack([net(x).softmax(1) for x, y in loader])  # state: net=train|unknown, recording=off


def refine(net):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    for epoch in range(5):
        net.train()
        for x, y in loader:
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.eval()
        net.apply(lambda module: isinstance(module, nn.Dropout) and module.train())
        with torch.no_grad():
            print(epoch, torch.stack([net(loader.dataset.x).softmax(1) for _ in range(20)]).var(0).sum().item())


print(of_two_kinds(), of_either_kind(), leaves(), all_but_dropout())
refine(load())
