"""A network writes down in its options that it is trained: what is called `train` there hides no method of a module."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, options, training=True):
        super().__init__()
        self.fc = nn.Linear(8, 2)
        self.drop = nn.Dropout(0.5)
        options.train = training
        options.eval = False

    def forward(self, x):
        return self.fc(self.drop(x))


def answers(options, batches):
    net = Net(options, False)
    net.load_state_dict(torch.load("net.pt"))
    net.eval()
    with torch.no_grad():
        return [net(x).argmax(1) for x in batches]  # state: net=eval, recording=off
