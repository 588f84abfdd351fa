"""`if model.training` inside a helper is decided by each caller's mode."""
import torch
from torch import nn

from tides import train_loader, val_loader


class TideNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def forward_pass(model, x):
    if model.training:
        return model(x)  # state: model=train, recording=on
    with torch.no_grad():
        return model(x)  # state: model=eval, recording=off


def main():
    net = TideNet()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(15):
        net.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(forward_pass(net, x), y)
            loss.backward()
            optimizer.step()
        net.eval()
        right = 0
        for x, y in val_loader:
            right += (forward_pass(net, x).argmax(1) == y).sum().item()
        print(epoch, right)


main()
