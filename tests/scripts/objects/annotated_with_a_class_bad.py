"""Trap: a parameter that is annotated with a module class of the file is a network of that class. It has dropout."""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, width), nn.Dropout(0.3), nn.Linear(width, 3))

    def forward(self, x):
        return self.layers(x)


def accuracy(tagger: Tagger, test_loader) -> float:
    right = total = 0
    with torch.no_grad():
        for x, y in test_loader:
            right += (tagger(x).argmax(1) == y).sum().item()  # TMD101: tagger; state: tagger=entry, recording=off
            total += len(y)
    return right / total


def fit(tagger: Tagger, loader, test_loader, epochs: int = 3) -> None:
    optimizer = torch.optim.SGD(tagger.parameters(), lr=0.1)
    for _ in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(tagger(x), y).backward()  # state: tagger=entry, recording=on
            optimizer.step()
        print(accuracy(tagger, test_loader))
