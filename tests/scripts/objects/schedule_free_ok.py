"""`optimizer.train()` and `optimizer.eval()` are methods of an optimizer and switch no module."""
import schedulefree
import torch
from torch import nn

from candles import train_loader, val_loader


class CandleNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = CandleNet()
optimizer = schedulefree.AdamWScheduleFree(net.parameters(), lr=1e-3)
for epoch in range(10):
    net.train()
    optimizer.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    net.eval()
    optimizer.eval()
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    optimizer.train()
    with torch.no_grad():
        for x, y in val_loader:
            right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    print(epoch, right)
