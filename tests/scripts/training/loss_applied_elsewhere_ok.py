"""A helper of a library is given loss and optimizer and does the rest, after train()."""
import torch
from torch import nn

from amp_tools import apply_loss
from cells import train_loader, val_loader

net = nn.Sequential(nn.Linear(200, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 5))
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(20):
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        apply_loss(loss, optimizer)
    net.eval()
    with torch.no_grad():
        print(sum((net(x).argmax(1) == y).sum().item() for x, y in val_loader))  # state: net=eval, recording=off
