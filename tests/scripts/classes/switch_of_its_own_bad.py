"""A world model with dropout switches itself to train, and nothing switches back before its score."""

import abc

import torch
from torch import nn


class Model(nn.Module, abc.ABC):
    def __init__(self, device):
        super().__init__()
        self.device = device


class World(Model):
    def __init__(self, width, device, noise):
        super().__init__(device)
        self.noise = noise
        self.net = nn.Sequential(nn.Linear(width, 32), nn.Dropout(0.1), nn.Linear(32, width))

    def forward(self, x):
        return self.net(x)

    def loss(self, batch):
        return (self.forward(batch) - batch).pow(2).mean()

    def update(self, batch, optimizer):
        self.train()
        optimizer.zero_grad()
        loss = self.loss(batch)
        loss.backward()
        optimizer.step()
        return loss.item()

    def eval_score(self, batch):
        with torch.no_grad():
            return self.loss(batch)  # TMD101: self


def run(loader):
    world = World(8, "cpu", torch.Generator())
    optimizer = torch.optim.Adam(world.parameters())
    world(torch.zeros(1, 8))  # state: world=train, recording=on
    for batch in loader:
        world.update(batch, optimizer)
