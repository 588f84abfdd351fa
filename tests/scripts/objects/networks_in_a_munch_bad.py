"""Nothing switches the networks in the dict before the picture is drawn."""

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

    def train(self, loader, loss):
        for noise, target in loader:
            loss(self.nets.generator(noise, self.nets.mapping(noise)), target).backward()
            for optimizer in self.optimizers.values():
                optimizer.step()
                optimizer.zero_grad()
            with torch.no_grad():
                save(self.nets, noise)


def save(nets, noise):
    fake = nets.generator(noise, nets.mapping(noise))  # TMD101: nets.generator; state: nets.generator=train, recording=off
    torch.save(fake.cpu(), "fake.pt")
