"""A method freezes the stem in two steps, each a method of its own; train() of the whole ends the second."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU())
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        return self.head(self.stem(x).mean((2, 3)))

    def freeze_stem(self):
        self._fix_parameters(self.stem)
        self._fix_statistics(self.stem)

    def _fix_parameters(self, module):
        for parameter in module.parameters():
            parameter.requires_grad = False

    def _fix_statistics(self, module):
        for layer in module.modules():
            if isinstance(layer, nn.BatchNorm2d):
                layer.eval()  # TMD402: self.freeze_stem


def train(net, loader):
    optimizer = torch.optim.SGD(net.head.parameters(), lr=0.1)
    for epoch in range(3):
        net.train()
        for x, y in loader:
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
