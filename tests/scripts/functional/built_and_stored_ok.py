"""forward builds its dropout once and keeps it."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, rate=0.2):
        super().__init__()
        self.rate = rate
        self.body = nn.Linear(16, 16)
        self.norm = nn.BatchNorm1d(16)

    def forward(self, x):
        if not hasattr(self, "drop"):
            self.drop = nn.Dropout(self.rate).train(self.training)
        return self.drop(self.norm(self.body(x)))


class Service:
    def __init__(self, path):
        self.net = Net()
        self.net.load_state_dict(torch.load(path))
        self.net.eval()

    @torch.no_grad()
    def predict(self, x):
        return self.net(x).argmax(1)  # state: self.net=eval, recording=off
