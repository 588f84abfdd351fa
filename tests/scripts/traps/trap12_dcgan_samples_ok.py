"""Trap 12: sampling inside the GAN loop in training mode is custom; recording there is waste.

The generator's own BatchNorm makes it mode-dependent: TMD101 is a matter for --strict only.
"""
import torch
import torch.nn as nn
from torchvision.utils import save_image

from data import dataloader

nz = 100


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(nz, 128, 4), nn.BatchNorm2d(128), nn.ReLU(True),
            nn.ConvTranspose2d(128, 1, 4, 2, 1), nn.Tanh(),
        )

    def forward(self, noise):
        return self.main(noise)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(1, 64, 4, 2, 1), nn.BatchNorm2d(64), nn.LeakyReLU(0.2), nn.Conv2d(64, 1, 4), nn.Sigmoid()
        )

    def forward(self, image):
        return self.main(image).view(-1)


netG, netD = Generator(), Discriminator()
criterion = nn.BCELoss()
fixed_noise = torch.randn(64, nz, 1, 1)
optimizerD = torch.optim.Adam(netD.parameters(), lr=2e-4, betas=(0.5, 0.999))
optimizerG = torch.optim.Adam(netG.parameters(), lr=2e-4, betas=(0.5, 0.999))

for epoch in range(25):
    for i, (real, _) in enumerate(dataloader):
        ones, zeros = torch.ones(len(real)), torch.zeros(len(real))
        netD.zero_grad()
        fake = netG(torch.randn(len(real), nz, 1, 1))  # state: netG=train, recording=on
        lossD = criterion(netD(real), ones) + criterion(netD(fake.detach()), zeros)  # state: netD=train, recording=on
        lossD.backward()
        optimizerD.step()

        netG.zero_grad()
        lossG = criterion(netD(fake), ones)
        lossG.backward()
        optimizerG.step()

        if i % 100 == 0:
            with torch.no_grad():
                sample = netG(fixed_noise)  # state: netG=train, recording=off
            save_image(sample.detach(), f"samples/{epoch:03d}_{i:05d}.png", normalize=True)
