"""Folds, epochs, batches: each epoch ends with an evaluation, and train() stands at the top of the fold."""
import torch
from torch import nn

from tables import folds

net = nn.Sequential(nn.Linear(30, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 2))
optimizer = torch.optim.Adam(net.parameters())
for train_loader, val_loader in folds():
    net.train()
    for epoch in range(50):
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@17; state: net=train|eval, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            for x, y in val_loader:
                print(epoch, (net(x).argmax(1) == y).float().mean().item())  # state: net=eval, recording=off
