"""TMD305: a layer that other files use, whose `train` forgets `return self`: `Memory(...).eval()` is None for them."""

import torch
from torch import nn


class Memory(nn.Module):
    """Keeps what it has seen; entering eval mode flushes what is pending."""

    def __init__(self, size):
        super().__init__()
        self.cell = nn.GRUCell(size, size)
        self.norm = nn.BatchNorm1d(size)
        self.pending = []

    def forward(self, x, state):
        return self.norm(self.cell(x, state))

    def flush(self):
        self.pending.clear()

    def train(self, mode=True):  # TMD305: Memory.train
        if self.training and not mode:
            self.flush()
        super().train(mode)


class Reader(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.memory = Memory(size)
        self.head = nn.Linear(size, 2)

    def forward(self, x, state):
        return self.head(self.memory(x, state))


def read(reader: Reader, loader):
    with torch.no_grad():
        return [reader(x, state) for x, state in loader]  # state: reader=entry, recording=off
