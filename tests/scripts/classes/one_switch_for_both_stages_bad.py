"""One method switches for both stages by its argument, and nobody calls it for the second: validation in training mode."""

import torch
from torch import nn


class Trainer:
    def __init__(self, width, train_loader, valid_loader):
        self.model = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.2), nn.Linear(width, 1))
        self.optimizer = torch.optim.Adam(self.model.parameters())
        self.train_loader = train_loader
        self.valid_loader = valid_loader

    def run(self, epochs):
        for _ in range(epochs):
            self.prepare(train=True)
            self.train_stage()
            self.valid_stage()

    def prepare(self, train):
        self.model.train(train)

    def train_stage(self):
        for x, y in self.train_loader:
            loss = nn.functional.mse_loss(self.model(x), y)  # state: self.model=train, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    def valid_stage(self):
        with torch.no_grad():
            for x, y in self.valid_loader:
                loss = nn.functional.mse_loss(self.model(x), y)  # TMD101: self.model; state: self.model=train, recording=off
                print(loss.item())
