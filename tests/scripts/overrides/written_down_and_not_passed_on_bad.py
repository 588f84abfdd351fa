"""`train()` writes the switch down and sets its own flag: the layers below are not reached, whatever else it calls."""

import torch
from torch import nn

history = []


class Tower(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5))

    def forward(self, x):
        return self.layers(x)

    def train(self, mode=True):  # TMD305: Tower.train
        history.append(mode)
        self.training = mode
        return self


tower = Tower()
tower.load_state_dict(torch.load("tower.pt"))
tower.eval()
with torch.no_grad():
    for x in torch.load("rows.pt"):
        print(tower(x).argmax(1))  # state: tower=eval, recording=off
