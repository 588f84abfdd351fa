"""The function builds the network, puts it in eval mode and asks its method for tests, which has two parts."""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4))

    def test(self, loader):
        return sum(self.error(x, y) for x, y in loader)

    @torch.no_grad()
    def error(self, x, y):
        return (self.encoder(x) - y).abs().sum().item()


def run(loaders):
    model = Model().eval()
    print(model.test(loaders["dev"]))  # state: model=eval, recording=off
