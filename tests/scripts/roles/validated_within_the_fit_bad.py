"""A fit calls backward on the total that an objective keeps, and validates in between without any switch.

Of which passes the total is made nobody can tell, but those of the validation stay in this function and are read here.
"""

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
        for x, y in val_loader:
            out = net(x)  # TMD101: net, since=created@36; TMD102: net; state: net=train, recording=on
            hits += (out.argmax(1) == y).sum().item()
        print(epoch, hits)


def main(objective, train_loader, val_loader):
    fit(Net(), objective, train_loader, val_loader)
