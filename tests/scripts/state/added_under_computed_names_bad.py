"""A network gets its heads from outside, under names that are put together: they are parts of it like any other.

Without them it has no layer that depends on the mode. `eval()` of the whole would reach the heads; nothing calls it.
"""

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
with torch.no_grad():
    for x in rows():
        print(trunk(x).argmax(1))  # TMD101: trunk, since=created@23; state: trunk=train, recording=off
