import torch
from torch import nn

from amp_tools import apply_loss
from cells import train_loader, val_loader

net = nn.Sequential(nn.Linear(200, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 5))
optimizer = torch.optim.Adam(net.parameters())
net.train()
for epoch in range(20):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@14; state: net=train|eval, recording=on
        apply_loss(loss, optimizer)
    net.eval()
    with torch.no_grad():
        print(sum((net(x).argmax(1) == y).sum().item() for x, y in val_loader))  # state: net=eval, recording=off
