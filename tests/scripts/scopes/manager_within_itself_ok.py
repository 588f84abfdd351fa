"""A context manager that is entered again within its own block: each puts back what it found.

The inner one finds eval mode and leaves eval mode; the outer one found training mode, and so the training goes on in it.
"""

from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def evaluating(module):
    was = module.training
    module.eval()
    try:
        with torch.no_grad():
            yield module
    finally:
        module.train(was)


net = nn.Sequential(nn.Linear(16, 32), nn.Dropout(0.5), nn.Linear(32, 4))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
train_loader, val_loader = torch.load("train.pt"), torch.load("val.pt")

for epoch in range(3):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with evaluating(net):
        for x, y in val_loader:
            with evaluating(net):
                print((net(x).argmax(1) == y).sum().item())  # state: net=eval, recording=off
            print(net(x).mean().item())  # state: net=eval, recording=off
