"""The loss comes from a library that is given the network, and that records by itself whatever stands around it."""
import torch
from torch import nn

from contrastive import momentum_loss

net = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 16))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for x in torch.load("views.pt"):
    with torch.no_grad():
        loss = momentum_loss(net, x)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(net(x).shape)  # state: net=train, recording=on
