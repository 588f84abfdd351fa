"""A keyword-only flag with a default: both calls are decided, one by the default, one by the keyword."""
import torch
from torch import nn

from ropes import train_loader, val_loader


class RopeNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def forward_all(model, loader, *, train=False):
    if not train:
        model.eval()
    right = 0
    with torch.no_grad():
        for x, y in loader:
            right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return right


def main():
    net = RopeNet()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        net.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        print(epoch, forward_all(net, val_loader))


main()
