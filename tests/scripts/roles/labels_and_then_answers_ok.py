"""A function labels with a network that it is given, and another with one of its own, which it switches."""

import torch
from torch import nn


def labels(model, path, batches):
    model.load_state_dict(torch.load(path))
    found = []
    for x in batches:
        found += model(x).argmax(1).tolist()  # state: model=entry, recording=on
    return found


def answers(rows):
    net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.Linear(8, 2))
    net.load_state_dict(torch.load("net.pt"))
    net.eval()
    with torch.no_grad():
        for x in rows:
            print(net(x).argmax(1))  # state: net=eval, recording=off
