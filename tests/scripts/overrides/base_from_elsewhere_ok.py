"""TMD305 is silent: what the base class is, and what its `train` means, is not known."""

import torch
from torch import nn

from data import train_loader, val_loader
from models.base import BaseModel


class Body(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 64)
        self.norm = nn.BatchNorm1d(64)

    def forward(self, x):
        return self.norm(self.linear(x)).relu()


class Net(BaseModel):
    def __init__(self):
        super().__init__()
        self.body = Body()
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.body(x))

    def train(self, dataset):
        print("train on", len(dataset))


def accuracy(net, loader):
    net.eval()
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            hits += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    return hits


print(accuracy(Net(), val_loader))
