# strict
"""Trap 12 under --strict: samples of a generator with BatchNorm taken in training mode are named there."""
import torch
from torch import nn

from data import real_batches
from plotting import save_grid


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = nn.Sequential(
            nn.Linear(100, 128), nn.BatchNorm1d(128), nn.LeakyReLU(0.2), nn.Linear(128, 784), nn.Tanh()
        )

    def forward(self, z):
        return self.model(z)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = nn.Sequential(nn.Linear(784, 128), nn.LeakyReLU(0.2), nn.Linear(128, 1))

    def forward(self, x):
        return self.model(x)


bce = nn.BCEWithLogitsLoss()
generator = Generator()
discriminator = Discriminator()
opt_G = torch.optim.Adam(generator.parameters(), lr=2e-4)
opt_D = torch.optim.Adam(discriminator.parameters(), lr=2e-4)
fixed = torch.randn(25, 100)
for step, real in enumerate(real_batches(64)):
    fake = generator(torch.randn(64, 100))  # state: generator=train, recording=on
    g_loss = bce(discriminator(fake), torch.ones(64, 1))
    opt_G.zero_grad()
    g_loss.backward()
    opt_G.step()

    d_loss = bce(discriminator(real), torch.ones(64, 1)) + bce(discriminator(fake.detach()), torch.zeros(64, 1))
    opt_D.zero_grad()
    d_loss.backward()
    opt_D.step()

    if step % 400 == 0:
        generator.eval()
        with torch.no_grad():
            samples = generator(fixed)  # state: generator=eval, recording=off
        generator.train()
        save_grid(samples, f"{step}.png")
