"""TMD304: a lambda keeps a dropout; the file holds the model alone."""

from torch import nn


class Mixer(nn.Module):
    def __init__(self, p=0.3):
        super().__init__()
        drop = nn.Dropout(p)
        self.mix = lambda x: drop(x.relu())  # TMD304: self.mix
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.mix(x))


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
