"""A file of epoch functions: the one that evaluates switches both off first."""
import torch
from torch import nn


def train_epoch(model, train_loader, optimizer, criterion):
    model.train()
    for x, y in train_loader:
        loss = criterion(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@torch.no_grad()
def evaluate(model, test_loader):
    model.eval()
    hits = 0
    for x, y in test_loader:
        hits += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return hits


def build(classes):
    return nn.Sequential(nn.Linear(64, 64), nn.Dropout(0.5), nn.Linear(64, classes))
