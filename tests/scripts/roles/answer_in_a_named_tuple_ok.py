"""What a part gives is handed on in a named tuple, its fields by position: a graph may be wanted by whoever takes it."""
from typing import NamedTuple

import torch
from torch import nn


class State(NamedTuple):
    inputs: torch.Tensor
    hidden: torch.Tensor


class Reader:
    def __init__(self, path):
        self.body = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.1))
        self.body.load_state_dict(torch.load(path))
        self.body.eval()

    def single(self, x):
        hidden = self.body(x)  # state: self.body=eval, recording=on
        print(hidden.detach().numpy().mean())
        return hidden

    def read(self, x):
        inputs, hidden = State(x, self.single(x))
        return hidden
