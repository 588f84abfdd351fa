"""Export: a script is saved in every epoch and training goes on with it: a checkpoint."""

import torch
from torch import nn

net = torch.jit.script(nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Linear(8, 1)))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
batches = torch.load("batches.pt")
for epoch in range(20):
    for x, y in batches:
        loss = (net(x) - y).abs().mean()  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.save(f"epoch{epoch}.pt")
