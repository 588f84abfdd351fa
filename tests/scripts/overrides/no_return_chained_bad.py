"""TMD305: the override returns None, and the file uses what `.eval()` returns."""

import torch
from torch import nn

from data import train_loader, val_loader


class Body(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 64)
        self.norm = nn.BatchNorm1d(64)

    def forward(self, x):
        return self.norm(self.linear(x)).relu()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = Body()
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.body(x))

    def train(self, mode=True):  # TMD305: Net.train
        super().train(mode)
        self.calls = 0


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(5):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


frozen = Net().eval()
