"""Layers built in forward that follow the mode, or that do nothing in either."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.layers = nn.ModuleList()
        self.body = nn.Linear(16, 16)
        self.norm = nn.BatchNorm1d(16)

    def pick(self):
        return nn.Dropout(0.1)

    def forward(self, x, rate=0.1):
        x = self.norm(self.body(x))
        x = nn.Dropout(0.1).train(self.training)(x)
        frozen = nn.BatchNorm1d(16)
        frozen.eval()
        x = frozen(x)
        drop = nn.Dropout(0.3)
        drop.training = self.training
        x = drop(x)
        x = nn.Dropout(0)(x)
        x = nn.Dropout(p=0.0)(x)
        x = nn.Dropout(self.rate if self.training else 0.0)(x)
        x = nn.Dropout(rate)(x)
        x = nn.BatchNorm1d(16, track_running_stats=False)(x)
        x = nn.LayerNorm(16)(x)
        x, _ = nn.MultiheadAttention(16, 4)(x, x, x)
        x, _ = nn.LSTM(16, 16, dropout=0.2)(x)
        x = nn.InstanceNorm1d(16)(x)
        if self.training:
            x = nn.Dropout(0.5)(x)
        kept = nn.Dropout(0.2)
        self.layers.append(kept)
        return kept(x)


def make(dim):
    return nn.Sequential(nn.Linear(dim, dim), nn.Dropout(0.1))


def main(loader):
    small = make(16)
    small.eval()
    net = Net(0.1)
    net.eval()
    with torch.no_grad():
        for x in loader:
            print(small(x).mean().item())  # state: small=eval, recording=off
            print(net(x, rate=0.0).mean().item())  # state: net=eval, recording=off
