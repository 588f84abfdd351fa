"""A plain list of branches is only read while the network is built: its initialisation is a method of its own."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.branches = [nn.Sequential(nn.Linear(width, 8), nn.Dropout(0.2)) for _ in range(3)]
        self.initialise()
        self.left, self.middle, self.right = nn.Linear(width, 8), nn.Linear(width, 8), nn.Linear(width, 8)

    def initialise(self):
        for branch in self.branches:
            nn.init.orthogonal_(branch[0].weight)

    def forward(self, x):
        return self.left(x) + self.middle(x) + self.right(x)


def show(width, x):
    net = Net(width)
    net.eval()
    with torch.no_grad():
        print(net(x).argmax(1))  # state: net=eval, recording=off
