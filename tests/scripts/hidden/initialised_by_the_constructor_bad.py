"""A plain list of branches is initialised and then run, hidden from eval() and from the optimizer."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.branches = [nn.Sequential(nn.Linear(width, 8), nn.Dropout(0.2)) for _ in range(3)]  # TMD304: self.branches
        self.initialise()

    def initialise(self):
        for branch in self.branches:
            nn.init.orthogonal_(branch[0].weight)

    def forward(self, x):
        return sum(branch(x) for branch in self.branches)


def show(width, x):
    net = Net(width)
    net.eval()
    with torch.no_grad():
        print(net(x).argmax(1))  # state: net=eval, recording=off
