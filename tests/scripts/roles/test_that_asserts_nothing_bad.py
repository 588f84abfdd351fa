"""The same on batches of a file: a function that measures two networks, whatever its name."""

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, width, fast=False):
        super().__init__()
        self.fast = fast
        self.project = nn.Linear(width, width)
        self.drop = nn.Dropout(0.0)

    def forward(self, q, k, v, mask):
        scores = torch.softmax(q @ k.transpose(1, 2) * mask, -1)
        return self.drop(self.project(scores @ v)), scores


def test_fast_attention():
    torch.manual_seed(777)
    module = Attention(256)
    fast = Attention(256, fast=True)
    q, k, v, mask = torch.load("batch.pt")
    module.eval()
    fast.eval()
    out, _ = module(q, k, v, mask)  # TMD102: module; state: module=eval, recording=on
    expected, _ = fast(q, k, v, mask)  # TMD102: fast; state: fast=eval, recording=on
    torch.allclose(out, expected)
