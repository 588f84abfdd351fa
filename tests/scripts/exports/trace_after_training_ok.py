"""Export: a network is trained, switched to eval mode, and traced.

In eval mode the dropout is not in the graph.
"""

import torch
from torch import nn


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Dropout(0.3))
        self.head = nn.Linear(64, 5)

    def forward(self, x):
        return self.head(self.body(x))


def train(model, loader, epochs):
    optimizer = torch.optim.Adam(model.parameters())
    model.train()
    for epoch in range(epochs):
        for x, y in loader:
            loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def main(loader):
    model = Classifier()
    train(model, loader, epochs=5)
    model.eval()
    traced = torch.jit.trace(model, torch.zeros(1, 32))
    traced.save("classifier.pt")
