"""`log_images()` hands pictures to a callback, which runs it under a guard: what it gives keeps its graph otherwise.

That validation runs in eval mode says nothing of it. The twin detaches the pictures itself, after `eval()`.
"""

import torch
from lightning import LightningModule
from torch import nn


class AutoEncoder(LightningModule):
    def __init__(self, width=64, path=None):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(width, 8), nn.Dropout(0.1), nn.Linear(8, width))
        if path is not None:
            self.load_state_dict(torch.load(path, map_location="cpu"))

    def forward(self, x):
        return self.net(x)

    def training_step(self, batch, index):
        return nn.functional.mse_loss(self(batch), batch)  # state: self=train, recording=on

    def validation_step(self, batch, index):
        loss = nn.functional.mse_loss(self(batch), batch)  # state: self=eval, recording=off
        self.log("loss", loss)
        return loss

    def log_images(self, batch):
        log = dict()
        x = batch.to(self.device)
        out = self(x)  # state: self=entry|train|eval, recording=on
        if x.shape[1] > 3:
            assert out.shape[1] > 3
            out = 2.0 * (out - out.min()) / (out.max() - out.min()) - 1.0
        log["inputs"] = x
        log["reconstructions"] = out
        return log

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters())
