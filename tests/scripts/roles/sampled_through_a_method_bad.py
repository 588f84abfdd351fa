"""`predict` puts the net in training mode and asks it once: the scores are random."""

import torch
from torch import nn


class Detector:
    def __init__(self):
        self.net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.2), nn.Linear(4, 4))
        self.optimizer = torch.optim.Adam(self.net.parameters())

    def fit(self, loader):
        self.net.train()
        for x in loader:
            loss = (self.net(x) - x).square().mean()  # state: self.net=train, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    def predict(self, loader):
        answers = []
        self.net.train()
        with torch.no_grad():
            answers.append(torch.cat([self.distance(x, self.net) for x in loader]))
        return torch.stack(answers).mean(0).numpy()

    def distance(self, x, net):
        return (net(x) - x).square().mean(1)  # TMD101: net; state: net=train, recording=off
