"""A loss that is meant to be differentiated, and after it a network that labels with both switches."""

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
        outputs = self.model(inputs)  # state: self.model=eval, recording=on
        loss = nn.functional.cross_entropy(outputs, torch.as_tensor(y), reduction="none")
        if isinstance(x, torch.Tensor):
            return loss
        return np.sqrt(loss.detach().cpu().numpy())


class Answers:
    def __init__(self, rows):
        self.rows = rows

    def show(self):
        net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.Linear(8, 2))
        net.load_state_dict(torch.load("net.pt"))
        net.eval()
        with torch.no_grad():
            for x in self.rows:
                print(net(x).argmax(1))  # state: net=eval, recording=off
