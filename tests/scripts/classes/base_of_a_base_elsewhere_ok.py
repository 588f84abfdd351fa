"""The base of the base comes from a package that is not shown: with its `forward` the class is a module all the same."""

import torch
from torch import nn
from voices.training import TrainerModel


class Base(TrainerModel):
    def train_step(self, batch, criterion):
        raise NotImplementedError


class Vocoder(Base):
    def __init__(self, width=8):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.1))
        self.decoder = nn.Linear(width, width)

    def forward(self, x):
        return self.decoder(self.encoder(x))

    @torch.no_grad()
    def inference(self, x):
        return self.decoder(self.encoder(x))

    def train_step(self, batch, criterion):
        return criterion(self.forward(batch["x"]), batch["y"])  # state: self=entry, recording=on
