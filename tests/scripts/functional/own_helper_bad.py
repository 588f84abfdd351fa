"""A helper of the file takes the flag with a default of its own; whoever leaves it out gets the default."""

import torch
import torch.nn.functional as F
from torch import nn


def drop_features(x, rate, training=True):
    if rate == 0:
        return x
    return F.dropout(x, rate, training)


def drop_alpha(x, rate=0.1, active=False):
    return F.alpha_dropout(x, rate, active)


class Encoder(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.first = nn.Linear(10, 20)
        self.second = nn.Linear(20, 20)
        self.norm = nn.BatchNorm1d(20)

    def forward(self, x):
        x = drop_features(self.first(x), self.rate)  # TMD303: drop_features, says=`drop_features` drops in
        x = drop_alpha(F.selu(self.second(x)))  # TMD303: drop_alpha, says=is False unless it is given
        return self.norm(x)


@torch.no_grad()
def embed(encoder, loader):
    encoder.eval()
    return torch.cat([encoder(x) for x in loader])  # state: encoder=eval, recording=off


def main(loader):
    encoder = Encoder(0.2)
    encoder.load_state_dict(torch.load("encoder.pt"))
    print(embed(encoder, loader))
