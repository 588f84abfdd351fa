"""A generator prepares batches under a guard that it holds open at its yield: the network that learns records nothing."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)


def prepared(batches):
    with torch.no_grad():  # TMD302: torch.no_grad
        for x, y in batches:
            yield (x - x.mean(0)) / x.std(0), y


for x, y in prepared(torch.load("batches.pt")):
    loss = nn.functional.cross_entropy(net(x), y)  # TMD203: net; state: net=train, recording=off
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
