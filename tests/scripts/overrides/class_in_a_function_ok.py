"""The same with a switch that reaches the parts."""
import torch
from torch import nn

from data import train_loader


def experiment(width):
    class Body(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(20, width)
            self.norm = nn.BatchNorm1d(width)

        def forward(self, x):
            return self.norm(self.linear(x)).relu()

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = Body()
            self.head = nn.Linear(width, 10)

        def forward(self, x):
            return self.head(self.body(x))

        def train(self, mode=True):
            super().train(mode)
            return self

    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for epoch in range(5):
        net.train()
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    net.eval()
    return net


print(experiment(64))
