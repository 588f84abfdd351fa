"""Trap: a guard around a function that another decorator has wrapped reaches the function itself.

Both functions run under `no_grad` here, so the step cannot learn.
"""

from functools import wraps

import torch
from torch import nn

from pictures import loader


def on_device(function):
    @wraps(function)
    def inner(self, *args):
        return function(self, *(arg.to("cuda") for arg in args))

    return inner


class Trainer:
    def __init__(self):
        self.net = nn.Sequential(nn.Linear(64, 64), nn.Dropout(0.1), nn.Linear(64, 8))
        self.optimizer = torch.optim.Adam(self.net.parameters())

    @torch.no_grad()
    @on_device
    def embed(self, x):
        self.net.eval()
        return self.net(x)  # state: self.net=eval, recording=off

    @torch.no_grad()
    @on_device
    def step(self, x, y):
        self.net.train()
        loss = nn.functional.cross_entropy(self.net(x), y)  # TMD203: self.net; state: self.net=train, recording=off
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()


trainer = Trainer()
for x, y in loader:
    trainer.step(x, y)
    print(trainer.embed(x).argmax(1))
