"""The base class calls a hook; the derived class only logs in it, so nobody switches back."""
import torch
from torch import nn

from tracks import train_loader, val_loader


class TrackNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


class Loop:
    def _before_epoch(self, epoch):
        raise NotImplementedError

    def _fit(self, net, optimizer):
        for epoch in range(10):
            self._before_epoch(epoch)
            for x, y in train_loader:
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@30; state: net=train|eval, recording=on
                loss.backward()
                optimizer.step()
            net.eval()
            right = 0
            with torch.no_grad():
                for x, y in val_loader:
                    right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
            print(epoch, right)


class TrackLoop(Loop):
    def __init__(self):
        self.net = TrackNet()

    def _before_epoch(self, epoch):
        print("epoch", epoch, self.net.training)

    def run(self):
        self._fit(self.net, torch.optim.Adam(self.net.parameters()))


TrackLoop().run()
