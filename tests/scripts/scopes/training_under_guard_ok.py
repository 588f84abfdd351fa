"""The guard around the evaluation alone; the training loop records."""
import torch
from torch import nn

from agate import train_loader, val_loader


class AgateNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def learn(net, optimizer):
    net.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()  # state: net=train, recording=on
        optimizer.step()


def count(net):
    net.eval()
    return sum((net(x).argmax(1) == y).sum().item() for x, y in val_loader)  # state: net=eval, recording=off


def main():
    net = AgateNet()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        learn(net, optimizer)
        with torch.inference_mode():
            print(epoch, count(net))


main()
