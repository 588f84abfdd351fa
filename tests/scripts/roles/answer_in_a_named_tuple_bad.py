"""What a part gives is printed, and only the inputs are handed on in a named tuple."""
from typing import NamedTuple

import torch
from torch import nn


class State(NamedTuple):
    inputs: torch.Tensor
    label: int


class Reader:
    def __init__(self, path):
        self.body = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.1))
        self.body.load_state_dict(torch.load(path))
        self.body.eval()

    def single(self, x):
        hidden = self.body(x)  # TMD102: self.body; state: self.body=eval, recording=on
        return hidden.argmax().item()

    def read(self, x):
        inputs, label = State(x, self.single(x))
        return label
