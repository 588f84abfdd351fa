"""`train()` without its flag, in a class whose object is set in another under a name that is put together."""

import torch
from torch import nn

from rows import choice


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
whole = nn.Sequential()
setattr(whole, f"{choice()}_tower", tower)
whole.eval()
