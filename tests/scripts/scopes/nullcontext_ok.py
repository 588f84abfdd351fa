"""A conditional guard: `nullcontext() if is_train else torch.no_grad()`, decided by each caller's literal."""
from contextlib import nullcontext

import torch
from torch import nn

from tar import train_loader, val_loader


class TarNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def accuracy(net, loader, guard=True):
    net.eval()
    scope = torch.no_grad() if guard else nullcontext()
    right = 0
    with scope:
        for x, y in loader:
            right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    return right


def main():
    net = TarNet()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        net.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        print(epoch, accuracy(net, val_loader))


main()
