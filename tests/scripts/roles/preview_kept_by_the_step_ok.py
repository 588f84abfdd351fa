"""Each training epoch keeps what the network makes of fixed pictures, in the mode of the epoch, for whoever looks at it."""
import torch
from torch import nn


class Painter:
    def __init__(self, train_loader, fixed):
        self.net = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 3, 3, padding=1)
        )
        self.optimizer = torch.optim.Adam(self.net.parameters())
        self.train_loader = train_loader
        self.fixed = fixed
        self.preview = None

    def train_epoch(self):
        self.net.train()
        for x, _ in self.train_loader:
            loss = nn.functional.mse_loss(self.net(x), x)  # state: self.net=train, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            with torch.no_grad():
                self.preview = self.net(self.fixed)  # state: self.net=train, recording=off


painter = Painter(torch.load("train.pt"), torch.load("fixed.pt"))
for epoch in range(20):
    painter.train_epoch()
