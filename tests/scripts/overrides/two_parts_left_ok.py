"""The twin of two_parts_left_bad: the override hands its flag on to all parts."""

import torch
from torch import nn

from data import test_loader, train_loader


def layers(width):
    return nn.Sequential(nn.Linear(width, width), nn.BatchNorm1d(width), nn.ReLU(), nn.Dropout(0.2))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = layers(32)
        self.pooler = layers(32)
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        return self.head(self.pooler(self.encoder(x)))

    def train(self, mode=True):
        super().train(mode)
        return self


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for x, y in train_loader:
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
net.eval()
with torch.no_grad():
    for x, y in test_loader:
        print((net(x).argmax(1) == y).float().mean().item())  # state: net=eval, recording=off
