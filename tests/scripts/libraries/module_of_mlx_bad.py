"""Modules of MLX record nothing that `torch.no_grad()` could switch off. The network of PyTorch beside them does.

Here the latter has no guard.
"""

import mlx.core as mx
import mlx.nn as mlx_nn
import numpy as np
import torch
from torch import nn


class Forecast(mlx_nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.out = mlx_nn.Linear(width, width)

    def __call__(self, x):
        return self.out(x)

    def decode(self, x, horizon):
        return self(x)[:, :horizon]

    @classmethod
    def from_pretrained(cls, path):
        model = cls()
        model.load_weights(path)
        return model


class Scaler(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(1, 8), nn.Dropout(0.1), nn.Linear(8, 1))

    def forward(self, x):
        return self.net(x)


class Forecaster:
    def __init__(self, path):
        self.model = Forecast.from_pretrained(path)
        self.scaler = Scaler()
        self.scaler.load_state_dict(torch.load(path + ".scaler"))
        self.scaler.eval()

    def predict_batch(self, contexts, horizon):
        batch = mx.array(np.stack(contexts))
        return np.array(self.model.decode(batch, horizon))

    def predict_scale(self, context):
        return self.scaler(context).item()  # TMD102: self.scaler; state: self.scaler=eval, recording=on
