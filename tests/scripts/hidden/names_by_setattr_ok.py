"""TMD304 is silent: each layer is an attribute, by setattr or by `_modules`, and the lists only order them."""

import torch
from torch import nn

from data import train_loader, val_loader


class Net(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        self.first = nn.Linear(20, 64)
        self.layers, self.drops = [], []
        for index in range(depth):
            layer, drop = nn.Linear(64, 64), nn.Dropout(0.1)
            setattr(self, "layer" + str(index), layer)
            self._modules["drop%d" % index] = drop
            self.layers.append(layer)
            self.drops.append(drop)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        x = self.first(x)
        for layer, drop in zip(self.layers, self.drops):
            x = drop(layer(x).relu())
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
