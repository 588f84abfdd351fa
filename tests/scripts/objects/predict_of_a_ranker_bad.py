"""A generator of ranking lists that is shown: `predict` runs it as it is, and nothing ever calls `eval()`."""

import torch
from torch import nn


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 1))

    def forward(self, ranking):
        return self.layers(ranking)

    def predict(self, ranking):
        return self.forward(ranking)


class Game:
    def __init__(self, loader, reward):
        self.loader = loader
        self.reward = reward
        self.generator = Generator()
        self.optimizer = torch.optim.Adam(self.generator.parameters())

    def predict_lists(self, ranking):
        with torch.no_grad():
            scores = self.generator.predict(ranking)  # TMD101: self.generator; state: self.generator=train, recording=off
        return scores.squeeze().argsort().tolist()

    def train(self, epochs):
        for _ in range(epochs):
            for ranking in self.loader:
                scores = self.generator(ranking)  # state: self.generator=train, recording=on
                loss = -(scores.log_softmax(0) * self.reward(ranking)).mean()
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
