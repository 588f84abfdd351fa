"""An option decides in which mode the first validation runs; each later one certainly runs in training mode.

That is said of this pass, and not only from the second pass on: the first may run in training mode just as well.
"""

import argparse

import torch
from torch import nn

from speech import train_loader, val_loader

parser = argparse.ArgumentParser()
parser.add_argument("--careful", action="store_true")
options = parser.parse_args()
net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.Linear(8, 2))
optimizer = torch.optim.Adam(net.parameters())
if options.careful:
    net.eval()
for epoch in range(10):
    with torch.no_grad():
        for x, y in val_loader:
            print((net(x).argmax(1) == y).sum())  # TMD101: net, since=train@24, says=is in training mode in this; state: net=eval|train, recording=off
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
