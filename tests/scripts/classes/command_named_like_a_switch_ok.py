"""The function that drives the class is called `train`, as the method that it calls is: its order is the one that counts."""

import torch
from torch import nn


class Reader:
    def __init__(self, path=None):
        self.net = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 10))
        if path:
            self.net.load_state_dict(torch.load(path))
        self.optimizer = torch.optim.Adam(self.net.parameters())

    def step(self, x, y):
        loss = nn.functional.cross_entropy(self.net(x), y)  # state: self.net=train, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    @torch.no_grad()
    def read(self, x):
        self.net.eval()
        return self.net(x).argmax(1)  # state: self.net=eval, recording=off


@cli.command()
def train(epochs=10):
    reader = Reader()
    for epoch in range(epochs):
        for x, y in train_loader:
            reader.step(x, y)
        hits = sum((reader.read(x) == y).sum().item() for x, y in val_loader)
        reader.net.train()
        print(epoch, hits)


@cli.command()
def read(path, x):
    print(Reader(path).read(x))
