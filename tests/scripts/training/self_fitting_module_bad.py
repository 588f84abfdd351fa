"""A module that fits itself: score() puts it in eval mode, and fit() never puts it back."""
import torch
from torch import nn


class Regressor(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 1))
        self.optimizer = torch.optim.Adam(self.parameters())

    def forward(self, x):
        return self.layers(x).squeeze(1)

    def fit(self, loader):
        for x, y in loader:
            loss = nn.functional.mse_loss(self(x), y)  # TMD201: self, since=eval@23; state: self=entry|eval, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    def score(self, loader):
        self.eval()
        with torch.no_grad():
            return sum(nn.functional.l1_loss(self(x), y).item() for x, y in loader)  # state: self=eval, recording=off
