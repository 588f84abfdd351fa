"""A generator prepares batches under a guard that ends before its yield: the network that learns records."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)


def prepared(batches):
    for x, y in batches:
        with torch.no_grad():
            x = (x - x.mean(0)) / x.std(0)
        yield x, y


for x, y in prepared(torch.load("batches.pt")):
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
