"""The class freezes one of its children, and another learns: a pass of the whole builds a graph."""

import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 64, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
        self.flat = nn.Sequential(nn.Flatten(), nn.Linear(64, 64))
        for p in self.body.parameters():
            p.requires_grad = False

    def forward(self, x):
        return self.flat(self.body(x))


def validate(val_loader, encoder, head, criterion):
    encoder.eval()
    head.eval()
    total = 0.0
    for x, y in val_loader:
        features = encoder(x)  # TMD102: encoder; state: encoder=eval, recording=on
        with torch.no_grad():
            total += criterion(head(features), y).item()  # state: head=eval, recording=off
    return total


def main(train_loader, val_loader):
    encoder, head = Encoder(), nn.Linear(64, 10)
    optimizer = torch.optim.Adam(head.parameters())
    criterion = nn.CrossEntropyLoss()
    for _ in range(3):
        head.train()
        for x, y in train_loader:
            loss = criterion(head(encoder(x)), y)  # state: head=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(validate(val_loader, encoder, head, criterion))
