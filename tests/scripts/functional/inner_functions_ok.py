"""Nested functions and lambdas read the mode of the module around them."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.checkpoint import checkpoint


class Deep(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(16, 16) for _ in range(4))
        self.norm = nn.BatchNorm1d(16)

    def step(self, x):
        return F.dropout(self.norm(x), 0.1, self.training)

    def forward(self, x):
        def block(layer, hidden):
            return F.dropout(torch.relu(layer(hidden)), 0.2, self.training)

        for layer in self.layers:
            x = block(layer, x)
        x = checkpoint(self.step, x, use_reentrant=False)
        return checkpoint(lambda hidden: F.dropout(hidden, 0.3, self.training), x)


def evaluate(loader):
    net = Deep().eval()
    with torch.no_grad():
        for x in loader:
            print(net(x).norm().item())  # state: net=eval, recording=off
