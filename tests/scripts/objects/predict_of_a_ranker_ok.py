"""A generator of ranking lists that only comes in as a parameter: its `predict` is not shown and may call `eval()`."""

import torch


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
