"""A plain list holds `Sequential`s, and nothing else registers their blocks: `eval()` reaches none."""

import torch
from torch import nn


class Backbone(nn.Module):
    def __init__(self, depths=(2, 2)):
        super().__init__()
        self.stages = []  # TMD304: self.stages
        for stage, depth in enumerate(depths):
            blocks = []
            for index in range(depth):
                block = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
                blocks.append(block)
            self.stages.append(nn.Sequential(*blocks))

    def forward(self, x):
        for stage in self.stages:
            x = stage(x)
        return x


backbone = Backbone().eval()
with torch.no_grad():
    print(backbone(torch.randn(1, 4, 8, 8)).mean())  # state: backbone=eval, recording=off
