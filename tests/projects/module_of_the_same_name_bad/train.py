"""A package binds a function under the name of the module that it comes from; what it freezes is undone."""

import torch
from lib.common import fix_bn
from torch import nn


def train(loader):
    net = fix_bn(nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Flatten(), nn.LazyLinear(2)))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(3):
        net.train()  # TMD402: net
        for x, y in loader:
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


train([])
