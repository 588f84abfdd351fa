"""An engine keeps its networks under names and moves them there, but nothing switches the one that it runs."""

from collections import OrderedDict

import torch
from torch import nn


class Engine:
    def __init__(self, loader, held_out):
        self.networks = OrderedDict()
        self.loader = loader
        self.held_out = held_out

    def register(self, name, network):
        self.networks[name] = network

    def names(self, chosen=None):
        return list(self.networks) if chosen is None else chosen

    def move(self, device, chosen=None):
        for name in self.names(chosen):
            self.networks[name].to(device)

    def run(self, epochs):
        for _ in range(epochs):
            self.move("cuda")
            for x, y in self.loader:
                self.learn(x, y)
            self.gallery()

    @torch.no_grad()
    def gallery(self):
        return torch.cat([self.extract(x) for x, _ in self.held_out]).numpy()

    def extract(self, x):
        return self.network(x)  # TMD101: self.network; state: self.network=entry, recording=off

    def learn(self, x, y):
        loss = nn.functional.cross_entropy(self.network(x), y)  # state: self.network=entry, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
