"""F.dropout with its flag follows the mode."""

import torch
import torch.nn.functional as F
from torch import nn


class Classifier(nn.Module):
    def __init__(self, rate=0.3):
        super().__init__()
        self.rate = rate
        self.first = nn.Linear(20, 64)
        self.second = nn.Linear(64, 64)
        self.out = nn.Linear(64, 5)

    def forward(self, x):
        x = F.dropout(F.relu(self.first(x)), p=self.rate, training=self.training)
        x = F.dropout(F.relu(self.second(x)), training=self.training)
        return self.out(x)


def validate(model, loader):
    model.eval()
    correct = 0
    with torch.no_grad():
        for x, y in loader:
            correct += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return correct


def train(model, train_loader, val_loader):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(5):
        model.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)  # state: model=train, recording=on
            loss.backward()
            optimizer.step()
        print(validate(model, val_loader))


def run(train_loader, val_loader):
    train(Classifier(), train_loader, val_loader)
