"""The second star of the package hands `Norm` back to it, under the name under which it was asked for."""

from torch import nn

from parts import Norm


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm = Norm(channels)

    def forward(self, x):
        return self.norm(self.conv(x)).mean((2, 3))
