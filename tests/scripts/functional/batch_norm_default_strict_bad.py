# strict
"""F.batch_norm without its flag never uses the batch: wanted in frozen layers, so reported only under strict."""

import torch
import torch.nn.functional as F
from torch import nn


class Norm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var)  # TMD303: F.batch_norm


def main(loader):
    net = nn.Sequential(nn.Conv2d(3, 8, 3), Norm(8), nn.Dropout(0.1))
    net.eval()
    with torch.no_grad():
        for x in loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off
