"""The only pass of the file is `self.stack(x)`: an attribute with the name of a function on tensors is a network."""

import torch
from torch import nn


class Scorer:
    def __init__(self, path):
        self.stack = nn.Sequential(nn.Linear(32, 32), nn.Dropout(0.2), nn.Linear(32, 2))
        self.stack.load_state_dict(torch.load(path))

    def report(self, rows):
        with torch.no_grad():
            for x in rows:
                print(self.stack(x).argmax(1))  # TMD101: self.stack, since=created@9; state: self.stack=train, recording=off


Scorer("stack.pt").report(torch.load("rows.pt"))
