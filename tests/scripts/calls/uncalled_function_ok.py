"""Functions without a caller in the file: the mode at their entry is unknown to us, so nothing is said."""
import torch
from torch import nn


@torch.no_grad()
def accuracy(model, loader):
    right = 0
    for x, y in loader:
        right += (model(x).argmax(1) == y).sum().item()  # state: model=entry, recording=off
    return right


def loss_of(model, x, y):
    return nn.functional.cross_entropy(model(x), y)  # state: model=entry, recording=on


def accuracy_in_eval(model, loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for x, y in loader:
            right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return right


def accuracy_if(model, loader, quiet):
    if quiet:
        model.eval()
    right = 0
    with torch.no_grad():
        for x, y in loader:
            right += (model(x).argmax(1) == y).sum().item()  # state: model=eval|entry, recording=off
    return right
