"""TMD304, twin: the method returns an nn.Sequential of the blocks."""

from torch import nn


class Encoder(nn.Module):
    def __init__(self, widths=(16, 32, 64)):
        super().__init__()
        self.stages = self._stages(widths)
        self.head = nn.Linear(widths[-1], 10)

    def _stages(self, widths):
        stages = []
        for before, after in zip(widths, widths[1:]):
            stages += [nn.Linear(before, after), nn.BatchNorm1d(after)]
        return nn.Sequential(*stages)

    def forward(self, x):
        return self.head(self.stages(x))


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
