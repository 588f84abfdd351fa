"""A ranker that is not shown may switch itself; a network that is made here does not.
"""

import torch
from torch import nn


class Game:
    def __init__(self, loader, discriminator):
        self.loader = loader
        self.discriminator = discriminator

    def draw(self, ranking, generator):
        scores = generator.predict(ranking)  # state: generator=entry, recording=on
        chances = scores.squeeze().softmax(0)
        return torch.multinomial(chances, 5).tolist()

    def train_generator(self, generator):
        for ranking, labels in self.loader:
            rewards = self.discriminator.reward(ranking)
            scores = generator.predict(ranking, train=True)  # state: generator=entry, recording=on
            loss = -(scores.log_softmax(1) * rewards).mean()
            generator.optimizer.zero_grad()
            loss.backward()
            generator.optimizer.step()

    def play(self, generator, epochs):
        for _ in range(epochs):
            samples = [self.draw(ranking, generator) for ranking, _ in self.loader]
            print(len(samples))
            self.train_generator(generator)


class Answers:
    def __init__(self, rows):
        self.rows = rows

    def show(self):
        net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.Linear(8, 2))
        net.load_state_dict(torch.load("net.pt"))
        for x in self.rows:
            print(net(x).argmax(1))  # TMD101: net; TMD102: net; state: net=train, recording=on
