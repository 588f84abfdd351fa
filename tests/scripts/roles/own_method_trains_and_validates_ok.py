"""A network whose `fit` trains and validates itself, and switches for both."""

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self, features, classes, dropout=0.3):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(features, 32), nn.ReLU(), nn.Dropout(dropout), nn.Linear(32, classes)
        )
        self.optimizer = torch.optim.Adam(self.parameters(), lr=1e-2)

    def forward(self, x):
        return self.body(x)

    def fit(self, x, y, x_val, y_val, epochs=3):
        criterion = nn.CrossEntropyLoss()
        best = float("inf")
        for _ in range(epochs):
            self.train()
            self.optimizer.zero_grad()
            loss = criterion(self.forward(x), y)
            loss.backward()
            self.optimizer.step()

            self.eval()
            with torch.no_grad():
                predicted = self.forward(x_val)  # state: self=eval, recording=off
                best = min(best, criterion(predicted, y_val).item())
        return best


data, labels = torch.load("table.pt")
net = Classifier(6, 3)
print(net.fit(data[:30], labels[:30], data[30:], labels[30:]))
