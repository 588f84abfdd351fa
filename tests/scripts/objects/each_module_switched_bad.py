"""Every module of a network is switched one by one, to the wrong mode, or only some of them are."""

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
    setattr(module, "training", True)


@torch.no_grad()
def by_loop():
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    for module in net.head.modules():
        module.eval()
    return [net(x).argmax(1) for x, y in test_loader]  # TMD101: net, since=created@26; state: net=train, recording=off


@torch.no_grad()
def by_flag():
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    for _, module in net.head.named_modules():
        module.training = False
    return [net(x).argmax(1) for x, y in test_loader]  # TMD101: net, since=created@35; state: net=train, recording=off


@torch.no_grad()
def by_apply():
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    net.apply(set_flag)
    return [net(x).argmax(1) for x, y in test_loader]  # TMD101: net; state: net=train, recording=off


@torch.no_grad()
def by_children():
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    for child in net.children():
        child.train()
    return [net(x).argmax(1) for x, y in test_loader]  # TMD101: net, since=created@52; state: net=train, recording=off


def fine_tune(net):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    for epoch in range(5):
        for x, y in loader:
            loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net; state: net=train|eval, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.apply(lambda module: module.eval())
        with torch.no_grad():
            print(epoch, sum((net(x).argmax(1) == y).sum().item() for x, y in test_loader))


print(by_loop(), by_flag(), by_apply(), by_children())
fine_tune(Net())
