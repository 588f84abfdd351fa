"""Several modules at once: each is mentioned, in a loop, in a list comprehension and in a tuple, and none is switched."""
import torch
from torch import nn


def build():
    return nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 8))


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = build()
        self.decoder = build()

    def freeze(self):
        self.encoder.eval  # TMD301: self.encoder
        for part in self.encoder.parameters():
            part.requires_grad = False

    def forward(self, x):
        return self.decoder(self.encoder(x))


pair = Pair()
first, second = build(), build()
for part in (first, second):
    part.eval  # TMD301: part, since=created@7
[part.eval for part in (pair, first)]  # TMD301: part
first.eval, second.eval  # TMD301: first; TMD301: second
test_loader = torch.load("test.pt")
with torch.no_grad():
    for x, _ in test_loader:
        answers = pair(x).argmax(1)  # TMD101: pair, since=created@25; state: pair=train, recording=off
        print(answers)
