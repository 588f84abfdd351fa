"""The same, tested under no_grad."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 16)
        self.drop = nn.Dropout(0.5)
        self.last = nn.Linear(16, 3)

    def forward(self, x):
        return self.last(self.drop(self.first(x).relu()))


net = torch.jit.script(Net())
optimizer = torch.optim.Adam(net.parameters())


def train(loader):
    net.train()
    for x, y in loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@torch.no_grad()
def test(loader):
    net.eval()
    right = 0
    for x, y in loader:
        right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    return right


for epoch in range(5):
    train(train_loader)
    print(epoch, test(test_loader))
