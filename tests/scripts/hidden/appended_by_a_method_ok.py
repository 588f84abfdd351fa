"""The same with a ModuleList: the method registers what it appends."""
import torch
from torch import nn

from data import train_loader, val_loader


class Tower(nn.Module):
    def __init__(self, sizes=(20, 64, 64, 10)):
        super().__init__()
        self.blocks = nn.ModuleList()
        for before, after in zip(sizes, sizes[1:]):
            self.add(before, after)
        self.scale = nn.Parameter(torch.ones(1))

    def add(self, before, after):
        self.blocks.append(nn.Sequential(nn.BatchNorm1d(before), nn.Linear(before, after)))

    def through(self, block, x):
        return block(x.relu())

    def forward(self, x):
        for block in self.blocks:
            x = self.through(block, x)
        return x * self.scale


def accuracy(tower, loader):
    tower.eval()
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            hits += (tower(x).argmax(1) == y).sum().item()  # state: tower=eval, recording=off
    return hits


tower = Tower()
optimizer = torch.optim.SGD(tower.parameters(), lr=0.1)
for epoch in range(5):
    tower.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(tower(x), y)  # state: tower=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(accuracy(tower, val_loader))
