"""Settings, hooks and guidance of Diffusers are no modules, and a list of them needs no ModuleList.

The blocks beside them have one.
"""

import torch
from diffusers import ConfigMixin, LayerSkipConfig, ModelMixin
from torch import nn


class Skipper(ModelMixin, ConfigMixin):
    def __init__(self, layers, width=64):
        super().__init__()
        self.skipped = [LayerSkipConfig(layer, fqn="blocks", dropout=0.5) for layer in layers]
        self.blocks = nn.ModuleList([nn.Sequential(nn.Linear(width, width), nn.Dropout(0.1)) for _ in range(4)])

    def forward(self, x):
        skipped = {config.indices for config in self.skipped}
        for index, block in enumerate(self.blocks):
            if index not in skipped:
                x = block(x)
        return x


@torch.no_grad()
def sample(layers, x):
    net = Skipper(layers)
    net.eval()
    return net(x)  # state: net=eval, recording=off
