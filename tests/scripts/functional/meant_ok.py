"""Random on purpose: Monte Carlo dropout, a pre-net, an augmentation, and comments that say so."""

import torch
import torch.nn.functional as F
from torch import nn


class MCDropout(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        return F.dropout(x, self.rate, training=True)


class Prenet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(80, 256), nn.Linear(256, 256)])

    def forward(self, x):
        for layer in self.layers:
            x = F.dropout(F.relu(layer(x)), p=0.5, training=True)
        return x


class Sampler(nn.Module):
    """Keeps dropout active at inference: the spread of the answers is the answer."""

    def forward(self, x):
        return F.dropout(x, 0.1)


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(8, 8)
        self.norm = nn.BatchNorm1d(8)

    def augment(self, x):
        return F.dropout(x, 0.3)

    def mc_forward(self, x):
        return F.dropout(self.body(x), 0.2)

    def forward(self, x):
        x = self.norm(self.body(x))
        x = F.dropout(x, 0.5)  # the noise of the generator: always on
        # stays on at inference, as in the paper
        x = nn.Dropout(0.5)(x)
        return F.dropout(
            x,
            p=0.5,
            training=True,  # MC dropout
        )


def spread(net, x):
    net.eval()
    with torch.no_grad():
        answers = torch.stack([net(x) for _ in range(20)])  # state: net=eval, recording=off
    return answers.std(0)


def main(x):
    print(spread(nn.Sequential(MCDropout(0.1), Prenet(), Sampler(), Generator()), x))
