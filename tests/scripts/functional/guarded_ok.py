"""Calls that a condition on the mode guards need no flag, however the condition is written."""

import torch
import torch.nn.functional as F
from torch import nn


class Guarded(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.body = nn.Linear(8, 8)
        self.drop = nn.Dropout(rate)

    def corrupted(self, x):
        return F.dropout(x, self.rate)

    def last(self, x):
        if not self.training or self.rate == 0:
            return x
        x = x * 2
        return F.dropout(x, self.rate)

    def checked(self, x):
        assert self.training
        return F.dropout(x, 0.1)

    def forward(self, x, stage="train", labels=None):
        if self.training and self.rate > 0:
            x = F.dropout(x, self.rate)
        elif x.dim() > 2:
            x = x.flatten(1)
        x = F.dropout(x, self.rate) if self.training else x
        active = self.training and self.rate > 0
        if active:
            x = F.dropout(x)
        x = self.training and F.dropout(x, 0.1) or x
        if stage == "train":
            x = F.dropout(x, training=True)
        if labels is not None:
            x = F.dropout(x)
        if self.training:
            x = self.corrupted(x)
            x = self.checked(x)
        for _ in range(3):
            if not self.training:
                continue
            x = F.dropout(x)
        return self.drop(self.body(self.last(x)))


@torch.no_grad()
def predict(net, loader):
    net.eval()
    return [net(x, stage="test") for x in loader]  # state: net=eval, recording=off


def main(loader):
    print(predict(Guarded(0.1), loader))
