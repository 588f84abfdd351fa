"""Export: a scripted module is put in eval mode before it is saved."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(10)
        self.out = nn.Linear(10, 2)

    def forward(self, x):
        return self.out(self.norm(x))


def train(net, loader):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for x, y in loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()


net = Net()
train(net, torch.load("batches.pt"))
scripted = torch.jit.script(net)
scripted.eval()
scripted.save("net.pt")
