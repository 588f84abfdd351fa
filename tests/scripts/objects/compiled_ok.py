"""torch.compile returns an alias: train() on the original brings the compiled one back."""
import torch
from torch import nn

from amber import train_loader, val_loader


class AmberNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = AmberNet()
fast = torch.compile(net)
optimizer = torch.optim.Adam(net.parameters())
fast.train()
for epoch in range(10):
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(fast(x), y)  # state: fast=train, recording=on
        loss.backward()
        optimizer.step()
    net.eval()
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            right += (fast(x).argmax(1) == y).sum().item()  # state: fast=eval, recording=off
    print(epoch, right)
    net.train()
