"""TMD304, twin: the dropout is an attribute, and the lambda calls that."""

from torch import nn


class Mixer(nn.Module):
    def __init__(self, p=0.3):
        super().__init__()
        self.drop = nn.Dropout(p)
        self.mix = lambda x: self.drop(x.relu())
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.mix(x))


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
