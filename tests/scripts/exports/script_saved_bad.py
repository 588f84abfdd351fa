"""Export: a scripted module keeps its flags in the file, so that it is loaded in training mode."""

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
scripted.save("net.pt")  # TMD103: scripted, since=created@26
