"""`requires_grad` of a weight is the real switch, also where a property and a loop hide whose weight it is."""

import torch
from torch import nn


class Tuned:
    def __init__(self, inner: nn.Module, rank=4):
        self.base_layer = inner
        self.down = nn.Linear(inner.in_features, rank, bias=False)

    def get_base_layer(self):
        layer = self
        while hasattr(layer, "base_layer"):
            layer = layer.base_layer
        return layer

    @property
    def weight(self):
        layer = self.get_base_layer()
        if hasattr(layer, "packed"):
            weight = layer.packed
        else:
            weight = layer.weight
        return weight

    @property
    def bias(self):
        return self.get_base_layer().bias


class TunedLinear(nn.Module, Tuned):
    def __init__(self, inner: nn.Module, rank=4):
        super().__init__()
        Tuned.__init__(self, inner, rank)
        self.up = nn.Linear(rank, inner.out_features, bias=False)
        self.get_base_layer().weight.requires_grad = False
        layer = self.get_base_layer()
        if getattr(layer, "bias", None) is not None:
            layer.bias.requires_grad = False

    def forward(self, x):
        return self.base_layer(x) + self.up(self.down(x))


layer = TunedLinear(nn.Linear(8, 8))
print(layer(torch.randn(2, 8)).shape)  # state: layer=train, recording=on
