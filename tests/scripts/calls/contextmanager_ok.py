"""A @contextmanager that switches to eval and restores in its finally clause."""
from contextlib import contextmanager

import torch
from torch import nn

from wires import train_loader, val_loader


class WireNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


@contextmanager
def evaluating(model):
    was = model.training
    model.eval()
    try:
        with torch.no_grad():
            yield model
    finally:
        model.train(was)


net = WireNet()
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(10):
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    right = 0
    with evaluating(net) as quiet:
        for x, y in val_loader:
            right += (quiet(x).argmax(1) == y).sum().item()  # state: quiet=eval, recording=off
    print(epoch, right)
