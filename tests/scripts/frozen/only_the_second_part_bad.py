"""TMD401: what learns comes first in the network, what is frozen second."""
import torch
from torch import nn

from data import train_loader


class Adapter(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(4, 3, 1)
        self.norm = nn.BatchNorm2d(3)

    def forward(self, x):
        return self.norm(self.convolution(x)).relu()


class Body(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(3, 10, 3)
        self.norm = nn.BatchNorm2d(10)

    def forward(self, x):
        return self.norm(self.convolution(x)).mean((2, 3))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.adapter = Adapter()
        self.body = Body()

    def forward(self, x):
        return self.body(self.adapter(x))


net = Net()
net.body.load_state_dict(torch.load("body.pt"))
net.body.requires_grad_(False)  # TMD401: net.body, since=train@43
optimizer = torch.optim.SGD(net.adapter.parameters(), lr=0.1)
for epoch in range(5):
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
