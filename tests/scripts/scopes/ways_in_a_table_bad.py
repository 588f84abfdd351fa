"""A table holds the ways to decode, and the method that looks one up guards nothing."""
import sys

import torch
from torch import nn

from words import test_loader


class Translator:
    def __init__(self, model: nn.Module, way="beam"):
        self.model = model
        self.model.eval()
        self.way = way

    def beam(self, x):
        return self.model(x).topk(4).indices.tolist()  # TMD102: self.model; state: self.model=eval, recording=on

    def greedy(self, x):
        return self.model(x).argmax(1).tolist()  # TMD102: self.model; state: self.model=eval, recording=on

    def translate(self, loader):
        ways = {"beam": self.beam, "greedy": self.greedy}
        return [ways[self.way](x) for x, _ in loader]


model = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.1))
model.load_state_dict(torch.load("words.pt"))
print(Translator(model, sys.argv[1]).translate(test_loader))
