"""A network gets its heads from outside, under names that are put together, and `eval()` of the whole reaches them."""

import torch
from torch import nn

from rows import names, rows


class Trunk(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)
        self.heads = []

    def forward(self, x):
        x = torch.relu(self.fc(x))
        return torch.cat([getattr(self, f"{name}_head")(x) for name in self.heads], 1)


trunk = Trunk()
for name in names():
    setattr(trunk, f"{name}_head", nn.Sequential(nn.Dropout(0.2), nn.Linear(8, 2)))
    trunk.heads.append(name)
trunk.load_state_dict(torch.load("trunk.pt"))
trunk.eval()
with torch.no_grad():
    for x in rows():
        print(trunk(x).argmax(1))  # state: trunk=eval, recording=off
