"""A forward that scales twice and then reads, all of it in the mode of the whole: that is training mode here."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(16, 32), nn.BatchNorm1d(32))
        self.head = nn.Linear(32, 4)

    def read(self, x):
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
        print(net(x).argmax(1))  # TMD101: net; state: net=train, recording=off


run(torch.rand(4, 16))
