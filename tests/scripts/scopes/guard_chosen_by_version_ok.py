"""A decorator of the file wraps a function in one of two guards, whichever the version has: it never records."""

import torch
from torch import nn
from packaging import version


def without_gradients(modern=version.parse(torch.__version__) >= version.parse("1.9.0")):
    def wrap(function):
        return (torch.inference_mode if modern else torch.no_grad)()(function)

    return wrap


@without_gradients()
def validate(model: nn.Module, loader):
    model.eval()
    hits = 0
    for images, labels in loader:
        scores = model(images)  # state: model=eval, recording=off
        hits += (scores.argmax(1) == labels).sum().item()
    return hits
