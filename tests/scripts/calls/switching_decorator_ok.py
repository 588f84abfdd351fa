"""A decorator of the user that switches to eval around the call and restores."""
import functools

import torch
from torch import nn

from tea import train_loader, val_loader


class LeafGrade(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def in_eval_mode(function):
    @functools.wraps(function)
    def wrapper(model, *args, **kwargs):
        was = model.training
        model.eval()
        with torch.no_grad():
            result = function(model, *args, **kwargs)
        model.train(was)
        return result

    return wrapper


@in_eval_mode
def accuracy(model, loader):
    right = 0
    for x, y in loader:
        right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return right


def main():
    net = LeafGrade()
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        print(epoch, accuracy(net, val_loader))


main()
