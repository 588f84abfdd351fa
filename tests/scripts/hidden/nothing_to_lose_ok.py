"""TMD304 is silent: functions, losses, activations and pooling have no parameters and no mode."""

import torch
from torch import nn

from data import train_loader, val_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(20, 64), nn.Linear(64, 64)])
        self.activations = [nn.ReLU(), nn.GELU()]
        self.losses = [nn.CrossEntropyLoss(), nn.MSELoss()]
        self.functions = [torch.relu, lambda x: x * 2]
        self.pools = {"mean": nn.AdaptiveAvgPool1d(1), "max": nn.AdaptiveMaxPool1d(1)}
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        for layer, activation, function in zip(self.layers, self.activations, self.functions):
            x = function(activation(layer(x)))
        return self.head(x) + self.pools["mean"](x) + self.pools["max"](x)


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
