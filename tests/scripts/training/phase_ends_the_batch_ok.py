"""A batch function that serves training and validation: the phase ends it before the backward, in both learners.

`Learner.one_batch` returns where the phase is another one, so its backward is never reached under `no_grad`;
`HastyLearner.one_batch` goes on to the backward only where it is told that it trains.
"""

import torch
from torch import nn


def network():
    return nn.Sequential(nn.Linear(20, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 4))


class Learner:
    def __init__(self, data, callbacks):
        self.net = network()
        self.optimizer = torch.optim.Adam(self.net.parameters())
        self.data, self.callbacks = data, callbacks
        self.phase = "train"

    def notify(self, event):
        for callback in self.callbacks:
            callback(self, event)

    def one_batch(self, x, y):
        self.notify("begin_batch")
        prediction = self.net(x)  # state: self.net=train, recording=on|off
        self.loss = nn.functional.cross_entropy(prediction, y)
        if self.phase != "train":
            return
        self.loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()

    def fit(self, epochs):
        for _ in range(epochs):
            self.notify("begin_epoch")
            for x, y in self.data.train_loader:
                self.one_batch(x, y)
            self.notify("begin_validate")
            with torch.no_grad():
                for x, y in self.data.valid_loader:
                    self.one_batch(x, y)


class HastyLearner:
    def __init__(self, data):
        self.net = network()
        self.optimizer = torch.optim.Adam(self.net.parameters())
        self.data = data

    def one_batch(self, x, y, learn):
        loss = nn.functional.cross_entropy(self.net(x), y)  # state: self.net=train|eval, recording=on|off
        if learn:
            loss.backward()
            self.optimizer.step()
            self.optimizer.zero_grad()
        return loss.item()

    def fit(self, epochs):
        for _ in range(epochs):
            self.net.train()
            for x, y in self.data.train_loader:
                self.one_batch(x, y, True)
            self.net.eval()
            with torch.no_grad():
                for x, y in self.data.valid_loader:
                    self.one_batch(x, y, False)
