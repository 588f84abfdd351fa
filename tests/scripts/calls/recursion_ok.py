"""Recursion with the caller's state: every level of the search runs in the mode set before it."""
import torch
from torch import nn

from chess import start, moves, encode, train_loader


class ValueNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def search(model, board, depth):
    with torch.no_grad():
        value = model(encode(board)).max().item()  # state: model=eval, recording=off
    if depth == 0:
        return value
    return max((-search(model, after, depth - 1) for after in moves(board)), default=value)


def main():
    net = ValueNet(features=64, classes=1)
    optimizer = torch.optim.Adam(net.parameters())
    for round_ in range(10):
        net.train()
        for board, target in train_loader:
            optimizer.zero_grad()
            loss = (net(board) - target).pow(2).mean()  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        net.eval()
        print(round_, search(net, start(), 3))


main()
