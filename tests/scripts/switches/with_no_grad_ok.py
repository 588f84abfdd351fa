"""The twin of with_no_grad_bad: the guard is made and entered."""
import torch
from torch import nn


def evaluate(model: nn.Module, loader, criterion):
    model.eval()
    total = 0.0
    with torch.no_grad():
        for x, y in loader:
            total += criterion(model(x), y).item()  # state: model=eval, recording=off
    return total / len(loader)
