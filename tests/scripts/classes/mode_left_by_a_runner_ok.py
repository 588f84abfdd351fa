"""Trap: a runner is given the object, and leaves its network in eval mode.

What it leaves behind holds for a pass through a method of the network, too.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8), nn.Dropout(0.2), nn.Linear(8, 1))

    def forward(self, x):
        return self.layers(x)

    def score(self, x):
        return self.forward(x)


class Runner:
    def __init__(self, model, rows):
        self.model, self.rows = model, rows
        self.optimizer = torch.optim.Adam(model.net.parameters())

    def core(self):
        self.model.net.train()
        for x, y in self.rows:
            loss = nn.functional.mse_loss(self.model.net(x), y)  # state: self.model.net=train, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
        self.model.net.eval()

    def __call__(self):
        self.core()


class Model:
    def __init__(self):
        self.net = Net()

    def train(self, rows):
        runner = Runner(self, rows)
        return runner()

    @torch.inference_mode()
    def predict(self, x):
        return self.net.score(x).cpu()
