"""Leaving the block by return, continue or break restores recording in the caller."""
import torch
from torch import nn

from flint import train_loader, val_loader


class FlintNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def first_error(net):
    net.eval()
    with torch.no_grad():
        for i, (x, y) in enumerate(val_loader):
            if (net(x).argmax(1) != y).any().item():  # state: net=eval, recording=off
                net.train()
                return i
    net.train()
    return None


def main():
    net = FlintNet()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        for x, y in train_loader:
            with torch.no_grad():
                if x.isnan().any().item():
                    continue
                if y.numel() == 0:
                    break
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        print(epoch, first_error(net))


main()
