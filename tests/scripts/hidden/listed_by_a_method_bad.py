"""TMD304: a method adds up a list of blocks, and __init__ keeps what it returns."""

from torch import nn


class Encoder(nn.Module):
    def __init__(self, widths=(16, 32, 64)):
        super().__init__()
        self.stages = self._stages(widths)  # TMD304: self.stages
        self.head = nn.Linear(widths[-1], 10)

    def _stages(self, widths):
        stages = []
        for before, after in zip(widths, widths[1:]):
            stages += [nn.Linear(before, after), nn.BatchNorm1d(after)]
        return stages

    def forward(self, x):
        for stage in self.stages:
            x = stage(x)
        return self.head(x)


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
