"""A property hands out the network: eval() and train() through it reach the object."""
import torch
from torch import nn

from nets import train_loader, val_loader


class Core(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


class Experiment:
    def __init__(self):
        self._core = Core()
        self.optimizer = torch.optim.Adam(self._core.parameters())

    @property
    def net(self):
        return self._core

    def run(self):
        for epoch in range(10):
            for x, y in train_loader:
                self.optimizer.zero_grad()
                loss = nn.functional.cross_entropy(self._core(x), y)  # state: self._core=train, recording=on
                loss.backward()
                self.optimizer.step()
            self.net.eval()
            right = 0
            with torch.no_grad():
                for x, y in val_loader:
                    right += (self._core(x).argmax(1) == y).sum().item()  # state: self._core=eval, recording=off
            print(epoch, right)
            self.net.train()


Experiment().run()
