"""`train()` writes the switch down and passes it on."""

import torch
from torch import nn

history = []


class Tower(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5))

    def forward(self, x):
        return self.layers(x)

    def train(self, mode=True):
        history.append(mode)
        super().train(mode)
        return self


tower = Tower()
tower.load_state_dict(torch.load("tower.pt"))
tower.eval()
with torch.no_grad():
    for x in torch.load("rows.pt"):
        print(tower(x).argmax(1))  # state: tower=eval, recording=off
