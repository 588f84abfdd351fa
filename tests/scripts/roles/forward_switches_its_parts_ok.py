"""Trap: `forward` puts what it runs in eval mode, and guards it, through a method of its own."""

import torch
from torch import nn


class Sampler(nn.Module):
    """A generator with what drives it."""

    def __init__(self, noise=16):
        super().__init__()
        self.noise = noise
        self.generator = nn.Sequential(nn.Linear(noise, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 4))
        self.optimizer = torch.optim.Adam(self.generator.parameters())

    def generate(self, count):
        self.generator.eval()
        with torch.no_grad():
            return self.generator(torch.randn(count, self.noise))

    def forward(self, conditions):
        return self.generate(len(conditions)) + conditions

    def fit(self, rows):
        self.generator.train()
        for row in rows:
            loss = (self.generator(torch.randn(len(row), self.noise)) - row).pow(2).mean()
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()


class Imputer:
    def __init__(self, rows):
        self.sampler = Sampler()
        self.sampler.fit(rows)

    def predict(self, table):
        return self.sampler(table).argmax(1).tolist()  # state: self.sampler=train, recording=on


imputer = Imputer(torch.load("rows.pt"))
print(imputer.predict(torch.load("table.pt")))
