"""A function that returns the module it was given, or another one with the same layers: one of the two is switched.

`train_epoch` calls `model.train()` at its start, so the validation's `eval()` never reaches a training step.
"""

import argparse

import torch
from torch import nn


class SplitNorm(nn.BatchNorm2d):
    def __init__(self, size, splits):
        super().__init__(size)
        self.aux = nn.ModuleList([nn.BatchNorm2d(size) for _ in range(splits - 1)])


def split_norms(module, splits):
    changed = module
    if isinstance(module, nn.BatchNorm2d):
        changed = SplitNorm(module.num_features, splits)
    for name, child in module.named_children():
        changed.add_module(name, split_norms(child, splits))
    del module
    return changed


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU())
        self.head = nn.Linear(8, 4)

    def forward(self, x):
        return self.head(self.body(x).mean((2, 3)))


def train_epoch(model, loader, optimizer):
    model.train()
    for x, y in loader:
        out = model(x)  # state: model=train, recording=on
        loss = nn.functional.cross_entropy(out, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def validate(model, loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for x, y in loader:
            right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return right


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--splits", type=int, default=0)
    args = parser.parse_args()
    model = Net()
    if args.splits > 1:
        model = split_norms(model, args.splits)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(10):
        train_epoch(model, train_loader, optimizer)
        print(epoch, validate(model, val_loader))


main()
