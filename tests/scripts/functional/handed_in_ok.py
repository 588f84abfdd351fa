"""The flag or the probability is a parameter: whoever calls decides, and that is somebody else."""

import torch
import torch.nn.functional as F
from torch import nn


def drop(x, rate, training):
    return F.dropout(x, rate, training)


def model(x, weights, training):
    x = F.dropout(x @ weights[0], 0.5, training)
    return x @ weights[1]


def perceptron(x, weights):
    return F.dropout(torch.relu(x @ weights[0])) @ weights[1]


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 4)
        self.norm = nn.BatchNorm1d(4)

    def attend(self, q, k, v, dropout_p=0.0):
        return F.scaled_dot_product_attention(q, k, v, dropout_p=dropout_p)

    def forward(self, x, rate=0.5, deterministic=False):
        x = F.dropout(self.norm(self.body(x)), rate)
        x = F.dropout(x, 0.1, not deterministic)
        return drop(x, 0.2, self.training)


class Plain:
    def __init__(self, rate):
        self.rate = rate

    def __call__(self, x):
        return F.dropout(x, self.rate)


def evaluate(loader):
    layer = Layer()
    layer.eval()
    with torch.no_grad():
        for x in loader:
            print(layer(x, rate=0.0).sum().item())  # state: layer=eval, recording=off
