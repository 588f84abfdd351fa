"""A plain list holds `Sequential`s whose blocks were registered one by one before: `eval()` reaches each block."""

import torch
from torch import nn


class Backbone(nn.Module):
    def __init__(self, depths=(2, 2)):
        super().__init__()
        self.stages = []
        for stage, depth in enumerate(depths):
            blocks = []
            for index in range(depth):
                block = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))
                self.add_module("block_%d_%d" % (stage, index), block)
                blocks.append(block)
            self.stages.append(nn.Sequential(*blocks))

    def forward(self, x):
        for stage in self.stages:
            x = stage(x)
        return x


backbone = Backbone().eval()
with torch.no_grad():
    print(backbone(torch.randn(1, 4, 8, 8)).mean())  # state: backbone=eval, recording=off
