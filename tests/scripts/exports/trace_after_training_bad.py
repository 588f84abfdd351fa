"""Export: a network is trained and then traced as it is, still in training mode.

`torch.jit.trace` writes the dropout of training mode into the graph; `eval()` on the trace does not take it out.
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
    traced = torch.jit.trace(model, torch.zeros(1, 32))  # TMD103: model, since=train@22
    traced.save("classifier.pt")
