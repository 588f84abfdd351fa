"""The same tagger is trained and then predicts without `eval()`: words are still dropped."""

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
        with torch.no_grad():
            return [self(x).argmax(1) for x in batches]  # state: self=train, recording=off


tagger = Tagger()
loss = tagger(torch.randn(3, 4)).sum()
loss.backward()
torch.optim.SGD(tagger.parameters(), lr=0.1).step()
print(tagger.predict([torch.randn(3, 4)]))  # TMD101: tagger, since=created@43
