"""The twin of plain_set_grad_enabled_bad: with its argument it is a decorator and a context manager."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
net.eval()


@torch.set_grad_enabled(False)
def score(x):
    return net(x).softmax(1)  # state: net=eval, recording=off


def label(x):
    with torch.set_grad_enabled(False):
        return net(x).softmax(1)  # state: net=eval, recording=off
