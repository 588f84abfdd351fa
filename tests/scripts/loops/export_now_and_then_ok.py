"""An export now and then puts the network in eval mode, and back."""

import torch
from torch import nn


class Fitting:
    def __init__(self):
        self.net = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 10))
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=0.1)

    def export(self, path):
        traced = torch.jit.trace(self.net.eval(), torch.rand(1, 32))
        traced.save(path)
        self.net.train()

    def epoch(self, loader):
        for x, y in loader:
            loss = nn.functional.cross_entropy(self.net(x), y)  # state: self.net=train, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()


fitting = Fitting()
for epoch in range(30):
    fitting.epoch(train_loader)
    if epoch % 10 == 9:
        fitting.export(f"net{epoch}.pt")
