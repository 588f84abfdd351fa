"""Trap 1: a function named test() that only checks the output shape on random input.

Training mode and a graph do no harm here: nothing is inferred from the numbers.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F


class BasicBlock(nn.Module):
    def __init__(self, planes):
        super().__init__()
        self.conv1 = nn.Conv2d(planes, planes, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        return F.relu(x + self.bn2(self.conv2(out)))


class SmallResNet(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 3, padding=1)
        self.layer1 = nn.Sequential(BasicBlock(32), BasicBlock(32))
        self.linear = nn.Linear(32, num_classes)

    def forward(self, x):
        out = self.layer1(self.stem(x))
        return self.linear(out.mean(dim=(2, 3)))


def test():
    net = SmallResNet()
    y = net(torch.randn(1, 3, 32, 32))  # state: net=train, recording=on
    print(y.size())


test()
