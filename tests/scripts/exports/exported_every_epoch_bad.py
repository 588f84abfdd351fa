"""A network is written down after each epoch: the first time in eval mode, and then in that of the training before."""

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
    net.eval()
    for epoch in range(10):
        torch.jit.trace(net, example).save(f"net{epoch}.pt")  # TMD103: net, says=from the second pass on
        train_epoch(net, optimizer, loader)


run([])
