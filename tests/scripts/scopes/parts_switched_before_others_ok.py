"""A forward that scales twice and then reads, where it puts what has BatchNorm in eval mode first."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(16, 32), nn.BatchNorm1d(32))
        self.head = nn.Linear(32, 4)

    def read(self, x):
        self.body.eval()
        return self.body(x)

    def scale(self, x):
        return x / x.norm(dim=-1, keepdim=True)

    def forward(self, x):
        hidden = self.scale(self.scale(x) + 1)
        return self.head(self.read(hidden))


def run(x):
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    with torch.no_grad():
        print(net(x).argmax(1))  # state: net=train, recording=off


run(torch.rand(4, 16))
