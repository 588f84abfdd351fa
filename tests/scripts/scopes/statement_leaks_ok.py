"""`torch.set_grad_enabled(False)` as a statement, undone at the end of its function."""
import torch
from torch import nn

from slate import train_loader, val_loader


class SlateNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def validate(net):
    net.eval()
    torch.set_grad_enabled(False)
    right = 0
    for x, y in val_loader:
        right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    torch.set_grad_enabled(True)
    return right


def main():
    net = SlateNet()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        net.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(x), y).backward()  # state: net=train, recording=on
            optimizer.step()
        print(epoch, validate(net))


main()
