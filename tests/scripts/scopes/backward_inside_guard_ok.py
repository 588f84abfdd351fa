"""The forward stands outside of the guard, backward and the update inside: the graph is there."""
import torch
from torch import nn

from jade import train_loader


class JadeNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = JadeNet()
for x, y in train_loader:
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    with torch.no_grad():
        net.zero_grad()
        loss.backward()
        for p in net.parameters():
            p.sub_(0.01 * p.grad)
