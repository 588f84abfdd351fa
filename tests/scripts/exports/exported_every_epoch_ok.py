"""A network is written down after each epoch: each time in eval mode."""

import torch
from torch import nn


def train_epoch(net, optimizer, loader):
    net.train()
    for x, y in loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def run(loader):
    net = nn.Sequential(nn.Linear(16, 32), nn.Dropout(0.5), nn.Linear(32, 3))
    optimizer = torch.optim.Adam(net.parameters())
    example = torch.zeros(1, 16)
    for epoch in range(10):
        net.eval()
        torch.jit.trace(net, example).save(f"net{epoch}.pt")
        train_epoch(net, optimizer, loader)


run([])
