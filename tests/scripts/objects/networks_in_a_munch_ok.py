"""TMD101 is silent: a loop over the values switches each network before the picture is drawn."""

import torch
from munch import Munch
from torch import nn


class Mapping(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.body = nn.Linear(args.noise, args.style)

    def forward(self, noise):
        return self.body(noise)


class Generator(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(args.noise, args.style), nn.BatchNorm1d(args.style))

    def forward(self, noise, style):
        return self.body(noise) * style


class Solver:
    def __init__(self, args):
        self.nets = Munch(generator=Generator(args), mapping=Mapping(args))
        self.optimizers = Munch()
        for name in self.nets.keys():
            self.optimizers[name] = torch.optim.Adam(self.nets[name].parameters())

    def switch(self, training):
        for name, network in self.nets.items():
            network.train(mode=training)

    def train(self, loader, loss):
        for noise, target in loader:
            self.switch(True)
            loss(self.nets.generator(noise, self.nets.mapping(noise)), target).backward()
            for optimizer in self.optimizers.values():
                optimizer.step()
                optimizer.zero_grad()
            self.switch(False)
            with torch.no_grad():
                save(self.nets, noise)


def save(nets, noise):
    fake = nets.generator(noise, nets.mapping(noise))  # state: nets.generator=eval, recording=off
    torch.save(fake.cpu(), "fake.pt")
