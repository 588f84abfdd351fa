"""The dicts are the same, with recording off where the codes are read."""

import sys

import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, genes):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(genes, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Dropout(0.1))
        self.mean, self.spread = nn.Linear(128, 16), nn.Linear(128, 16)

    def encode(self, x):
        h = self.body(x)
        if self.variational:
            return {"mean": self.mean(h), "spread": self.spread(h)}
        return {"mean": self.mean(h)}


def fit(net, loader, epochs):
    optimizer = torch.optim.Adam(net.parameters())
    net.train()
    for _ in range(epochs):
        for x, y in loader:
            mean = net.encode(x)["mean"]  # state: net=train, recording=on
            loss = (mean - y).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


@torch.no_grad()
def embed(net, loader):
    net.eval()
    found = []
    for x, _ in loader:
        mean = net.encode(x)["mean"]  # state: net=eval, recording=off
        found.append(mean.detach().cpu().numpy())
    return found


net = Encoder(genes=2000)
net.variational = len(sys.argv) > 1
fit(net, torch.load("train.pt"), 20)
print(embed(net, torch.load("test.pt")))
