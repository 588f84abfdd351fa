"""A file of epoch functions: one trains, the other evaluates and leaves mode and recording as they are."""
from torch import nn


def train_epoch(model, train_loader, optimizer, criterion):
    model.train()
    for x, y in train_loader:
        loss = criterion(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def evaluate(model, test_loader):
    hits = 0
    for x, y in test_loader:
        hits += (model(x).argmax(1) == y).sum().item()  # TMD101: model; TMD102: model; state: model=entry, recording=on
    return hits


def build(classes):
    return nn.Sequential(nn.Linear(64, 64), nn.Dropout(0.5), nn.Linear(64, classes))
