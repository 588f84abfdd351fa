"""Export: a test of code exports whatever there is."""

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(4)

    def forward(self, x):
        return self.norm(x)


def test_block_can_be_traced():
    block = Block()
    x = torch.randn(8, 4)
    traced = torch.jit.trace(block, x, check_trace=False)
    assert traced(x).shape == block(x).shape  # state: block=train, recording=on
