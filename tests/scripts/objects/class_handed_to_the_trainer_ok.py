"""Trap: the class of the model is a parameter of the trainer, which makes the model of it.

`epoch` serves training and testing; recording follows the same flag as the mode.
"""

import torch
from torch import nn

from docking import loaders


class Trainer:
    def __init__(self, model, shape):
        self.net = model(shape)
        self.criterion = nn.MSELoss()
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=0.005)

    def fit(self, epochs):
        for _ in range(epochs):
            print(self.epoch(loaders["train"], train_model=True), self.epoch(loaders["valid"], train_model=False))

    def epoch(self, loader, train_model):
        self.net.train(mode=train_model)
        torch.set_grad_enabled(train_model)
        total = 0.0
        for x, y in loader:
            outputs = self.net(x)  # state: self.net=train|eval, recording=on|off
            loss = self.criterion(outputs, y)
            total += loss.item()
            if train_model:
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
        return total
