"""A probability that is literally 0 makes the function inert: nothing to tie to the mode."""

import torch
import torch.nn.functional as F
from torch import nn

RATE = 0.0


class Net(nn.Module):
    rate = 0

    def __init__(self):
        super().__init__()
        self.p = 0.0
        self.q = nn.Linear(8, 8)
        self.norm = nn.BatchNorm1d(8)

    def forward(self, x):
        x = F.dropout(self.norm(self.q(x)), 0)
        x = F.dropout(x, p=0.0)
        x = F.dropout(x, p=self.p)
        x = F.dropout(x, p=RATE)
        x = F.dropout(x, p=self.rate)
        x = F.dropout(x, p=0.5, training=False)
        return F.scaled_dot_product_attention(x, x, x) + F.scaled_dot_product_attention(x, x, x, None, 0.0)


def main(loader):
    net = Net().eval()
    with torch.no_grad():
        for x in loader:
            print(net(x).mean().item())  # state: net=eval, recording=off
