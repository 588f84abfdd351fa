"""Two networks in a namespace, a copy in another: what is sampled after training is still in training mode."""
import copy
from types import SimpleNamespace

import torch
from torch import nn

from noise import test_loader, train_loader


class Generator(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, width), nn.BatchNorm1d(width), nn.ReLU(), nn.Linear(width, 4))

    def forward(self, z):
        return self.body(z)


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 1)

    def forward(self, x):
        return self.body(x)


def build():
    generator = Generator()
    nets = SimpleNamespace(generator=generator, critic=Critic())
    averages = SimpleNamespace(generator=copy.deepcopy(generator))
    return nets, averages


@torch.no_grad()
def sample(nets, loader):
    images = []
    for z, _ in loader:
        images.append(nets.generator(z))  # TMD101: nets.generator, since=created@30; state: nets.generator=train, recording=off
    return torch.cat(images).clamp(0, 1)


nets, untrained = build()
optimizer = torch.optim.Adam(nets.generator.parameters())
for z, _ in train_loader:
    fake = nets.generator(z)  # state: nets.generator=train, recording=on
    loss = -nets.critic(fake).mean()  # state: nets.critic=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(sample(nets, test_loader).mean())
