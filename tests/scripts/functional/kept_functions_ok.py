"""functools.partial, a lambda and a plain alias are told the mode where they are called."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

drop_tokens = partial(F.dropout, p=0.2)


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.light = partial(F.dropout, p=0.1)
        self.heavy = lambda x: F.dropout(x, 0.5, self.training)
        self.plain = F.dropout1d
        self.embed = nn.Embedding(100, 32)
        self.norm = nn.BatchNorm1d(32)
        self.out = nn.Linear(32, 2)

    def forward(self, tokens):
        x = drop_tokens(self.embed(tokens).mean(1), training=self.training)
        x = self.light(self.norm(x), training=self.training)
        x = self.heavy(x)
        x = self.plain(x, 0.1, self.training)
        return self.out(x)


def answer(batches):
    reader = Reader()
    reader.eval()
    with torch.no_grad():
        for tokens in batches:
            print(reader(tokens).argmax(1))  # state: reader=eval, recording=off
