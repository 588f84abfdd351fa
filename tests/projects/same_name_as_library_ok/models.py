"""The project's own small networks: no relation to `torchvision.models`."""

from torch import nn


def resnet18(num_classes):
    return nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, num_classes))
