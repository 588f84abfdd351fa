"""Two networks in a namespace and their averages in another, which are put in eval mode; the critic has no mode."""
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
    averages = SimpleNamespace(generator=copy.deepcopy(generator), critic=None)
    averages.critic = copy.deepcopy(nets.critic)
    return nets, averages


@torch.no_grad()
def sample(nets, loader):
    images = []
    for z, _ in loader:
        images.append(nets.generator(z))  # state: nets.generator=eval, recording=off
    return torch.cat(images).clamp(0, 1)


@torch.no_grad()
def judge(nets, x):
    return nets.critic(x).sigmoid()  # state: nets.critic=train, recording=off


nets, averages = build()
averages.generator.eval()
optimizer = torch.optim.Adam(nets.generator.parameters())
for z, _ in train_loader:
    fake = nets.generator(z)  # state: nets.generator=train, recording=on
    loss = -nets.critic(fake).mean()  # state: nets.critic=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
images = sample(averages, test_loader)
print(judge(averages, images).mean())
