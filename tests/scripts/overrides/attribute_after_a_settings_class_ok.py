"""TMD305: settings with a flag called train are no module, and the module names its flag otherwise."""

import torch
from torch import nn

from data import train_loader


class Settings:
    def __init__(self, train=True, rate=0.1):
        self.train = train
        self.rate = rate


class Net(nn.Module):
    def __init__(self, evaluate: bool = False):
        super().__init__()
        self.linear = nn.Linear(20, 10)
        self.norm = nn.BatchNorm1d(10)
        self.is_evaluation = evaluate

    def forward(self, x):
        return self.norm(self.linear(x))


settings = Settings()
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=settings.rate)
for x, y in train_loader:
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
