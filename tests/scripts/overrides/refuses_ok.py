"""TMD305 is silent: the network is for inference only, and its `train` says so."""

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

    def forward(self, x):
        return self.head(self.body(x))


    def train(self, mode=True):
        raise NotImplementedError("for inference only")


def predict(net: nn.Module, x):
    with torch.no_grad():
        return net(x)  # state: net=entry, recording=off
