"""F.batch_norm with `training=True` uses the batch in eval mode, although the module keeps running statistics."""

import torch
import torch.nn.functional as F
from torch import nn


class Norm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, training=True)  # TMD303: F.batch_norm


class Noisy(nn.Module):
    """Random slopes."""

    def __init__(self):
        super().__init__()
        self.norm = Norm(8)
        self.conv = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        return self.norm(self.conv(x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = Noisy()
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        x = F.rrelu(self.body(x), 0.1, 0.3, True)  # TMD303: F.rrelu
        return self.drop(x)


def predict(images):
    net = Net()
    net.eval()
    with torch.no_grad():
        return [net(image) for image in images]  # state: net=eval, recording=off
