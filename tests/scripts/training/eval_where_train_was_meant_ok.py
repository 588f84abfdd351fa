"""A validation in the middle of an epoch ends with train()."""

import torch
from torch import nn

from reefs import train_loader, val_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
        self.head = nn.Linear(16, 4)

    def forward(self, x):
        return self.head(self.body(x).flatten(1))


@torch.no_grad()
def validate(net):
    net.eval()
    hits = 0
    for x, y in val_loader:
        hits += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    net.train(True)
    return hits


def train():
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(20):
        net.train()
        for step, (x, y) in enumerate(train_loader):
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if step % 500 == 0:
                print(epoch, step, validate(net))


train()
