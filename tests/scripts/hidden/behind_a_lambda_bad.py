"""TMD304: the dropout lives in the closure of a lambda."""

import torch
from torch import nn

from data import train_loader, val_loader


class Net(nn.Module):
    def __init__(self, p=0.3):
        super().__init__()
        drop = nn.Dropout(p)
        self.body = nn.Linear(20, 64)
        self.mix = lambda x: drop(x.relu())  # TMD304: self.mix
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.mix(self.body(x)))


def accuracy(net, loader):
    net.eval()
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            hits += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    return hits


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(5):
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(accuracy(net, val_loader))
