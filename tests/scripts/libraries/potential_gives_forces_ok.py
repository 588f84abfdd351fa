"""Trap: a potential gives forces with its energy, and differentiates for them; the class knows the name of them."""

import torch
from potentials import load_potential


class Calculator:
    def __init__(self, path, force_key):
        self.model = load_potential(path)
        self.model.eval()
        self.force_key = force_key
        self.results = {}

    def calculate(self, atoms):
        found = self.model(torch.from_numpy(atoms))  # state: self.model=eval, recording=on
        for key in ("energy", self.force_key):
            self.results[key] = found[key].detach().cpu().numpy()
        return self.results
