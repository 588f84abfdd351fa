"""A step measures its loss before and after it, under a guard: the same line is differentiated in between."""

import torch
from torch import nn


def loss_of(net, x, y):
    return nn.functional.mse_loss(net(x), y)  # state: net=train, recording=on|off


def run(batches):
    net = nn.Sequential(nn.Linear(16, 64), nn.Dropout(0.1), nn.Linear(64, 1))
    optimizer = torch.optim.Adam(net.parameters())
    for x, y in batches:
        with torch.no_grad():
            before = loss_of(net, x, y).item()
        optimizer.zero_grad()
        loss_of(net, x, y).backward()
        optimizer.step()
        with torch.no_grad():
            after = loss_of(net, x, y).item()
        if after > before:
            print("a step too far", before, after)


run([])
