"""One function computes loss and metrics for the fit and for the score: the fit picks the loss out of a dict of results.

What a dict comprehension over functions that are handed in holds cannot be told; that the fit calls backward on it can.
"""

import torch


class Model:
    def __init__(self, net, loss, optimizer, metrics):
        self.net = net
        self.optimizer = optimizer
        self.metrics = {"loss": loss, **metrics}

    def compute_metrics(self, data):
        x, target = data
        out = self.net(*x)  # state: self.net=entry|eval|train, recording=on|off
        return {name: metric(*out, *target) for name, metric in self.metrics.items()}

    def fit(self, loader, epochs):
        for epoch in range(epochs):
            for data in loader:
                self.optimizer.zero_grad()
                self.batch_metrics = self.compute_metrics(data)
                self.batch_loss = self.batch_metrics["loss"]
                self.batch_loss.backward()
                self.optimizer.step()
                print(epoch, self.batch_metrics)

    def score(self, loader):
        self.net.eval()
        with torch.no_grad():
            scores = []
            for data in loader:
                scores.append(self.compute_metrics(data))
        self.net.train()
        return scores
