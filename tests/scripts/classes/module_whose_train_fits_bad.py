"""A module that only holds what it trains calls its fitting routine `train`: no switch is what it looks like."""
import torch
from torch import nn


class Trainer(nn.Module):
    def __init__(self, network, loader, val_loader):
        super().__init__()
        self.network = network
        self.loader, self.val_loader = loader, val_loader
        self.optimizer = torch.optim.Adam(network.parameters())

    def train_step(self, x, y):
        loss = nn.functional.cross_entropy(self.network(x), y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def score(self):
        self.network.eval()
        with torch.no_grad():
            for x, y in self.val_loader:
                print((self.network(x).argmax(1) == y).float().mean())

    def train(self, steps=1000):  # TMD305: Trainer.train
        for step, (x, y) in zip(range(steps), self.loader):
            self.network.train()
            self.train_step(x, y)
            self.score()


def show(network: nn.Module, x):
    network.eval()
    with torch.no_grad():
        print(network(x).argmax(1))  # state: network=eval, recording=off
