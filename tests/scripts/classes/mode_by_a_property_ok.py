"""The mode of a network is set by the setter of a property."""

import torch
from torch import nn


class Agent:
    def __init__(self):
        self.net = nn.Sequential(nn.Linear(16, 64), nn.Dropout(0.2), nn.Linear(64, 4))
        self.optimizer = torch.optim.Adam(self.net.parameters())

    @property
    def mode(self):
        return "fit" if self.net.training else "check"

    @mode.setter
    def mode(self, value):
        self.net.train(value == "fit")

    def fit(self, loader):
        self.mode = "fit"
        for x, y in loader:
            loss = nn.functional.cross_entropy(self.net(x), y)  # state: self.net=train, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    @torch.no_grad()
    def check(self, loader):
        self.mode = "check"
        return sum((self.net(x).argmax(1) == y).sum().item() for x, y in loader)  # state: self.net=eval, recording=off


agent = Agent()
for epoch in range(10):
    agent.fit(train_loader)
    print(agent.check(val_loader))
