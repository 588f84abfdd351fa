"""Export: a copy is exported while training goes on with the original; it has the mode of the original."""

import copy

import torch
from torch import nn

net = nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Dropout(0.1), nn.Linear(12, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(10):
    for x, y in torch.load("batches.pt"):
        loss = (net(x) - y).abs().mean()  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    snapshot = copy.deepcopy(net)
    torch.jit.trace(snapshot, torch.zeros(1, 6)).save(f"net{epoch}.pt")  # TMD103: snapshot, since=created@8
