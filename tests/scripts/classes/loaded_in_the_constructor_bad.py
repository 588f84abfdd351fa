"""The weights are loaded in one method of a class and the network answers in another, under a name that says nothing."""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, tags=12):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(64, 64), nn.Dropout(0.3), nn.Linear(64, tags))

    def forward(self, x):
        return self.layers(x)


class Desk:
    def __init__(self, path, names):
        self.names = names
        self.tagger = Tagger(len(names))
        self.tagger.load_state_dict(torch.load(path, map_location="cpu"))

    def name_of(self, x):
        scores = self.tagger(x.unsqueeze(0))  # TMD101: self.tagger, since=created@19; TMD102: self.tagger; state: self.tagger=train, recording=on
        return self.names[scores.argmax().item()]


class Counter:
    def __init__(self, path):
        self.tagger = Tagger()
        self.restore(path)
        self.counts = [0] * 12

    def restore(self, path):
        state = torch.load(path, map_location="cpu")
        self.tagger.load_state_dict(state["model"])

    def add(self, x):
        tag = self.tagger(x).argmax(-1)  # TMD101: self.tagger, since=created@29; TMD102: self.tagger; state: self.tagger=train, recording=on
        self.counts[tag.item()] += 1
