"""TMD304: two attributes are set at once, and one of them is a list of layers; a part of a list is kept, too."""

from torch import nn


class Mixer(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.first, self.rest = nn.Linear(width, width), [nn.Dropout(0.1), nn.Linear(width, width)]  # TMD304: self.rest
        tail = [nn.BatchNorm1d(width), nn.Linear(width, width)]
        self.tail: list = tail[::-1]  # TMD304: self.tail

    def forward(self, x):
        x = self.first(x)
        for layer in self.rest:
            x = layer(x)
        for layer in self.tail:
            x = layer(x)
        return x


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
