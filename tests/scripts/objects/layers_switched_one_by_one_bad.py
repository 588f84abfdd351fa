"""Only the layers of one kind are put in eval mode, one by one; those of the other go on as in training."""

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
def dropout_alone():
    net = load()
    for module in net.modules():
        if isinstance(module, nn.Dropout):
            module.eval()
    return [net(x).argmax(1) for x, y in loader]  # TMD101: net, since=created@21; state: net=train, recording=off


@torch.no_grad()
def in_a_lambda():
    net = load()
    net.apply(lambda module: module.eval() if isinstance(module, nn.Dropout) else None)
    return [net(x).argmax(1) for x, y in loader]  # TMD101: net, since=created@21; state: net=train, recording=off


print(dropout_alone(), in_a_lambda())
