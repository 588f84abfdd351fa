"""TMD303, twin: the call says in which mode the module is."""

from functools import partial

import torch.nn.functional as F
from torch import nn

drop_tokens = partial(F.dropout, p=0.2)


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Linear(32, 2)

    def forward(self, tokens):
        return self.out(drop_tokens(tokens, training=self.training))


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
