"""The step that training and validation share; a score of one's own forgets to switch recording off.

In `validation_step` the framework has done so.
"""

import lightning.pytorch as pl
import torch
from torch import nn


class Hooks:
    """What all the modules below are run by; each of them brings its own `step`."""

    def training_step(self, batch, index):
        losses, size = self.step(batch)
        self.log_dict({f"train_{key}": loss for key, loss in losses.items()}, batch_size=size)
        return losses["total"]

    def validation_step(self, batch, index):
        losses, size = self.step(batch)
        self.log_dict({f"val_{key}": loss for key, loss in losses.items()}, batch_size=size)
        return losses["total"]


class Potential(Hooks, pl.LightningModule):
    def __init__(self, width=16):
        super().__init__()
        self.energy = nn.Sequential(nn.Linear(3, width), nn.Dropout(0.1), nn.Linear(width, 1))

    def forward(self, positions):
        return self.energy(positions).sum()

    def step(self, batch):
        positions, target = batch
        energy = self(positions)  # state: self=train|eval|entry, recording=on|off
        loss = ((energy - target) ** 2).mean()
        return {"total": loss}, len(positions)

    def score(self, batch):
        self.eval()
        losses, _ = self.step(batch)  # TMD102: self
        return losses["total"].item()
