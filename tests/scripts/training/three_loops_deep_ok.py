"""Folds, epochs, batches: train() stands at the top of each epoch."""
import torch
from torch import nn

from tables import folds

net = nn.Sequential(nn.Linear(30, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 2))
optimizer = torch.optim.Adam(net.parameters())
for train_loader, val_loader in folds():
    for epoch in range(50):
        net.train()
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            for x, y in val_loader:
                print(epoch, (net(x).argmax(1) == y).float().mean().item())  # state: net=eval, recording=off
