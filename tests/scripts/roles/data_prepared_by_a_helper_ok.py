"""A helper says whether the data asks for gradients: here it does, and a guard would break what reads its `.grad`.

`scan` has its molecules prepared before the pass, `average` before the call of the function that runs the network.
"""

from torch import nn

from molecules import test_loader
from reports import write


class Energy(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(30, 64), nn.SiLU(), nn.Dropout(0.1), nn.Linear(64, 1))

    def forward(self, batch):
        return self.layers(batch.positions.flatten(1))


def prepare(molecule, device):
    molecule.to(device)
    molecule.positions.requires_grad_(True)


def prepare_all(batch, device="cuda"):
    for molecule in batch:
        prepare(molecule, device=device)


def scan(energy, loader):
    energy.eval()
    for batch in loader:
        prepare_all(batch)
        found = energy(batch)  # state: energy=eval, recording=on
        write(batch, found.argmin().item())


def lowest(network, data):
    return network(data).min().item()  # state: network=eval, recording=on


def average(energy, loader):
    energy.eval()
    total = 0.0
    for batch in loader:
        for molecule in batch:
            molecule.positions.requires_grad = True
        total += lowest(energy, data=batch)
    return total


scan(Energy(), test_loader)
print(average(Energy(), test_loader))
