"""TMD304 is silent: the layers go through an OrderedDict, a chain and a map into containers that register them."""

from collections import OrderedDict
from itertools import chain

import torch
from torch import nn

from data import train_loader, val_loader


class Net(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        self.first = nn.Linear(20, 64)
        self.blocks = [nn.Linear(64, 64) for _ in range(depth)]
        self.drops = [nn.Dropout(0.1) for _ in range(depth)]
        self.norms = [nn.BatchNorm1d(64) for _ in range(depth)]
        self.pairs = [[nn.Linear(64, 64), nn.Dropout(0.1)] for _ in range(depth)]
        self.named = nn.Sequential(OrderedDict((f"block{index}", block) for index, block in enumerate(self.blocks)))
        self.chained = nn.ModuleList(chain(self.drops, *self.pairs))
        self.mapped = nn.ModuleList()
        self.mapped += map(lambda norm: norm, self.norms)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        x = self.first(x)
        for block, drop, norm, (linear, last) in zip(self.blocks, self.drops, self.norms, self.pairs):
            x = last(linear(norm(drop(block(x)))))
        return self.head(x)


def accuracy(net, loader):
    net.eval()
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            hits += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    return hits


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(5):
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(accuracy(net, val_loader))
