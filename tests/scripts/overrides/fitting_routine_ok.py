"""TMD305: the repair."""

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

    def fit(self, loader, epochs=3):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.1)
        for _ in range(epochs):
            for x, y in loader:
                loss = nn.functional.cross_entropy(self(x), y)  # state: self=entry, recording=on
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
