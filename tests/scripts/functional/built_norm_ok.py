"""BatchNorm built in the constructor or on first use and kept, or made to follow the mode."""

import torch
from torch import nn


def whiten(x, training):
    norm = nn.BatchNorm1d(x.shape[1], affine=False).train(training)
    return norm.to(x.device)(x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.norm = None
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(8, 2)

    def normalise(self, x):
        if self.norm is None:
            self.norm = nn.BatchNorm2d(x.size(1)).cuda()
        return self.norm(x)

    def forward(self, x):
        x = self.normalise(self.conv(x)).mean((2, 3))
        if not hasattr(self, "late"):
            late = nn.BatchNorm1d(x.size(1))
            self.add_module("late", late)
            late(x)
        return self.out(self.drop(whiten(x, self.training)))


@torch.no_grad()
def predict(net, loader):
    net.eval()
    return [net(x).argmax(1) for x in loader]  # state: net=eval, recording=off


def main(loader):
    print(predict(Net(), loader))
