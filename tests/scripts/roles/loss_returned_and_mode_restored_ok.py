"""The same validation under no_grad: train() at its end puts back what was before.

`validate` returns the mean of losses without a graph; `update` trains on other losses.
"""

import torch
from torch import nn


class Critic:
    def __init__(self, net):
        self.net = net
        self.optimizer = torch.optim.Adam(net.parameters())

    def update(self, states, returns):
        loss = nn.functional.mse_loss(self.net(states), returns)  # state: self.net=train|entry, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    @torch.no_grad()
    def validate(self, loader):
        self.net.eval()
        total = 0
        for states, returns in loader:
            value = self.net(states)  # state: self.net=eval, recording=off
            total += nn.functional.mse_loss(value, returns)
        self.net.train()
        return total / len(loader)
