"""A model under that base: it is trained and tested by one and the same `forward`."""

import torch
from base import Model
from torch import nn


class Translation(Model):
    def __init__(self, options):
        super().__init__(options)
        self.names = ["G"]
        self.netG = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Dropout(0.5), nn.Conv2d(8, 3, 3))
        self.optimizer = torch.optim.Adam(self.netG.parameters())

    def set_input(self, batch):
        self.real, self.target = batch

    def forward(self):
        self.fake = self.netG(self.real)  # state: self.netG=eval|train, recording=on|off

    def visuals(self):
        return self.fake.cpu().numpy()

    def optimize(self):
        self.forward()
        loss = nn.functional.l1_loss(self.fake, self.target)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
