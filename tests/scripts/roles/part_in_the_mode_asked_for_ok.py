"""The function puts the network in training mode by itself and asks a part of it: that mode is meant."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.ReLU())
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.body(x))


def spread(net, test_loader):
    net.train()
    found = []
    with torch.no_grad():
        for x, _ in test_loader:
            found.append(net.body(x).std().item())  # state: net.body=train, recording=off
    return sum(found) / len(found)


def main(train_loader, test_loader):
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(spread(net, test_loader))
