"""Arms that raise or exit leave no state behind: after them only the eval() arm remains."""
import sys

import torch
from torch import nn

from options import args
from mines import test_loader


class MineNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def load(path):
    net = MineNet()
    if path is None:
        raise SystemExit("no checkpoint given")
    elif args.mode == "score":
        net.load_state_dict(torch.load(path))
        net.eval()
    elif args.mode == "help":
        print(net)
        sys.exit(0)
    else:
        raise ValueError(args.mode)
    return net


model = load(args.checkpoint)
ore = 0
with torch.no_grad():
    for sample, label in test_loader:
        ore += (model(sample).argmax(1) == label).sum().item()  # state: model=eval, recording=off
print(ore)
