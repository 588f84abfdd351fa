"""A context manager of the file, used as a decorator, holds no_grad inside `try`."""
import contextlib

import torch
from torch import nn

from quays import loader


class QuayNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 2, 1))

    def forward(self, x):
        return self.body(x)


@contextlib.contextmanager
def timed(name):
    try:
        with torch.no_grad():
            yield
    finally:
        print(name, "done")


@timed("validation")
def validate(net):
    net.eval()
    right = 0
    for images, masks in loader("val"):
        right += (net(images).argmax(1) == masks).sum().item()  # state: net=eval, recording=off
    return right


net = QuayNet()
net.load_state_dict(torch.load("quays.pt"))
print(validate(net))
