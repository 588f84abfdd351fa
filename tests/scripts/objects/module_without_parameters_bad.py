"""The same with one learned number: now each batch keeps a graph."""

import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean))
        self.register_buffer("std", torch.tensor(std))
        self.pad = nn.ZeroPad2d(1)
        self.gain = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return self.gain * self.pad((x - self.mean) / self.std)


scale = Scale([0.5, 0.5, 0.5], [0.2, 0.2, 0.2])
scale.eval()
for x, _ in test_loader:
    y = scale(x)  # TMD102: scale; state: scale=eval, recording=on
    print(y.mean().item())
