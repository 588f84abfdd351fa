"""An attribute that other code changes with the mode: what it is in eval mode cannot be read from forward."""

import torch
import torch.nn.functional as F
from torch import nn


class Switching(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.attention_rate = rate
        self.body = nn.Linear(8, 8)
        self.norm = nn.BatchNorm1d(8)

    def train(self, mode=True):
        self.rate = 0.1 if mode else 0.0
        return super().train(mode)

    def forward(self, x):
        x = F.dropout(self.norm(self.body(x)), self.rate)
        return F.scaled_dot_product_attention(x, x, x, dropout_p=self.attention_rate)


def evaluate(net, loader):
    net.eval()
    net.attention_rate = 0.0
    with torch.no_grad():
        for x in loader:
            print(net(x).mean().item())  # state: net=eval, recording=off


def main(loader):
    evaluate(Switching(0.1), loader)


class Toggled(nn.Module):
    def __init__(self):
        super().__init__()
        self.active = True
        self.hot = False
        self.body = nn.Linear(8, 8)
        self.norm = nn.BatchNorm1d(8)

    def set_dropout(self, active):
        self.active = active

    def forward(self, x):
        x = self.norm(self.body(x))
        if self.active:
            x = F.dropout(x, 0.2)
        return nn.Dropout(0.2)(x) if self.hot else x


def sample(loader):
    net = Toggled()
    net.eval()
    net.set_dropout(False)
    net.hot = False
    with torch.no_grad():
        for x in loader:
            print(net(x).mean().item())  # state: net=eval, recording=off
