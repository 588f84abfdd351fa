"""Each turn of a loop begins with a validation in the training mode that its own function asks for at the start."""

import torch
from torch import nn


def predict(net, x):
    with torch.no_grad():
        return net(x).argmax(1)  # TMD101: net; state: net=train, recording=off


def turn(net, optimizer, batch, target, x, y):
    print((predict(net, x) == y).float().mean().item())
    loss = nn.functional.cross_entropy(net(batch), target)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def train_epoch(net, optimizer, loader, x, y):
    net.train()
    for batch, target in loader:
        turn(net, optimizer, batch, target, x, y)


def run(loader, x, y):
    net = nn.Sequential(nn.Linear(16, 32), nn.Dropout(0.5), nn.Linear(32, 3))
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        train_epoch(net, optimizer, loader, x, y)
