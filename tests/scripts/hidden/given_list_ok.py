"""TMD304: the repair."""

import torch
from torch import nn

from data import train_loader, val_loader


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.norm = nn.BatchNorm1d(width)

    def forward(self, x):
        return x + self.norm(self.linear(x)).relu()


class Ensemble(nn.Module):
    def __init__(self, members):
        super().__init__()
        self.members = nn.ModuleList(members)
        self.head = nn.Linear(20, 10)

    def forward(self, x):
        return self.head(torch.stack([member(x) for member in self.members]).mean(0))


def accuracy(net, loader):
    net.eval()
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            hits += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    return hits


net = Ensemble([Block(20), Block(20), Block(20)])
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(5):
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(accuracy(net, val_loader))
