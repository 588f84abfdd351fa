"""TMD305: the override goes over the stages from some number on; the ones before it keep their mode."""

import torch
from torch import nn

from data import train_loader, val_loader


class Body(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(20, 64)
        self.norm = nn.BatchNorm1d(64)

    def forward(self, x):
        return self.norm(self.linear(x)).relu()


class Net(nn.Module):
    def __init__(self, frozen):
        super().__init__()
        self.frozen = frozen
        self.res1 = Body()
        self.res2 = nn.Linear(64, 64)
        self.res3 = nn.BatchNorm1d(64)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.res3(self.res2(self.res1(x))))

    def train(self, mode=True):  # TMD305: Net.train
        self.training = mode
        for index in range(self.frozen + 1, 4):
            getattr(self, "res%d" % index).train(mode)


net = Net(1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(5):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
