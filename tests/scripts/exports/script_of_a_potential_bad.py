"""Trap: what is loaded as a script may be what this file saved: a model that differentiates nothing.

The pass builds a graph that nobody uses.
"""

import torch
from torch import nn

from molecules import coordinates, species


class Potential(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 64), nn.Dropout(0.1), nn.Linear(64, 1))

    def forward(self, species, coordinates):
        energy = self.body(coordinates).sum()
        return energy, self.body(species).sum()


potential = Potential().eval()
torch.jit.save(torch.jit.script(potential), "potential.pt")
loaded = torch.jit.load("potential.pt")
loaded.eval()
energy, charges = loaded(species, coordinates)  # TMD102: loaded; state: loaded=eval, recording=on
print(energy.item(), charges.abs().max().item())
