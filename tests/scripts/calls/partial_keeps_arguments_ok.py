"""Two partials of one context manager of the file: what `partial` was given decides the mode, not the default."""

import contextlib
from functools import partial

import torch
from torch import nn


@contextlib.contextmanager
def mode_of(module: nn.Module, training: bool = False):
    before = module.training
    module.train(training)
    try:
        yield module
    finally:
        module.train(before)


learning = partial(mode_of, training=True)
judging = partial(mode_of, training=False)


class Reward(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(width, 32), nn.Dropout(0.2), nn.Linear(32, 1))

    def forward(self, x):
        return self.body(x)

    def predict(self, x):
        with judging(self), torch.no_grad():
            return self(x)  # state: self=eval, recording=off


class Learner:
    def __init__(self):
        self.reward = Reward()
        self.optimizer = torch.optim.Adam(self.reward.parameters())

    def scores(self, x):
        return self.reward(x)  # state: self.reward=train, recording=on

    def fit(self, loader):
        with learning(self.reward):
            for x, y in loader:
                loss = nn.functional.mse_loss(self.scores(x), y)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()

    def rate(self, x):
        return self.reward.predict(x)


def validate(net, loader, device):
    net.eval()
    with torch.no_grad():
        return sum(net(x.to(device)).sum().item() for x in loader)  # state: net=eval, recording=off


measure = partial(validate, Reward())
print(measure([torch.randn(2, 8)], "cpu"))
