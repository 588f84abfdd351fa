"""The scope enters eval mode and its exit restores nothing: from the second epoch on training runs without dropout."""

import torch
from torch import nn


class Evaluating:
    def __init__(self, net):
        self.net = net

    def __enter__(self):
        self.net.eval()
        return self.net

    def __exit__(self, *error):
        print("done")


class Trainer:
    def __init__(self, net, loader, held_out):
        self.net = net
        self.loader = loader
        self.held_out = held_out
        self.optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

    def validate(self):
        right = 0
        with Evaluating(self.net), torch.no_grad():
            for x, y in self.held_out:
                right += (self.net(x).argmax(1) == y).sum().item()  # state: self.net=eval, recording=off
        return right

    def fit(self, epochs):
        self.net.train()
        for epoch in range(epochs):
            for x, y in self.loader:
                out = self.net(x)  # TMD201: self.net
                loss = nn.functional.cross_entropy(out, y)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
            print(epoch, self.validate())


net = nn.Sequential(nn.Linear(8, 32), nn.Dropout(0.5), nn.Linear(32, 3))
Trainer(net, train_loader, val_loader).fit(5)
