"""The same constructor is asked for its BatchNorm, and the loaded network is never put in eval mode."""

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width, batch_norm=False, drop=None):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.batch_norm = batch_norm
        if batch_norm:
            self.norm = nn.BatchNorm1d(width)
        self.drop = nn.Dropout(drop) if drop is not None else None

    def forward(self, x):
        x = self.linear(x)
        if self.batch_norm:
            x = self.norm(x)
        return x if self.drop is None else self.drop(x)


class Net(nn.Module):
    def __init__(self, width=8, depth=3):
        super().__init__()
        self.blocks = nn.Sequential(*[Block(width, batch_norm=True) for _ in range(depth)])

    def forward(self, x):
        return self.blocks(x)


net = Net()
net.load_state_dict(torch.load("net.pt"))
with torch.no_grad():
    print(net(torch.load("x.pt")).argmax(1))  # TMD101: net; state: net=train, recording=off
