"""A module with dropout fits itself and answers by itself, in the training mode that it was left in."""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(nn.Dropout(0.2), nn.Linear(width, 7))

    def forward(self, x):
        return self.body(x)

    def fit(self, loader):
        optimizer = torch.optim.Adam(self.parameters())
        self.train()
        for x, y in loader:
            loss = nn.functional.cross_entropy(self(x), y)  # state: self=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def predict(self, x):
        with torch.no_grad():
            return self(x).argmax(1)  # TMD101: self; state: self=entry|train, recording=off
