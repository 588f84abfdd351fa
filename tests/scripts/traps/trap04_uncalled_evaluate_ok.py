"""Trap 4: a utility module: who calls evaluate(), and with which mode, is not known here."""
import torch
from torch import nn


def accuracy(output: torch.Tensor, target: torch.Tensor) -> float:
    return (output.argmax(dim=1) == target).float().mean().item()


@torch.no_grad()
def evaluate(model: nn.Module, loader, device="cpu") -> float:
    """Mean accuracy of `model`, which the caller has put in evaluation mode."""
    scores = []
    for images, target in loader:
        output = model(images.to(device))  # state: model=entry, recording=off
        scores.append(accuracy(output, target.to(device)))
    return sum(scores) / len(scores)


def confusion_matrix(net: nn.Module, loader, classes: int) -> torch.Tensor:
    counts = torch.zeros(classes, classes, dtype=torch.long)
    with torch.no_grad():
        for images, target in loader:
            predicted = net(images).argmax(dim=1)  # state: net=entry, recording=off
            for t, p in zip(target, predicted):
                counts[t, p] += 1
    return counts
