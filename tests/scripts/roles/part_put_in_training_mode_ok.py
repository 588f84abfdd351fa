"""One function puts the head of a network in training mode, trains, and tests with all of it in eval mode."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(16, 64)
        self.head = nn.Sequential(nn.Dropout(0.4), nn.Linear(64, 4))

    def forward(self, x):
        return self.head(self.body(x).relu())


def run(loader, test_loader):
    net = Net()
    net.head.train()
    optimizer = torch.optim.Adam(net.head.parameters())
    for x, y in loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        for x, y in test_loader:
            print((net(x).argmax(1) == y).float().mean().item())  # state: net=eval, recording=off


run([], [])
