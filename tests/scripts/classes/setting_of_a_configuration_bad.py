"""What the network keeps of its configuration is a layer that it runs, of which nothing is known."""

import torch
from torch import nn


class Upscaler(nn.Module):
    def __init__(self, channels, scale):
        super().__init__()
        self.scale = scale
        self.body = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x):
        return self.body(self.scale(x))


class Trainer:
    def __init__(self, config, loader):
        self.model = Upscaler(config.channels, config.scale)
        self.model.load_state_dict(torch.load("best.pth"))
        self.loader = loader

    def fit(self, criterion, optimizer):
        self.model.train()
        for x, y in self.loader:
            optimizer.zero_grad()
            criterion(self.model(x), y).backward()  # state: self.model=train, recording=on
            optimizer.step()

    @torch.no_grad()
    def benchmark(self, metric):
        for x, y in self.loader:
            metric.update(self.model(x).clamp(0, 1), y)  # TMD101: self.model; state: self.model=train, recording=off
        return metric.compute()
