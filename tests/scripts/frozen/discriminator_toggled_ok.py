"""The discriminator is frozen while the generator learns and thawed for its own step: no transfer learning."""
import torch
from torch import nn

from faces import loader

generator = nn.Sequential(nn.Linear(64, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 784))
discriminator = nn.Sequential(nn.Linear(784, 256), nn.BatchNorm1d(256), nn.LeakyReLU(0.2), nn.Linear(256, 1))
g_optimizer = torch.optim.Adam(generator.parameters(), lr=2e-4)
d_optimizer = torch.optim.Adam(discriminator.parameters(), lr=2e-4)
bce = nn.BCEWithLogitsLoss()


def set_requires_grad(net, flag):
    for param in net.parameters():
        param.requires_grad = flag


for real in loader:
    noise = torch.randn(real.size(0), 64)
    set_requires_grad(discriminator, True)
    fake = generator(noise)  # state: generator=train, recording=on
    on_real = discriminator(real)  # state: discriminator=train, recording=on
    on_fake = discriminator(fake.detach())  # state: discriminator=train, recording=on
    d_loss = bce(on_real, torch.ones_like(on_real)) + bce(on_fake, torch.zeros_like(on_fake))
    d_optimizer.zero_grad()
    d_loss.backward()
    d_optimizer.step()

    set_requires_grad(discriminator, False)
    verdict = discriminator(fake)  # state: discriminator=train, recording=on
    g_loss = bce(verdict, torch.ones_like(verdict))
    g_optimizer.zero_grad()
    g_loss.backward()
    g_optimizer.step()
