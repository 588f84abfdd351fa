"""The dropout is built in the constructor, and forward uses it under a condition that always holds."""

import torch
from torch import nn


class Glaze(nn.Module):
    def __init__(self, rate=0.2):
        super().__init__()
        self.rate = rate
        self.body = nn.Linear(16, 16)
        self.norm = nn.BatchNorm1d(16)
        self.drop = nn.Dropout(rate)

    def forward(self, x):
        x = self.norm(self.body(x))
        if True:  # was an option once
            return self.drop(x)


class Service:
    def __init__(self, path):
        self.net = Glaze()
        self.net.load_state_dict(torch.load(path))
        self.net.eval()

    @torch.no_grad()
    def predict(self, x):
        return self.net(x).argmax(1)  # state: self.net=eval, recording=off
