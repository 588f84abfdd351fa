"""A helper of a class that measures attacks counts how often one succeeds, with recording on."""

import torch
from torch import nn


class Attacked:
    def __init__(self):
        self.model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.1), nn.Linear(8, 2))
        self.model.load_state_dict(torch.load("victim.pt"))
        self.model.eval()


class SparseDescent(Attacked):
    def generate_examples(self, attack, inputs, target):
        attacked = attack(self.model, inputs, target)
        _, found = self.model(attacked).max(1)  # TMD102: self.model; state: self.model=eval, recording=on
        return found.eq(target).float().mean().item()
