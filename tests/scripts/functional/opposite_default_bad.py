"""F.alpha_dropout, F.feature_alpha_dropout and F.rrelu do nothing unless they are told to: the opposite default."""

import torch
import torch.nn.functional as F
from torch import nn


class SelfNormalising(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(16, 64)
        self.second = nn.Linear(64, 64)
        self.conv = nn.Conv2d(1, 4, 3)
        self.out = nn.Linear(64, 2)

    def forward(self, x):
        x = F.alpha_dropout(F.selu(self.first(x)), p=0.1)  # TMD303: F.alpha_dropout
        if self.training:
            x = F.feature_alpha_dropout(x, 0.2)  # TMD303: F.feature_alpha_dropout
        x = F.rrelu(self.second(x))  # TMD303: F.rrelu
        return self.out(x)


def validate(net, loader):
    net.eval()
    with torch.no_grad():
        return sum(F.cross_entropy(net(x), y).item() for x, y in loader)  # state: net=eval, recording=off


def main(loader):
    print(validate(SelfNormalising(), loader))
