"""Class order unknown: evaluate() switches to eval and train_step() sets train itself."""
import torch
from torch import nn


class PolicyNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


class Learner:
    def __init__(self, lr):
        self.net = PolicyNet()
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=lr)

    def train_step(self, x, y):
        self.net.train()
        loss = nn.functional.cross_entropy(self.net(x), y)  # state: self.net=train, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def evaluate(self, loader):
        self.net.eval()
        right = 0
        with torch.no_grad():
            for x, y in loader:
                right += (self.net(x).argmax(1) == y).sum().item()  # state: self.net=eval, recording=off
        return right
