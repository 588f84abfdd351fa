"""Trap: a network that is shown here, or one that a function loads, runs in one place; neither is known to differentiate."""

import sys

import torch
from potentials import load_pretrained
from torch import nn


class Potential(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(3, width), nn.Tanh(), nn.Linear(width, 1))

    def forward(self, positions):
        return self.layers(positions).sum(1)


def predict(positions, path, name):
    if path:
        model = Potential()
        model.load_state_dict(torch.load(path))
    else:
        model = load_pretrained(name)
    model.eval()
    out = model(positions)  # TMD102: model; state: model=eval, recording=on
    return out.detach().cpu().numpy().tolist()


print(predict(torch.load(sys.argv[1]), sys.argv[2], sys.argv[3]))
