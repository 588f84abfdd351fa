"""A flag has the name of the method that freezes BatchNorm: on no object can it be called."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, freeze_bn=False):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU())
        self.head = nn.Linear(8, 2)
        self.freeze_bn = freeze_bn  # TMD401: self.freeze_bn

    def forward(self, x):
        return self.head(self.stem(x).mean((2, 3)))

    def freeze_bn(self):
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()


def train(loader):
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(3):
        net.train()
        for x, y in loader:
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
