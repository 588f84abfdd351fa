"""BatchNorm built in a helper method and in a plain function that forward calls: batch statistics for ever."""

import torch
from torch import nn


def whiten(x):
    norm = nn.BatchNorm1d(x.shape[1], affine=False)  # TMD306: nn.BatchNorm1d
    return norm.to(x.device)(x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(8, 2)

    def normalise(self, x):
        norm = nn.BatchNorm2d(x.size(1)).cuda()  # TMD306: nn.BatchNorm2d
        return norm.forward(x)

    def forward(self, x):
        x = self.normalise(self.conv(x)).mean((2, 3))
        return self.out(self.drop(whiten(x)))


@torch.no_grad()
def predict(net, loader):
    net.eval()
    return [net(x).argmax(1) for x in loader]  # state: net=eval, recording=off


def main(loader):
    print(predict(Net(), loader))
