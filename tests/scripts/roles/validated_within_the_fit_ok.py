"""A fit calls backward on the total that an objective keeps, and validates in between as it should."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc(self.drop(x))


def fit(net, objective, train_loader, val_loader):
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(10):
        for x, y in train_loader:
            optimizer.zero_grad()
            objective.update(x, y)
            objective.total.backward()
            optimizer.step()
        hits = 0
        net.eval()
        with torch.no_grad():
            for x, y in val_loader:
                out = net(x)  # state: net=eval, recording=off
                hits += (out.argmax(1) == y).sum().item()
        net.train()
        print(epoch, hits)


def main(objective, train_loader, val_loader):
    fit(Net(), objective, train_loader, val_loader)
