"""A learner of tasks adapts within `validation_step`: it switches recording on again, which its framework switched off.

What its subclasses adapt by is not shown here. The twin's validation needs no gradients.
"""

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
        return self(batch).logsumexp(dim=-1)  # state: self=entry|train|eval, recording=on

    def training_step(self, batch, index):
        return self.losses(batch).mean()

    def validation_step(self, batch, index):
        torch.set_grad_enabled(True)
        losses = self.losses(batch)
        torch.set_grad_enabled(False)
        self.log("loss", losses.mean().item())
