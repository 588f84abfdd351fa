"""A method that is called on an attribute of another class, which may be one of several: who calls it has the guard.

`Head.scores` and `Head.labels` are only called under the `no_grad` of `Searcher`.
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
        return self(x).argmax(-1)  # state: self=eval, recording=off|on


class Searcher:
    def __init__(self, body, head):
        self.body = body
        self.head = head

    @torch.no_grad()
    def scores(self, texts):
        return self.head.scores(self.body.encode(texts))

    @torch.no_grad()
    def labels(self, texts):
        return self.head.labels(self.body.encode(texts))
