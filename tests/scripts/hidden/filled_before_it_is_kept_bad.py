"""TMD304: a local list is filled, then kept; the file holds the model alone."""

from torch import nn


class Encoder(nn.Module):
    def __init__(self, widths=(16, 32, 64)):
        super().__init__()
        stages = []
        for before, after in zip(widths, widths[1:]):
            stages.append(nn.Sequential(nn.Linear(before, after), nn.BatchNorm1d(after)))
        self.stages = stages  # TMD304: self.stages
        self.head = nn.Linear(widths[-1], 10)

    def forward(self, x):
        for stage in self.stages:
            x = stage(x).relu()
        return self.head(x)


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
