"""Functional dropout that is told the mode: after eval() it drops nothing."""

import torch
import torch.nn.functional as F
from torch import nn


class Classifier(nn.Module):
    def __init__(self, rate=0.5):
        super().__init__()
        self.rate = rate
        self.first = nn.Linear(20, 128)
        self.second = nn.Linear(128, 128)
        self.out = nn.Linear(128, 10)

    def forward(self, x):
        x = F.dropout(F.relu(self.first(x)), p=self.rate, training=self.training)
        x = F.dropout(F.relu(self.second(x)), p=self.rate, training=self.training)
        return self.out(x)


def make_data(centres, count):
    y = torch.randint(len(centres), (count,))
    return centres[y] + 1.2 * torch.randn(count, centres.shape[1]), y


def train(model, x, y, epochs=8):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    model.train()
    for epoch in range(epochs):
        for batch in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()


@torch.no_grad()
def accuracy(model, x, y):
    model.eval()
    return (model(x).argmax(1) == y).float().mean().item()


@torch.no_grad()
def answers(model, x, count=20):
    model.eval()
    return torch.stack([model(x).argmax(1) for _ in range(count)])


def main():
    torch.manual_seed(0)
    centres = torch.randn(10, 20)
    train_x, train_y = make_data(centres, 4000)
    test_x, test_y = make_data(centres, 2000)
    model = Classifier()
    train(model, train_x, train_y)
    scores = [f"{100 * accuracy(model, test_x, test_y):.1f} %" for _ in range(3)]
    print(f"three evaluations in eval mode: {', '.join(scores)}")
    given = answers(model, test_x)
    unsure = (given != given[0]).any(0).float().mean()
    print(f"inputs whose class changes when they are asked again: {100 * unsure:.1f} %")
    print("harm:", "yes" if unsure > 0 else "no")


if __name__ == "__main__":
    main()
