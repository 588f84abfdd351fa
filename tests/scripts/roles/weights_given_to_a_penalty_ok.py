"""A library makes a penalty of the weights, and what validates records nothing."""

import torch
from penalties import sparsity
from torch import nn

from speech import train_loader, val_loader

net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.Linear(8, 2))
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(10):
    net.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()  # state: net=train, recording=on
        sparsity.of(net.state_dict()).backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        for x, y in val_loader:
            print((net(x).argmax(1) == y).sum())  # state: net=eval, recording=off
