"""A helper passes its probability on: the caller that gives it a constant is to blame."""

import torch
import torch.nn.functional as F
from torch import nn


def attend(q, k, v, dropout_p=0.0):
    return F.scaled_dot_product_attention(q, k, v, dropout_p=dropout_p, is_causal=True)


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.qkv = nn.Linear(config.dim, 3 * config.dim)
        self.drop = nn.Dropout(config.dropout)

    def mix(self, x, rate):
        q, k, v = self.qkv(x).chunk(3, -1)
        return attend(q, k, v, rate)

    def forward(self, x):
        return x + self.drop(self.mix(x, self.config.dropout))  # TMD303: self.mix, says=takes its `rate`, which is the same


class CrossBlock(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.q = nn.Linear(dim, dim)

    def forward(self, x, memory):
        rate = 0.1 if self.training else 0.0
        return attend(self.q(x), memory, memory, rate)


def validate(block, loader):
    block.eval()
    with torch.no_grad():
        return sum(block(x).sum().item() for x in loader)  # state: block=eval, recording=off


def main(config, loader):
    print(validate(Block(config), loader))
