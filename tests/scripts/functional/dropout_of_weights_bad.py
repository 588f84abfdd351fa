"""Trap: dropout of weights with `training=True` is a sample of a posterior where the file builds on Bayesian modules.

Nothing here says so: `WeightDropLinear` is regularised, and drops in eval mode, too.
"""

import torch
from torch import nn
from torch.nn import functional as F

from replaceable.common import Replaceable


class WeightDropLinear(nn.Linear, Replaceable):
    def __init__(self, in_features, out_features, weight_dropout=0.2):
        super().__init__(in_features, out_features)
        self.weight_dropout = weight_dropout

    def forward(self, x):
        weight = F.dropout(self.weight, p=self.weight_dropout, training=True)  # TMD303: F.dropout
        return F.linear(x, weight, self.bias)


layer = WeightDropLinear(8, 2)
layer.load_state_dict(torch.load("layer.pt"))
layer.eval()
with torch.no_grad():
    print(layer(torch.load("sample.pt")).argmax(1).tolist())  # state: layer=eval, recording=off
