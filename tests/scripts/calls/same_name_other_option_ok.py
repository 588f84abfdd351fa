"""Two functions call different options by one name: what one of them asks says nothing about the other."""
import torch
from torch import nn

from seeds import loader, options


class SeedNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(8, 32)
        self.drop = nn.Dropout(0.5)
        self.head = nn.Linear(32, 3)

    def forward(self, x):
        return self.head(self.drop(self.body(x).relu()))


def prepare(net, quick):
    if quick:
        net.eval()
    else:
        net.train()


def fit(net, loader, quick, exact):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    if quick:
        net.train()
    for x, y in loader:
        prepare(net, exact)
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train|eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if quick:
            net.train()


fit(SeedNet(), loader, options.quick, options.exact)
