"""A test file: its modules are there to be looked at."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn


class Module(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(4)

    def forward(self, x):
        x = nn.Dropout(0.5)(self.norm(x))
        return F.dropout(x)


def test_dropout_is_random():
    net = Module().eval()
    x = torch.ones(8, 4)
    with torch.no_grad():
        assert not torch.equal(net(x), net(x))  # state: net=eval, recording=off


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_traced(rate):
    class Inner(nn.Module):
        def forward(self, x):
            return F.dropout(x, rate)

    assert Inner()(torch.ones(4)).shape == (4,)
