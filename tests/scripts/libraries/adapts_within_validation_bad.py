"""A learner of tasks whose validation needs no gradients; a score beside it is computed with recording on."""

import torch
from lightning import LightningModule
from torch import nn


class EpisodicLearner(LightningModule):
    def __init__(self, width=64, classes=5):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.1), nn.Linear(width, classes))

    def forward(self, tasks):
        return torch.stack([self.net(task.query) for task in tasks])

    def losses(self, batch):
        return self(batch).logsumexp(dim=-1)  # state: self=entry|train|eval, recording=off|on

    def training_step(self, batch, index):
        return self.losses(batch).mean()

    def validation_step(self, batch, index):
        losses = self.losses(batch)
        self.log("loss", losses.mean().item())

    def score(self, batch):
        self.eval()
        losses = self.losses(batch)  # TMD102: self
        return losses.mean().item()
