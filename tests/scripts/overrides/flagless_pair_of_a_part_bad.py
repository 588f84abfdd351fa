"""`train()` without its flag beside an `eval()` that switches by hand: as a part of another module it raises an error.

`whole.eval()` calls `train(False)` of each part, and never their `eval()`.
"""

import torch
from torch import nn


class Tower(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5))

    def forward(self, x):
        return self.layers(x)

    def train(self):  # TMD305: Tower.train
        self.training = True
        self.layers.train()
        return self

    def eval(self):
        self.training = False
        self.layers.eval()
        return self


tower = Tower()
tower.load_state_dict(torch.load("tower.pt"))
tower.eval()
with torch.no_grad():
    for x in torch.load("rows.pt"):
        print(tower(x).argmax(1))  # state: tower=eval, recording=off
whole = nn.Sequential(tower, nn.Linear(8, 2))
whole.eval()
