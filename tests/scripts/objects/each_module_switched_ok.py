"""Every module of a network is switched one by one: all of them are in the mode that was asked for."""

import torch
from torch import nn

from leaves import loader, test_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU())
        self.drop = nn.Dropout(0.5)
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        return self.head(self.drop(self.body(x)))


def set_flag(module):
    setattr(module, "training", False)


@torch.no_grad()
def by_loop():
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    for module in net.modules():
        module.eval()
    return [net(x).argmax(1) for x, y in test_loader]  # state: net=eval, recording=off


@torch.no_grad()
def by_flag():
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    for _, module in net.named_modules():
        module.training = False
    return [net(x).argmax(1) for x, y in test_loader]  # state: net=eval, recording=off


@torch.no_grad()
def by_apply():
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    net.apply(set_flag)
    return [net(x).argmax(1) for x, y in test_loader]  # state: net=eval, recording=off


@torch.no_grad()
def by_children():
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    for child in net.children():
        child.eval()
    return [net(x).argmax(1) for x, y in test_loader]  # state: net=train, recording=off


def fine_tune(net):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    for epoch in range(5):
        net.apply(lambda module: setattr(module, "training", True))
        for x, y in loader:
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.apply(lambda module: module.eval())
        with torch.no_grad():
            print(epoch, sum((net(x).argmax(1) == y).sum().item() for x, y in test_loader))


print(by_loop(), by_flag(), by_apply(), by_children())
fine_tune(Net())
