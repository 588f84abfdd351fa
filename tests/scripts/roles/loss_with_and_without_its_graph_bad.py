"""Trap: a function that returns its loss without the graph on every way has no use for it.

Who hands in tensors gets a tensor that nobody can differentiate.
"""

import numpy as np
import torch
from torch import nn


class Estimator:
    def __init__(self, model):
        self.model = model
        self.optimizer = torch.optim.Adam(model.parameters())

    def fit(self, loader):
        self.model.train()
        for x, y in loader:
            loss = nn.functional.cross_entropy(self.model(x), y)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    def compute_loss(self, x, y):
        self.model.eval()
        inputs = x if isinstance(x, torch.Tensor) else torch.from_numpy(x)
        outputs = self.model(inputs)  # TMD102: self.model; state: self.model=eval, recording=on
        loss = nn.functional.cross_entropy(outputs, torch.as_tensor(y), reduction="none")
        if isinstance(x, torch.Tensor):
            return loss.detach()
        return np.sqrt(loss.detach().cpu().numpy())
