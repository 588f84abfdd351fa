"""Routines called train and eval, each of which switches the network that it holds."""
import torch
from torch import nn

from arcade import train_loader, val_loader


class QNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


class Agent:
    def __init__(self):
        self.q = QNet()
        self.optimizer = torch.optim.Adam(self.q.parameters())

    def train(self, loader):
        self.q.train()
        for x, y in loader:
            self.optimizer.zero_grad()
            loss = nn.functional.cross_entropy(self.q(x), y)  # state: self.q=train, recording=on
            loss.backward()
            self.optimizer.step()

    def eval(self, loader):
        self.q.eval()
        right = 0
        with torch.no_grad():
            for x, y in loader:
                right += (self.q(x).argmax(1) == y).sum().item()  # state: self.q=eval, recording=off
        return right


agent = Agent()
for epoch in range(5):
    agent.train(train_loader)
    print(agent.eval(val_loader))
