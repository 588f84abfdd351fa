"""The function builds the network and asks its method for tests; nothing else here speaks of modes."""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self._build()

    def _build(self):
        self.encoder = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4))

    def test(self, loader):
        total = 0.0
        for x, y in loader:
            with torch.no_grad():
                out = self.encoder(x)
                total += (out - y).abs().sum().item()
        return total


def run(loaders):
    model = Model()
    print(model.test(loaders["dev"]))  # TMD101: model; state: model=train, recording=off
