"""The same with eval() in `validate`: the comment beside train() says what the call does, and no more.

`train` puts the network in training mode at the top of each epoch, under a comment, and calls `validate` at its end.
"""

import torch
from torch import nn, optim

from crops import train_loader, val_loader


class Crops(nn.Module):
    def __init__(self, bands, classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(bands, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.4), nn.Linear(64, classes)
        )

    def forward(self, x):
        return self.layers(x)


def validate(net, loader):
    net.eval()
    right = total = 0
    with torch.no_grad():
        for x, y in loader:
            guess = net(x).argmax(1)  # state: net=eval, recording=off
            right += (guess == y).sum().item()
            total += len(y)
    return right / total


def train(net, epochs):
    optimizer = optim.Adam(net.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(epochs):
        # Set the network to training mode (BatchNorm and dropout are active)
        net.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = criterion(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        print(epoch, validate(net, val_loader))


train(Crops(103, 9), 50)
