"""Forces are gradients of an energy: a potential differentiates whenever it is asked for them, also to predict.

`Potential` does so, in a method that its `forward` calls, and has to record; `Charges` only reads off numbers.
"""

import torch
from torch import nn

from molecules import test_loader


class Potential(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(30, 64), nn.SiLU(), nn.Dropout(0.1), nn.Linear(64, 1))

    def forward(self, positions, task):
        return self.compute(positions, "f" in task)

    def compute(self, positions, with_forces):
        positions = positions.clone().requires_grad_(True)
        energy = self.layers(positions.flatten(1))
        result = {"energy": energy}
        if with_forces:
            result["forces"] = -torch.autograd.grad(energy.sum(), positions, create_graph=True)[0]
        return result

    def predict(self, batches, task="ef"):
        self.eval()
        found = []
        for batch in batches:
            prediction = self.forward(batch, task)
            found.append({key: value.detach().cpu() for key, value in prediction.items()})
        return found


class Charges(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(30, 64), nn.SiLU(), nn.Dropout(0.1), nn.Linear(64, 10))

    def forward(self, positions):
        return self.layers(positions.flatten(1))

    def predict(self, batches):
        self.eval()
        found = []
        for batch in batches:
            charges = self.forward(batch)  # TMD102: self
            found.append(charges.detach().cpu())
        return found


def positions_matter(charges, loader):
    charges.eval()
    total = 0.0
    for batch in loader:
        for molecule in batch:
            molecule.positions.requires_grad = True
        total += charges(batch).sum().item()  # state: charges=eval, recording=on
    return total


potential, charges = Potential(), Charges()
print(potential.predict(test_loader))
print(charges.predict(test_loader))
print(positions_matter(charges, test_loader))
