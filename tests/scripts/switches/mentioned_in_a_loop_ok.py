"""The twin of mentioned_in_a_loop_bad: every eval is called."""
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
        self.encoder.eval()
        for part in self.encoder.parameters():
            part.requires_grad = False

    def forward(self, x):
        return self.decoder(self.encoder(x))


pair = Pair()
first, second = build(), build()
for part in (first, second):
    part.eval()
[part.eval() for part in (pair, first)]
first.eval(), second.eval()
test_loader = torch.load("test.pt")
with torch.no_grad():
    for x, _ in test_loader:
        answers = pair(x).argmax(1)  # state: pair=eval, recording=off
        print(answers)
