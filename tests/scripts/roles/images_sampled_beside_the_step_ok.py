"""A generator takes its steps in a function of its own, and the loop around shows what it draws, while it trains."""

import torch
from torch import nn
from torchvision.utils import save_image


def generator_step(generator, critic, optimizer, size):
    optimizer.zero_grad()
    loss = -critic(generator(torch.randn(size, 64))).mean()
    loss.backward()
    optimizer.step()


def paint(critic, count):
    generator = nn.Sequential(nn.Linear(64, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 784))
    optimizer = torch.optim.Adam(generator.parameters())
    noise = torch.randn(count, 64)
    for step in range(100):
        generator_step(generator, critic, optimizer, count)
        with torch.no_grad():
            images = generator(noise)  # state: generator=train, recording=off
        save_image(images.view(-1, 1, 28, 28), f"{step}.png")
