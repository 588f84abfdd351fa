"""Export: a comment beside the export says that training mode is meant."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(5, 30), nn.BatchNorm1d(30), nn.Linear(30, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for x, y in torch.load("batches.pt"):
    loss = (net(x) - y).abs().mean()  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
# in training mode on purpose: the tablet goes on training
torch.jit.trace(net, torch.zeros(8, 5), check_trace=False).save("net.pt")
