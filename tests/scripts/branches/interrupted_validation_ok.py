"""A validation that fails half-way leaves the model in eval mode: what runs in `except` and `finally` may meet it so.

The score comes from a service that may raise: before `eval()` nothing has happened, after it the model is in eval
mode, and only after the whole `try` block is it in training mode again.
"""
import torch
from torch import nn

from scoring import board
from shells import probe, train_loader, val_loader


class ShellNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = ShellNet()
optimizer = torch.optim.Adam(net.parameters())
net.train()
for x, y in train_loader:
    optimizer.zero_grad()
    nn.functional.cross_entropy(net(x), y).backward()  # state: net=train, recording=on
    optimizer.step()
try:
    net.eval()
    with torch.no_grad():
        for x, y in val_loader:
            board.add(net(x), y)  # state: net=eval, recording=off
    net.train()
    board.send()
except ConnectionError:
    print(net(probe).shape)  # state: net=train|eval, recording=on
finally:
    print(net(probe).shape)  # state: net=train|eval, recording=on
