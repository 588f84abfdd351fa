"""Scores are learned from and read, by code above the class: read under a guard."""

import torch
from torch import nn


def fit(loader, val_loader):
    ranker = Ranker(24)
    optimizer = torch.optim.Adam(ranker.parameters())
    for epoch in range(10):
        ranker.train()
        for x, y in loader:
            loss = nn.functional.mse_loss(ranker.scores(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        ranker.eval()
        with torch.no_grad():
            for x, y in val_loader:
                print(epoch, nn.functional.mse_loss(ranker.scores(x), y).item())


class Ranker(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(width, 64), nn.Dropout(0.3), nn.Linear(64, 1))

    def forward(self, x):
        return self.layers(x)

    def scores(self, x):
        return self(x).squeeze(-1)  # state: self=train|eval, recording=on|off


fit([], [])
