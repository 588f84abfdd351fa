"""A function switches by a flag of the environment: the mode afterwards is not known, whatever it was before."""

import os

import torch
from torch import nn

training = os.environ.get("TRAINING") == "1"


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(4, 4)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(self.head(x))


def prepare(model):
    model.train(training)


net = Net()
net.eval()
prepare(net)
with torch.no_grad():
    print(net(torch.randn(4, 4)).sum().item())  # state: net=unknown, recording=off
