"""All but the head is frozen by name, and what is large is counted on the way: what is tested builds no graph."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(16, 32)
        self.head = nn.Linear(32, 4)

    def forward(self, x):
        return self.head(self.body(x).relu())


def run(loader, test_loader):
    net = Net()
    large = 0
    for name, parameter in net.named_parameters():
        if not name.startswith("head"):
            if parameter.ndim > 1:
                large += 1
            parameter.requires_grad = False
    optimizer = torch.optim.SGD(net.head.parameters(), lr=0.1)
    net.train()
    for x, y in loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    hits = 0
    with torch.no_grad():
        for x, y in test_loader:
            hits += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    print(large, hits)


run([], [])
