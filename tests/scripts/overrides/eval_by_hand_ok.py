"""TMD305 is silent by default: `train` refuses, `eval` switches the part itself, and no module holds it."""

import torch
from torch import nn

from data import train_loader, val_loader


class Body(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 64)
        self.norm = nn.BatchNorm1d(64)

    def forward(self, x):
        return self.norm(self.linear(x)).relu()



class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = Body()
        self.head = nn.Linear(64, 10)

    def train(self, mode=True):
        if mode is True:
            raise RuntimeError("this network is for sampling")

    def eval(self):
        self.training = False
        self.body.eval()
        self.head.eval()

    def forward(self, x):
        return self.head(self.body(x))


def sample(x):
    net = Net()
    net.load_state_dict(torch.load("net.pt"))
    net.eval()
    with torch.no_grad():
        return net(x)  # state: net=eval, recording=off
