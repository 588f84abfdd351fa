"""`with no_grad():` around a yield: between two batches the consumer runs under it too."""
import torch
from torch import nn

from opal import train_loader, val_loader


class OpalNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def quiet_batches(loader):
    with torch.no_grad():
        for x, y in loader:
            yield x, y


net = OpalNet()
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(10):
    net.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    net.eval()
    right = 0
    for x, y in quiet_batches(val_loader):
        right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    print(epoch, right)
