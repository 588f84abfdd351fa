"""One step for both phases, chosen by a parameter: evaluation records gradients, but it trains nothing in eval mode."""

import random

import torch
from torch import nn


class Learner:
    def __init__(self, loader, dev_loader):
        self.model = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Dropout(0.3), nn.Linear(32, 4))
        self.loader = loader
        self.dev_loader = dev_loader
        self.criterion = nn.CrossEntropyLoss()
        self.optimizer = torch.optim.Adam(self.model.parameters())

    def choose(self, first, second):
        return random.choice([first, second])

    def step(self, mode, loader):
        if mode == "train":
            self.model.train()
        elif mode == "dev":
            self.model.eval()
        total = 0.0
        for x, y in loader:
            loss = self.criterion(self.model(x), y)  # TMD102: self.model
            loss = self.choose(loss, torch.tensor(0.0, requires_grad=True))
            total += loss.item()
            if mode == "train":
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
        return total

    def score(self, x):
        self.model.eval()
        with torch.no_grad():
            return self.model(x).argmax(1)  # state: self.model=eval, recording=off

    def fit(self, epochs):
        for epoch in range(epochs):
            print(epoch, self.step("train", self.loader), self.step("dev", self.dev_loader))
