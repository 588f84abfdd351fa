"""A factory keeps F.dropout under a name of its own, for the class that it makes: no eval() reaches it."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn


def reader_class(width):
    drop_tokens = partial(F.dropout, p=0.2)
    squeeze = partial(torch.mean, dim=1)

    class Reader(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = nn.Embedding(100, width)
            self.norm = nn.BatchNorm1d(width)
            self.out = nn.Linear(width, 2)

        def forward(self, tokens):
            x = drop_tokens(squeeze(self.embed(tokens)))  # TMD303: drop_tokens
            return self.out(self.norm(x))

    return Reader


def answer(batches):
    reader = reader_class(32)()
    reader.eval()
    with torch.no_grad():
        for tokens in batches:
            print(reader(tokens).argmax(1))  # state: reader=eval, recording=off
