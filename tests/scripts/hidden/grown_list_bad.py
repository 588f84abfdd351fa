"""TMD304: a list that is rebuilt with one layer more in each turn."""

import torch
from torch import nn

from data import train_loader, val_loader


class Net(nn.Module):
    def __init__(self, sizes=(20, 64, 64)):
        super().__init__()
        self.layers = []  # TMD304: self.layers
        for index in range(len(sizes) - 1):
            self.layers = self.layers + [nn.Linear(sizes[index], sizes[index + 1])]
        self.head = nn.Linear(sizes[-1], 10)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x).relu()
        return self.head(x)


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
