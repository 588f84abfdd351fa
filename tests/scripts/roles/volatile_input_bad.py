"""Evaluation guarded as PyTorch before 0.4 did it: `volatile=True` is ignored now, and every batch keeps a graph."""

import torch
from torch import nn
from torch.autograd import Variable


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU())
        self.head = nn.Linear(16, 3)

    def forward(self, x):
        return self.head(self.body(x))


def scores(net, loader):
    right = 0
    for x, y in loader:
        x, y = Variable(x, volatile=True), Variable(y)
        out = net(x)  # TMD102: net; state: net=eval, recording=on
        right += (out.data.max(1)[1] == y.data).sum()
    return right


net = Net()
net.load_state_dict(torch.load("net.pt"))
net.eval()
print(scores(net, test_loader))
