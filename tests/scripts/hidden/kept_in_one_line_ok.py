"""TMD304, twin: both are registered."""

from torch import nn


class Mixer(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.first, self.rest = nn.Linear(width, width), nn.Sequential(nn.Dropout(0.1), nn.Linear(width, width))
        tail = [nn.BatchNorm1d(width), nn.Linear(width, width)]
        self.tail: nn.Module = nn.ModuleList(tail[::-1])

    def forward(self, x):
        x = self.first(x)
        x = self.rest(x)
        for layer in self.tail:
            x = layer(x)
        return x


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
