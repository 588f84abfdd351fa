"""The optimizer takes groups that a library makes; train() stands before the loop."""
import torch
from torch import nn

from cells import parameter_groups, train_loader, val_loader

net = nn.Sequential(nn.Linear(200, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 5))
optimizer = torch.optim.Adam(parameter_groups("base"))

net.eval()
with torch.no_grad():
    print(sum((net(x).argmax(1) == y).sum().item() for x, y in val_loader))  # state: net=eval, recording=off

net.train()
for x, y in train_loader:
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
