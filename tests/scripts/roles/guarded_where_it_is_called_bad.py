"""A method that is called on an attribute of another class, which may be one of several: who calls it has the guard.

`Head.scores` is only called under the `no_grad` of `Searcher.scores`; `Head.labels` is called with recording on.
"""

import torch
from torch import nn


class Head(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        self.linear = nn.Sequential(nn.Dropout(0.1), nn.Linear(width, classes))

    def forward(self, x):
        return self.linear(x)

    def scores(self, x):
        self.eval()
        return self(x).softmax(-1)  # state: self=eval, recording=off|on

    def labels(self, x):
        self.eval()
        return self(x).argmax(-1)  # TMD102: self; state: self=eval, recording=on


class Searcher:
    def __init__(self, body, head):
        self.body = body
        self.head = head

    @torch.no_grad()
    def scores(self, texts):
        return self.head.scores(self.body.encode(texts))

    def labels(self, texts):
        return self.head.labels(self.body.encode(texts))
