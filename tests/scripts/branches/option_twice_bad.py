# strict
"""An option, asked twice, decides whether validation switches at all: without it, validation runs in training mode."""

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


def validate(args, net, val_loader):
    if args.switch:
        net.eval()
    hits = 0
    with torch.no_grad():
        for x, y in val_loader:
            out = net(x)  # TMD101: net, says=may run in training mode; state: net=train|eval, recording=off
            hits += (out.argmax(1) == y).sum().item()
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
            loss = nn.functional.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(validate(args, net, val_loader))


main([], [])
