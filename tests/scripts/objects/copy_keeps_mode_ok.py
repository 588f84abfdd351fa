"""A deepcopy takes the mode of its source at that moment and goes its own way from there."""
import copy

import torch
from torch import nn

from pebbles import train_loader, val_loader


class PebbleNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def score(model):
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return right


net = PebbleNet()
optimizer = torch.optim.Adam(net.parameters())
net.eval()
first = copy.deepcopy(net)
net.train()
for x, y in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
second = copy.deepcopy(net)
second.eval()
for x, y in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
print(score(first), score(second))
