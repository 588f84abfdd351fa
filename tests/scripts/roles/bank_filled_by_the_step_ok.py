"""The training step fills a memory bank by a second pass under no_grad, in its own mode: part of the recipe."""
import torch
from torch import nn

from pictures import train_loader

net = nn.Sequential(nn.Flatten(), nn.Linear(3072, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 64))
optimizer = torch.optim.SGD(net.parameters(), lr=0.03)
bank = torch.zeros(50000, 64)


def train_epoch():
    net.train()
    for index, x, y in train_loader:
        logits = net(x) @ bank.t()  # state: net=train, recording=on
        loss = nn.functional.cross_entropy(logits, index)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            bank[index] = net(x)  # state: net=train, recording=off


for epoch in range(200):
    train_epoch()
