"""The only pass of the file is `self.stack(x)`, of a network that its constructor puts in eval mode."""

import torch
from torch import nn


class Scorer:
    def __init__(self, path):
        self.stack = nn.Sequential(nn.Linear(32, 32), nn.Dropout(0.2), nn.Linear(32, 2))
        self.stack.load_state_dict(torch.load(path))
        self.stack.eval()

    def report(self, rows):
        with torch.no_grad():
            for x in rows:
                print(self.stack(x).argmax(1))  # state: self.stack=eval, recording=off


Scorer("stack.pt").report(torch.load("rows.pt"))
