"""TMD304: a function of the file returns a list of layers, and the model keeps it as it is."""

from torch import nn


def make_stages(widths):
    return [nn.Sequential(nn.Linear(a, b), nn.Dropout(0.1)) for a, b in zip(widths, widths[1:])]


class Encoder(nn.Module):
    def __init__(self, widths=(16, 32, 64)):
        super().__init__()
        self.stages = make_stages(widths)  # TMD304: self.stages
        self.head = nn.Linear(widths[-1], 10)

    def forward(self, x):
        for stage in self.stages:
            x = stage(x).relu()
        return self.head(x)


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
