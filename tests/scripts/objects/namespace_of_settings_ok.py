"""A namespace of the standard library holds functions and models alike: it is no module, and what it holds is unknown."""

from types import SimpleNamespace

import torch
from torch import nn


class Recipe:
    def __init__(self, settings, optimizer):
        self.settings = SimpleNamespace(**settings)
        self.optimizer = optimizer

    def fit_batch(self, batch):
        features = self.settings.features(batch.signal)
        loss = self.settings.cost(self.settings.model(features), batch.label)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def evaluate(self, test_loader):
        right = 0
        with torch.no_grad():
            for batch in test_loader:
                features = self.settings.features(batch.signal)
                right += (self.settings.model(features).argmax(1) == batch.label).sum()
        return right


net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(0.5), nn.Linear(16, 3))
recipe = Recipe({"model": net, "features": torch.log1p, "cost": nn.functional.cross_entropy}, torch.optim.Adam(net.parameters()))
for batch in train_loader:
    recipe.fit_batch(batch)
net.eval()
recipe.evaluate(test_loader)
with torch.no_grad():
    print(net(torch.ones(1, 8)))  # state: net=eval, recording=off
