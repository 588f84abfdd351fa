"""Each `fit` starts a new list, and a method that it calls fills it with networks as training left them."""

import torch
from torch import nn


class Forest:
    def fit(self, loader, count):
        self.members = []
        for _ in range(count):
            self._grow(loader)

    def _grow(self, loader):
        net = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.3), nn.Linear(32, 1))
        optimizer = torch.optim.Adam(net.parameters())
        for x, y in loader:
            optimizer.zero_grad()
            nn.functional.mse_loss(net(x), y).backward()  # state: net=train, recording=on
            optimizer.step()
        self.members.append(net)

    @torch.no_grad()
    def predict(self, x):
        return torch.stack([net(x) for net in self.members]).mean(0)  # TMD101: net, since=created@14
