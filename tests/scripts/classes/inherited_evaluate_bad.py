"""The base class switches to eval, the derived class trains and never switches back."""
import torch
from torch import nn

from stones import train_loader, val_loader


class StoneNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


class Base:
    def __init__(self, net):
        self.net = net
        self.optimizer = torch.optim.Adam(net.parameters())

    def _evaluate(self, loader):
        self.net.eval()
        right = 0
        with torch.no_grad():
            for x, y in loader:
                right += (self.net(x).argmax(1) == y).sum().item()  # state: self.net=eval, recording=off
        return right


class Classification(Base):
    def __init__(self):
        super().__init__(StoneNet())

    def _learn(self, x, y):
        self.optimizer.zero_grad()
        loss = nn.functional.cross_entropy(self.net(x), y)  # TMD201: self.net, since=eval@24; state: self.net=train|eval, recording=on
        loss.backward()
        self.optimizer.step()

    def run(self):
        self.net.train()
        for epoch in range(10):
            for x, y in train_loader:
                self._learn(x, y)
            print(epoch, self._evaluate(val_loader))


Classification().run()
