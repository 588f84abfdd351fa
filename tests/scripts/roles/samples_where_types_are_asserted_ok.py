"""A training function asserts the types of its arguments: that does not make a unit test of the pictures that it saves."""

import torch
from torch import nn
from torchvision.utils import save_image

from faces import train_loader


class Gan:
    def __init__(self, latent):
        self.latent = latent
        self.generator = nn.Sequential(nn.Linear(latent, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 784))
        self.discriminator = nn.Sequential(nn.Linear(784, 256), nn.LeakyReLU(0.2), nn.Linear(256, 1))

    def train(self, optimizer, epochs):
        assert isinstance(optimizer, torch.optim.Optimizer), "no optimizer"
        self.generator.train()
        fixed = torch.randn(64, self.latent)
        for epoch in range(epochs):
            for _ in train_loader:
                fake = self.generator(torch.randn(64, self.latent))  # state: self.generator=train, recording=on
                loss = -self.discriminator(fake).mean()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            with torch.no_grad():
                save_image(self.generator(fixed), f"{epoch}.png")


gan = Gan(64)
gan.train(torch.optim.Adam(gan.generator.parameters()), 10)
