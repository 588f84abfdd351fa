"""Trap: the end of a file checks its class on random input."""

import torch
from torch import nn


class Mapper(nn.Module):
    def __init__(self, bits=8):
        super().__init__()
        self.head = nn.Sequential(nn.Linear(bits, bits), nn.Dropout(0.1))

    def forward(self, logits):
        return self.head(logits).sigmoid().round()


if __name__ == "__main__":
    mapper = Mapper()
    mapper.eval()
    logits = torch.randn(3, 8)
    first = mapper(logits)  # state: mapper=eval, recording=on
    second = mapper(logits)
    assert torch.allclose(first, second)
