"""A context manager of the file that holds no_grad, used as a decorator."""
import contextlib

import torch
from torch import nn

from roads import loader


class RoadNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 2, 1))

    def forward(self, x):
        return self.body(x)


@contextlib.contextmanager
def quiet():
    with torch.no_grad():
        yield


@quiet()
def validate(net):
    net.eval()
    right = 0
    for images, masks in loader("val"):
        right += (net(images).argmax(1) == masks).sum().item()  # state: net=eval, recording=off
    return right


net = RoadNet()
net.load_state_dict(torch.load("roads.pt"))
print(validate(net))
