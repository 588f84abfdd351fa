"""F.batch_norm where the flag is right as a constant: weights standardised, frozen statistics, episode statistics."""

import torch
import torch.nn.functional as F
from torch import nn


class StandardisedConv(nn.Conv2d):
    def forward(self, x):
        weight = F.batch_norm(
            self.weight.reshape(1, self.out_channels, -1), None, None, training=True, momentum=0.0
        ).reshape_as(self.weight)
        return F.conv2d(x, weight, self.bias)


class FrozenNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, training=False)


class Episode(nn.Module):
    def forward(self, x, weights):
        mean, var = torch.zeros(8), torch.ones(8)
        return F.batch_norm(x, mean, var, weights["scale"], weights["shift"], training=True)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = StandardisedConv(3, 8, 3)
        self.norm = FrozenNorm(8)
        self.drop = nn.Dropout(0.2)

    def forward(self, x):
        return self.drop(self.norm(self.conv(x)))


@torch.no_grad()
def embed(net, loader):
    net.eval()
    return [net(x) for x, _ in loader]  # state: net=eval, recording=off


def main(loader):
    print(len(embed(Net(), loader)))
