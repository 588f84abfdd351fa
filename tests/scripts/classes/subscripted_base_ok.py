"""A class whose base is generic and given its type: what its forward runs is a part of it, and has its mode."""

import typing

import torch
from torch import nn

T = typing.TypeVar("T")


class WordDropout(nn.Module):
    def __init__(self, share=0.05):
        super().__init__()
        self.share = share

    def forward(self, x):
        if not self.training:
            return x
        return x * torch.empty(x.size(0), 1).bernoulli_(1 - self.share)


class Model(nn.Module, typing.Generic[T]):
    pass


class Tagger(Model[str]):
    def __init__(self, width=4):
        super().__init__()
        self.words = WordDropout()
        self.linear = nn.Linear(width, 2)

    def encode(self, x):
        return self.words(x)

    def forward(self, x):
        return self.linear(self.encode(x))

    def predict(self, batches):
        self.eval()
        with torch.no_grad():
            return [self(x).argmax(1) for x in batches]  # state: self=eval, recording=off
