"""Trap: a dict is asked for one of its keys, not for one of its values.

`name not in WEIGHTS` is false where the table holds the name, so `weights_of` returns and the model is built. Nobody
switches `net` back after the validation in the middle of the epoch.
"""

import torch
from torch import nn

from digits import train_loader, val_loader

WEIGHTS = {name: file for file, name in [("small-25c4b5.pth", "small"), ("large-2a57e4.pth", "large")]}


def weights_of(name):
    if name not in WEIGHTS:
        raise ValueError(f"there are no weights for {name}")
    return WEIGHTS[name]


def build(name):
    model = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10))
    model.load_state_dict(torch.load(weights_of(name)))
    return model


net = build("small")
optimizer = torch.optim.Adam(net.parameters())
net.train()
for epoch in range(5):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net; state: net=train|eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        correct = sum((net(x).argmax(1) == y).sum().item() for x, y in val_loader)  # state: net=eval, recording=off
    print(epoch, correct)
