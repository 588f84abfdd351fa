"""Trap: a potential gives forces with its energy, and differentiates for them; here it gives charges, and nobody differentiates."""

import torch
from potentials import load_potential


class Calculator:
    def __init__(self, path, charge_key):
        self.model = load_potential(path)
        self.model.eval()
        self.charge_key = charge_key
        self.results = {}

    def calculate(self, atoms):
        found = self.model(torch.from_numpy(atoms))  # TMD102: self.model; state: self.model=eval, recording=on
        for key in ("energy", self.charge_key):
            self.results[key] = found[key].detach().cpu().numpy()
        return self.results
