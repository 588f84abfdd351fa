"""A class with __enter__/__exit__ that switches and restores."""
import torch
from torch import nn

from pipework import train_loader, val_loader


class PipeNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


class EvalMode:
    def __init__(self, model):
        self.model = model

    def __enter__(self):
        self.model.eval()
        return self.model

    def __exit__(self, *exc):
        self.model.train()
        return False


def main():
    net = PipeNet()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        right = 0
        with EvalMode(net), torch.no_grad():
            for x, y in val_loader:
                right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
        print(epoch, right)


main()
