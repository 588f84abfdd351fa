"""A model kept in the attribute of a plain object: the name outside and the attribute are one module."""
from types import SimpleNamespace

import torch
from torch import nn

from bells import train_loader, val_loader


class BellNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def validate(state):
    state.model.eval()
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            right += (state.model(x).argmax(1) == y).sum().item()  # state: state.model=eval, recording=off
    return right


net = BellNet()
state = SimpleNamespace(epoch=0)
state.model = net
state.optimizer = torch.optim.Adam(net.parameters())
net.train()
for epoch in range(10):
    state.epoch = epoch
    for x, y in train_loader:
        state.optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@21; state: net=train|eval, recording=on
        loss.backward()
        state.optimizer.step()
    print(state.epoch, validate(state))
