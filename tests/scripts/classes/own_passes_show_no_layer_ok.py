"""A module whose layers are made elsewhere fits itself and answers by itself: nothing shows that its mode matters."""

import torch
from torch import nn

from parts import make_body


class Tagger(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = make_body(width)

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
            return self(x).argmax(1)  # state: self=entry|train, recording=off
