"""Export: two methods of one module are traced together, by keyword."""

import torch
from torch import nn


class AutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Linear(20, 4)
        self.norm = nn.BatchNorm1d(4)
        self.up = nn.Linear(4, 20)

    def encode(self, x):
        return self.norm(self.down(x))

    def decode(self, z):
        return self.up(z)

    def forward(self, x):
        return self.decode(self.encode(x))


def load(path):
    coder = AutoEncoder()
    coder.load_state_dict(torch.load(path))
    return coder


coder = load("coder.pt")
inputs = {"encode": torch.zeros(2, 20), "decode": torch.zeros(2, 4)}
torch.jit.trace_module(inputs=inputs, mod=coder).save("coder.ts")  # TMD103: coder, since=created@25

coder.eval()
with torch.no_grad():
    print((coder(torch.load("x.pt")) > 0).sum().item())  # state: coder=eval, recording=off
