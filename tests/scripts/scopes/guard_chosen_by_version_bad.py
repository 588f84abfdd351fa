"""The same decorator with its guard taken out: nothing switches recording off, whatever the version."""

import torch
from torch import nn
from packaging import version


def without_gradients(modern=version.parse(torch.__version__) >= version.parse("1.9.0")):
    def wrap(function):
        return function

    return wrap


@without_gradients()
def validate(model: nn.Module, loader):
    model.eval()
    hits = 0
    for images, labels in loader:
        scores = model(images)  # TMD102: model; state: model=eval, recording=on
        hits += (scores.argmax(1) == labels).sum().item()
    return hits
