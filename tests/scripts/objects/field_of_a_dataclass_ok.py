"""A field of a dataclass has None for a default, and whoever makes the object gives it a loader: validation does run.

It runs under the guard of the method that calls it. The twin calls it outside.
"""

from dataclasses import dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader


@dataclass
class Training:
    model: nn.Module
    train_loader: DataLoader
    val_loader: DataLoader = None
    lr: float = 1e-3

    def __post_init__(self):
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=self.lr)

    def run(self, epochs):
        for _ in range(epochs):
            self.model.train()
            for x, y in self.train_loader:
                loss = nn.functional.mse_loss(self.model(x), y)  # state: self.model=train, recording=on
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
            with torch.no_grad():
                if self.val_loader:
                    self._validate()

    def _validate(self):
        self.model.eval()
        for x, y in self.val_loader:
            out = self.model(x)  # state: self.model=eval, recording=off
            print(nn.functional.mse_loss(out, y).item())
