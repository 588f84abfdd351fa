"""One option in two methods: `fit` puts the head in eval mode under it, and the step that it calls trains it then.

With the option off the head is in training mode and does not run at all.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(16, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, classes))

    def forward(self, x):
        return self.layers(x)


class Fitting:
    def __init__(self, rotations):
        self.rotations = rotations
        self.body = Net(8)
        self.head = Net(4)
        self.optimizer = torch.optim.SGD([*self.body.parameters(), *self.head.parameters()], lr=0.1)

    def fit(self, loader, epochs):
        self.body.train()
        if self.rotations:
            self.head.eval()
        for _ in range(epochs):
            for x, y, angle in loader:
                self.step(x, y, angle)

    def step(self, x, y, angle):
        loss = nn.functional.cross_entropy(self.body(x), y)  # state: self.body=train, recording=on
        if self.rotations:
            turned = self.head(x)  # TMD202: self.head; state: self.head=eval, recording=on
            loss = loss + nn.functional.cross_entropy(turned, angle)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()


def main(args, loader):
    Fitting(args.rotations).fit(loader, args.epochs)
