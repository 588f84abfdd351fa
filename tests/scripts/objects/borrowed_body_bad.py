"""Trap: the body of a network is replaced by that of another one, or so it should be: here it has its own."""

import torch
from torch import nn


class Body(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.1))

    def forward(self, x):
        return self.layers(x)


class Tagger(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.body(x))


class Scorer(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = Body()
        self.head = nn.Linear(8, 8)

    def forward(self, x):
        return self.head(self.body(x))


class Predictor:
    def __init__(self, path):
        self.tagger = Tagger(Body())
        self.tagger.load_state_dict(torch.load(path))
        self.scorer = Scorer()

    def predict(self, x):
        self.tagger.eval()
        with torch.no_grad():
            found = self.tagger(x).argmax(1)  # state: self.tagger=eval, recording=off
            score = self.scorer(x).exp().mean().item()  # TMD101: self.scorer; state: self.scorer=train, recording=off
        return found, score


print(Predictor("tagger.pt").predict(torch.load("x.pt")))
