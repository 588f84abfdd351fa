"""The fit calls backward on the total that an objective keeps; its validation records nothing."""

import torch


class Learner:
    def __init__(self, net, objective, optimizer):
        self.net = net
        self.objective = objective
        self.optimizer = optimizer

    def fit(self, train_loader, val_loader, epochs):
        for epoch in range(epochs):
            self.net.train()
            for x, y in train_loader:
                self.optimizer.zero_grad()
                self.objective.update(x, y)
                self.objective.total.backward()
                self.optimizer.step()
            print(epoch, self.accuracy(val_loader))

    def accuracy(self, loader):
        self.net.eval()
        hits = 0
        with torch.no_grad():
            for x, y in loader:
                out = self.net(x)  # state: self.net=eval, recording=off
                hits += (out.argmax(1) == y).sum().item()
        return hits / len(loader)
