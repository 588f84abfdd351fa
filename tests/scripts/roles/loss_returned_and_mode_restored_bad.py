"""train() at the end of a validation puts back what was before: the pass above it is inference all the same.

`validate` returns the mean of losses that hold the graph of every batch; `update` trains on other losses.
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

    def validate(self, loader):
        self.net.eval()
        total = 0
        for states, returns in loader:
            value = self.net(states)  # TMD102: self.net; state: self.net=eval, recording=on
            total += nn.functional.mse_loss(value, returns)
        self.net.train()
        return total / len(loader)
