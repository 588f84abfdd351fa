"""Before Lightning 2.0 the trainer puts together what several devices gave in hooks of their own, without recording."""
import pytorch_lightning as pl
import torch
from torch import nn


class Classifier(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.Dropout())
        self.head = nn.Sequential(nn.Linear(16, 16), nn.Dropout(), nn.Linear(16, 3))

    def training_step(self, batch, index):
        x, y = batch
        return nn.functional.cross_entropy(self.head(self.trunk(x)), y)

    def forward(self, x):
        return self.head(self.trunk(x))

    def validation_step(self, batch, index):
        return batch

    def validation_step_end(self, batch):
        x, y = batch
        logits = self(x)  # state: self=eval, recording=off
        self.log("accuracy", (logits.argmax(1) == y).float().mean())

    def test_step(self, batch, index):
        return batch

    def test_step_end(self, batch):
        x, y = batch
        self.log("accuracy", (self(x).argmax(1) == y).float().mean())  # state: self=eval, recording=off

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters())
