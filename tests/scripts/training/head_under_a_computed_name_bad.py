"""A head is a part of the network under a name that is put together, and so among the parameters of its optimizer."""

import torch
from torch import nn

from rows import task, train_loader, val_loader

trunk = nn.Sequential(nn.Linear(8, 8), nn.ReLU())
head = nn.Sequential(nn.Dropout(0.2), nn.Linear(8, 2))
setattr(trunk, f"{task()}_head", head)
optimizer = torch.optim.Adam(trunk.parameters())
for epoch in range(10):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(head(trunk[0](x)), y)  # TMD201: head, since=eval@18; state: head=train|eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    head.eval()
    with torch.no_grad():
        for x, y in val_loader:
            print((head(trunk[0](x)).argmax(1) == y).sum())  # state: head=eval, recording=off
