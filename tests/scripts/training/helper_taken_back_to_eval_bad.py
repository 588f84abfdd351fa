"""The helper learns with the others, and is in eval mode."""

import torch
from torch import nn


def build():
    return nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.2))


def one_epoch(loader):
    parts = [build(), build(), build()]
    optimizer = torch.optim.SGD([p for part in parts for p in part.parameters()], lr=0.1)
    criterion = nn.CrossEntropyLoss()
    parts[2].eval()
    student = parts[0]
    for x, y in loader:
        features = student(x)
        wanted = parts[2](features)  # TMD202: parts[2]; state: parts[2]=eval, recording=on
        loss = criterion(features, y) + (parts[1](features) - wanted).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
