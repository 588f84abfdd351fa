"""A class holds a frozen perceptor in eval mode, takes its own training steps, and its `train()` undoes that."""

import torch
from torch import nn


class Perceptor(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU())

    def forward(self, x):
        return self.net(x).mean(dim=(2, 3))


class Imagine(nn.Module):
    def __init__(self, target, steps=100):
        super().__init__()
        self.perceptor = Perceptor().eval()  # TMD402: self.perceptor
        for param in self.perceptor.parameters():
            param.requires_grad = False
        self.painter = nn.Sequential(nn.Linear(8, 64), nn.Dropout(0.1), nn.Linear(64, 3 * 32 * 32))
        self.optimizer = torch.optim.Adam(self.painter.parameters())
        self.target = target
        self.steps = steps

    def step(self):
        picture = self.painter(torch.randn(4, 8)).view(4, 3, 32, 32)
        loss = (self.perceptor(picture) - self.target).pow(2).mean()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def forward(self):
        self.train()
        for _ in range(self.steps):
            self.step()


def paint(target):
    imagine = Imagine(target)
    imagine()  # state: imagine=train, recording=on
    return imagine.painter
