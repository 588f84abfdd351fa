"""Trap: a kernel whose bandwidth learns only where it is asked to."""

import torch
from torch import nn


def median(distances):
    return distances.flatten().median()[None]


class Kernel(nn.Module):
    def __init__(self, sigma=None, init_fn=None, trainable=False):
        super().__init__()
        init_fn = median if init_fn is None else init_fn
        self.config = {"sigma": sigma, "init_fn": init_fn}
        self.log_sigma = nn.Parameter(torch.zeros(1), requires_grad=trainable)
        self.init_fn = init_fn

    def forward(self, x, y):
        distances = torch.cdist(x, y) ** 2
        sigma = self.log_sigma.exp() if self.config["sigma"] is None else self.init_fn(distances)
        return torch.exp(-distances / (2 * sigma**2))


class Detector:
    def __init__(self, reference, cut=0.5):
        self.reference = reference
        self.cut = cut
        self.kernel = Kernel()

    def score(self, x):
        similar = self.kernel(x, self.reference)  # state: self.kernel=train, recording=on
        return (similar.mean(1) < self.cut).tolist()


print(Detector(torch.load("reference.pt")).score(torch.load("batch.pt")))
