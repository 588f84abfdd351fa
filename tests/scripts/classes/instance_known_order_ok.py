"""An instance driven by the file itself: every method sets its own mode, in whatever order they run."""
import torch
from torch import nn

from waves import train_loader, val_loader, test_x


class WaveNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


class Session:
    def __init__(self, net):
        self.net = net
        self.optimizer = torch.optim.Adam(net.parameters())

    def learn(self, loader):
        self.net.train()
        for x, y in loader:
            self.optimizer.zero_grad()
            loss = nn.functional.cross_entropy(self.net(x), y)  # state: self.net=train, recording=on
            loss.backward()
            self.optimizer.step()

    def score(self, loader):
        self.net.eval()
        with torch.no_grad():
            return sum((self.net(x).argmax(1) == y).sum().item() for x, y in loader)  # state: self.net=eval, recording=off


wave = WaveNet()
session = Session(wave)
for epoch in range(5):
    session.learn(train_loader)
    print(session.score(val_loader))
    with torch.no_grad():
        print(wave(test_x).argmax(1).tolist())  # state: wave=eval, recording=off
