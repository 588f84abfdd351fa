"""A tensor of unknown make that requires gradients and goes to an optimizer in a group of its own: no module."""

import torch
from torch import nn


class Laplace:
    def __init__(self, model):
        self.model = model

    @property
    def prior_precision(self):
        return self._prior_precision

    @prior_precision.setter
    def prior_precision(self, value):
        self._prior_precision = torch.as_tensor(value)

    def optimize(self, init_precision, steps):
        self.prior_precision = init_precision
        log_precision = self.prior_precision.log()
        log_precision.requires_grad = True
        optimizer = torch.optim.Adam([{"params": [log_precision], "lr": 0.1}])
        for _ in range(steps):
            optimizer.zero_grad()
            loss = -self.log_marginal_likelihood(log_precision.exp())
            loss.backward()
            optimizer.step()
        self.prior_precision = log_precision.detach().exp()

    def predict(self, x):
        self.model.eval()
        with torch.no_grad():
            return self.model(x).argmax(1)  # state: self.model=eval, recording=off


Laplace(nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5))).optimize(1.0, 10)
