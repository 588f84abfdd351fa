"""Trap 12: the critic's step takes its fakes under no_grad; the generator's own step records."""
import torch
from torch import nn

from data import endless

LATENT = 64


def mlp(cin, cout):
    return nn.Sequential(nn.Linear(cin, 256), nn.BatchNorm1d(256), nn.LeakyReLU(0.2), nn.Linear(256, cout))


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = mlp(LATENT, 784)

    def forward(self, z):
        return torch.tanh(self.net(z))


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(784, 256), nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Linear(256, 1))

    def forward(self, x):
        return self.net(x)


def critic_step(critic, generator, real, opt):
    with torch.no_grad():
        fake = generator(torch.randn(len(real), LATENT))  # state: generator=train, recording=off
    opt.zero_grad()
    loss = critic(fake).mean() - critic(real).mean()  # state: critic=train, recording=on
    loss.backward()
    opt.step()
    for p in critic.parameters():
        p.data.clamp_(-0.01, 0.01)


def generator_step(critic, generator, opt, n):
    opt.zero_grad()
    loss = -critic(generator(torch.randn(n, LATENT))).mean()  # state: generator=train, recording=on
    loss.backward()
    opt.step()


def main():
    generator, critic = Generator(), Critic()
    opt_g = torch.optim.RMSprop(generator.parameters(), lr=5e-5)
    opt_c = torch.optim.RMSprop(critic.parameters(), lr=5e-5)
    for step, real in enumerate(endless()):
        critic_step(critic, generator, real, opt_c)
        if step % 5 == 0:
            generator_step(critic, generator, opt_g, len(real))


main()
