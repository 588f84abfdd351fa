"""The functions of torchvision.ops have the trap of F.dropout: `training` is True unless it is given."""

import torch
from torch import nn
from torchvision.ops import drop_block2d, stochastic_depth


class Residual(nn.Module):
    def __init__(self, channels, rate):
        super().__init__()
        self.rate = rate
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x):
        y = self.norm(self.conv(x))
        y = drop_block2d(y, 0.1, 7)  # TMD303: drop_block2d
        return x + stochastic_depth(y, self.rate, "row")  # TMD303: stochastic_depth


def score(images):
    net = Residual(8, 0.2)
    net.load_state_dict(torch.load("residual.pt"))
    net.eval()
    with torch.no_grad():
        return [net(image) for image in images]  # state: net=eval, recording=off
