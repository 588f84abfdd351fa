"""One _step() of a trainer class: training in fit(), inference in evaluate(), each with its own mode and recording."""
import torch
from torch import nn

from climate import get_split


class GridNet(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, 48, 3, padding=1)
        self.bn = nn.BatchNorm2d(48)
        self.out = nn.Conv2d(48, channels, 1)

    def forward(self, x):
        return self.out(torch.relu(self.bn(self.conv(x))))


class Trainer:
    def __init__(self, net, lr):
        self.net = net
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=lr)
        self.history = []

    def _step(self, x, y):
        prediction = self.net(x)  # state: self.net=train|eval, recording=on
        return (prediction - y).pow(2).mean()

    def fit(self, epochs):
        for _ in range(epochs):
            self.net.train()
            for x, y in get_split("train"):
                loss = self._step(x, y)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
            self.history.append(self.evaluate())

    def evaluate(self):
        self.net.eval()
        total = count = 0.0
        for x, y in get_split("valid"):
            total += self._step(x, y).item()  # TMD102: self.net
            count += 1
        return total / count


def main():
    trainer = Trainer(GridNet(channels=5), lr=1e-3)
    trainer.fit(epochs=40)
    print(min(trainer.history))


main()
