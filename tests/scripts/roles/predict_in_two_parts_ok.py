"""`predict` of a network runs the network in a method of its own, and whoever calls it has put it in eval mode."""

import torch
from torch import nn


class Ranker(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 1))

    def forward(self, rows):
        return self.layers(rows)

    def predict(self, rows):
        scores = self._scores(rows)
        return scores.squeeze(1).argsort().tolist()

    @torch.no_grad()
    def _scores(self, rows):
        return self.forward(rows)  # state: self=eval, recording=off


def orders(loader):
    ranker = Ranker()
    ranker.load_state_dict(torch.load("ranker.pt"))
    ranker.eval()
    return [ranker.predict(rows) for rows in loader]
