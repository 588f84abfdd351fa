"""Trap: what is loaded as a script may be what this file saved: a potential that differentiates its energy.

Under `no_grad` the forces could not be computed.
"""

import torch
from torch import nn

from molecules import coordinates, species


class Potential(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 64), nn.Dropout(0.1), nn.Linear(64, 1))

    def forward(self, species, coordinates):
        coordinates.requires_grad_(True)
        energy = self.body(coordinates).sum()
        forces = -torch.autograd.grad([energy], [coordinates])[0]
        return energy, forces


potential = Potential().eval()
torch.jit.save(torch.jit.script(potential), "potential.pt")
loaded = torch.jit.load("potential.pt")
loaded.eval()
energy, forces = loaded(species, coordinates)  # state: loaded=eval, recording=on
print(energy.item(), forces.abs().max().item())
