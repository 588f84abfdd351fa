"""A head is a part of the network under a name that is put together, and is put back before each training."""

import torch
from torch import nn

from rows import task, train_loader, val_loader

trunk = nn.Sequential(nn.Linear(8, 8), nn.ReLU())
head = nn.Sequential(nn.Dropout(0.2), nn.Linear(8, 2))
setattr(trunk, f"{task()}_head", head)
optimizer = torch.optim.Adam(trunk.parameters())
for epoch in range(10):
    head.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(head(trunk[0](x)), y)  # state: head=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    head.eval()
    with torch.no_grad():
        for x, y in val_loader:
            print((head(trunk[0](x)).argmax(1) == y).sum())  # state: head=eval, recording=off
