"""Trap: dropout of weights with `training=True` is a sample of a posterior where the file builds on Bayesian modules.

What is drawn in eval mode is wanted here: each pass is another network.
"""

import torch
from torch import nn
from torch.nn import functional as F

from posterior.bayesian.common import BayesianModule


class WeightDropLinear(nn.Linear, BayesianModule):
    def __init__(self, in_features, out_features, weight_dropout=0.2):
        super().__init__(in_features, out_features)
        self.weight_dropout = weight_dropout

    def forward(self, x):
        weight = F.dropout(self.weight, p=self.weight_dropout, training=True)
        return F.linear(x, weight, self.bias)


layer = WeightDropLinear(8, 2)
layer.load_state_dict(torch.load("layer.pt"))
layer.eval()
with torch.no_grad():
    print(layer(torch.load("sample.pt")).argmax(1).tolist())  # state: layer=eval, recording=off
