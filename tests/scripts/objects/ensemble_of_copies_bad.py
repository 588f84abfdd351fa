"""An ensemble that takes in a copy after each epoch: nobody ever puts one in eval mode."""

from copy import deepcopy

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.3), nn.Linear(32, 1))

    def forward(self, x):
        return self.layers(x)


class Forecaster:
    def fit(self, loader, criterion, epochs):
        self.net = Net()
        self.ensemble = [deepcopy(self.net)] * 5
        optimizer = torch.optim.Adam(self.net.parameters())
        for epoch in range(epochs):
            self.net.train()
            for x, y in loader:
                optimizer.zero_grad()
                loss = criterion(self.net(x), y)  # state: self.net=train, recording=on
                loss.backward()
                optimizer.step()
            copy = deepcopy(self.net)
            self.ensemble.pop(0)
            self.ensemble.append(copy)

    def predict(self, batches):
        answers = []
        with torch.no_grad():
            for x in batches:
                outputs = torch.zeros(5, len(x))
                for i in range(5):
                    outputs[i] = self.ensemble[i](x).squeeze(1)  # TMD101: self.ensemble[i]
                answers.append(outputs.mean(0).numpy())
        return answers
