"""Idle switches in code that the calls of the file do not reach: a branch, a helper, a model from elsewhere."""
import torch
from torch import nn
from zoo import Encoder


def fill(tensor, how):
    if how == "normal":
        with torch.no_grad:  # TMD301: torch.no_grad
            return tensor.normal_()
    return tensor.zero_()


def features(path, images):
    encoder = Encoder(path)
    encoder.eval  # TMD301: encoder
    with torch.no_grad():
        return encoder(images)  # state: encoder=train, recording=off


class Probe(nn.Module):
    def __init__(self, path):
        super().__init__()
        self.encoder = Encoder(path)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        self.encoder.eval  # TMD301: self.encoder
        return self.head(self.encoder(x))


fill(torch.empty(3), "zero")
