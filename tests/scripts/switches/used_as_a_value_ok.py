"""eval and train that are passed on, assigned, compared, probed for, or belong to something that is no module."""
import pandas as pd
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, quick):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
        self.switch = self.eval if quick else self.train
        self.hooks = [self.train, self.eval]

    def forward(self, x):
        return self.layers(x)

    def is_plain(self):
        return self.train == nn.Module.train or self.eval is not None


class Config:
    train = "data/train"
    eval = "data/eval"


class Runner:
    def __init__(self, config):
        self.config = config
        self.net = Net(quick=True)

    def train(self):
        return self.net

    def describe(self):
        self.config.eval
        self.train
        pd.eval
        return pd.eval("1 + 1")


def supports_modes(model):
    try:
        model.eval
    except AttributeError:
        return False
    return True


runner = Runner(Config())
runner.train
Config.train
frame = pd.DataFrame({"a": [1, 2]})
frame.eval
net = runner.net
for switch in (net.eval, net.train):
    switch()
assert callable(net.eval)
switch = net.eval
switch()
if supports_modes(net):
    with torch.no_grad():
        print(net(torch.ones(1, 4)).argmax(1))  # state: net=eval, recording=off
