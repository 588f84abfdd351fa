"""An option decides twice whether validation switches, and the pass is in a helper: said only under strict."""

import argparse

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc(self.drop(x))


def right(net, x, y):
    out = net(x)  # state: net=train|eval, recording=off
    return (out.argmax(1) == y).sum().item()


def validate(args, net, val_loader):
    if args.switch:
        net.eval()
    hits = 0
    with torch.no_grad():
        for x, y in val_loader:
            hits += right(net, x, y)
    if args.switch:
        net.train()
    return hits


def main(train_loader, val_loader):
    parser = argparse.ArgumentParser()
    parser.add_argument("--switch", action="store_true")
    args = parser.parse_args()
    net = Net()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(3):
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(validate(args, net, val_loader))


main([], [])
