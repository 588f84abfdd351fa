"""torch goes by another name in the file of a potential that differentiates itself."""
import torch as t
from torch import nn


class Potential(nn.Module):
    def __init__(self):
        super().__init__()
        self.energy = nn.Sequential(nn.Linear(3, 64), nn.SiLU(), nn.Dropout(0.1), nn.Linear(64, 1))

    def forward(self, positions):
        positions.requires_grad_(True)
        energy = self.energy(positions).sum()
        forces = -t.autograd.grad(energy, positions)[0]
        return energy, forces


potential = Potential()
potential.load_state_dict(t.load("potential.pt"))
potential.eval()
for positions in t.load("trajectory.pt"):
    energy, forces = potential(positions)  # state: potential=eval, recording=on
    print(energy.item(), forces.norm(dim=-1).max().item())
