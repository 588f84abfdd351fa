"""Nothing switches the networks in the dict before the picture is drawn."""

import torch
from munch import Munch

from parts import Generator, Mapping


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
