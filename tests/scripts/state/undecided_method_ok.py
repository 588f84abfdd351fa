"""`(m.train if c else m.eval)()` under an option of the user: both modes are possible, so nothing is said."""
import argparse

import torch
from torch import nn

from sensors import val_loader


class SensorNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


parser = argparse.ArgumentParser()
parser.add_argument("--noisy", action="store_true")
args = parser.parse_args()
net = SensorNet()
(net.train if args.noisy else net.eval)()
alarms = 0
with torch.no_grad():
    for window in val_loader:
        alarms += net(window).argmax(1).sum().item()  # state: net=train|eval, recording=off
print(alarms)
