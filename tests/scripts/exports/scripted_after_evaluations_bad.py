"""A trainer that only ever puts its model in training mode and scripts it: the file holds dropout that drops."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Dropout(0.2))
        self.head = nn.Linear(32, 4)

    def forward(self, x):
        return self.head(self.body(x))


class Trainer:
    def __init__(self, criterion):
        self.model = Net()
        self.criterion = criterion
        self.optimizer = torch.optim.Adam(self.model.parameters())

    def train(self, loader):
        for x, y in loader:
            self.model.train()
            self.optimizer.zero_grad()
            loss = self.criterion(self.model(x), y)  # state: self.model=train, recording=on
            loss.backward()
            self.optimizer.step()

    def save(self, path):
        scripted = torch.jit.script(self.model)
        scripted.save(path)  # TMD103: scripted
