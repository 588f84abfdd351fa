"""TMD303: a partial of F.dropout under a name of the module; the file holds the model alone."""

from functools import partial

import torch.nn.functional as F
from torch import nn

drop_tokens = partial(F.dropout, p=0.2)


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(32, 2)

    def forward(self, tokens):
        return self.out(drop_tokens(tokens))  # TMD303: drop_tokens


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
