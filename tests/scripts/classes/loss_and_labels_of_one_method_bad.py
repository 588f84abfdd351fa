"""One method of a network gives a loss to train on, and labels where it is not learning: with a graph that nobody needs."""

import torch
from torch import nn


class Head(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        self.linear = nn.Sequential(nn.Dropout(0.1), nn.Linear(width, classes))

    def forward(self, x):
        return self.linear(x)

    def answer(self, x, y, learning):
        if learning:
            self.train()
            return nn.functional.cross_entropy(self(x), y)  # state: self=train, recording=on
        self.eval()
        return self(x).argmax(-1)  # TMD102: self; state: self=eval, recording=on


class Searcher:
    def __init__(self, body, head):
        self.body = body
        self.head = head
        self.optimizer = torch.optim.Adam(head.parameters())

    def fit(self, texts, y):
        loss = self.head.answer(self.body.encode(texts), y, True)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def labels(self, texts):
        return self.head.answer(self.body.encode(texts), None, False)
