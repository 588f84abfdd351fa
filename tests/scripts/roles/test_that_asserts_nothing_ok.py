"""A unit test that compares two layers on made-up data, and has forgotten to assert it: still no evaluation."""

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
    q, k, v = torch.rand(2, 10, 256), torch.rand(2, 10, 256), torch.rand(2, 10, 256)
    mask = torch.ones(2, 10, 10)
    module.eval()
    fast.eval()
    out, _ = module(q, k, v, mask)  # state: module=eval, recording=on
    expected, _ = fast(q, k, v, mask)  # state: fast=eval, recording=on
    torch.allclose(out, expected)
