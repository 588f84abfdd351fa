"""Trap: the hidden layers are built by a method that runs once in any case: there is always a dropout."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width, *, hidden=1, dropout=0.1):
        super().__init__()
        layers = [nn.Linear(width, 16), self.block(dropout)]
        for _ in range(hidden - 1):
            layers.append(self.block(dropout))
        self.layers = nn.Sequential(*layers, nn.Linear(16, 1))
        self.optimizer = torch.optim.Adam(self.parameters())

    def block(self, dropout):
        return nn.Sequential(nn.Linear(16, 16), nn.ReLU(), nn.Dropout(dropout))

    def forward(self, x):
        return self.layers(x)

    def fit(self, x, y):
        for _ in range(10):
            self.optimizer.zero_grad()
            nn.functional.mse_loss(self(x), y).backward()  # state: self=train, recording=on
            self.optimizer.step()
        return self

    def predict(self, x):
        with torch.no_grad():
            return self(x).numpy()


def evaluate_with(template, options, train, test):
    estimator = template(**options).fit(*train)
    return float(abs(estimator.predict(test[0]) - test[1]).mean())  # TMD101: estimator


def evaluate(options, train, test):
    return evaluate_with(Net, options, train, test)


print(evaluate(torch.load("options.pt"), torch.load("train.pt"), torch.load("test.pt")))
