"""A module that only holds what it trains, validates under a guard and switches back."""

import torch
from torch import nn


class Coder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 4))

    def forward(self, x):
        return nn.functional.mse_loss(self.body(x), x)

    def generate(self, count):
        return self.body(torch.randn(count, 4))


class CoderTrainer(nn.Module):
    def __init__(self, model, batches, held_out):
        super().__init__()
        self.model = model
        self.optimizer = torch.optim.Adam(model.parameters())
        self.batches = batches
        self.held_out = held_out

    def generate(self, count):
        return self.model.generate(count)

    def train_step(self, x):
        self.model.train()
        loss = self.model(x)  # state: self.model=train, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.model.eval()
        with torch.no_grad():
            print(self.model(self.held_out).item())  # state: self.model=eval, recording=off

    def fit(self, epochs=3):
        for _ in range(epochs):
            for x in self.batches:
                self.train_step(x)


def main():
    trainer = CoderTrainer(Coder(), torch.rand(5, 16, 4), torch.rand(8, 4))
    trainer.fit()


if __name__ == "__main__":
    main()
