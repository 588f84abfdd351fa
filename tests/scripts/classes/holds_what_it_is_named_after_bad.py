"""A trainer that hands `generate` on is not of the class that it holds: `self.model.train()` is no `train` of its own."""

import torch
from coders import Coder
from torch import nn


class CoderTrainer(nn.Module):
    def __init__(self, model: Coder, batches, held_out):
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
        print(self.model(self.held_out).item())  # TMD102: self.model; state: self.model=eval, recording=on

    def train(self, epochs=3):  # TMD305: CoderTrainer.train
        for _ in range(epochs):
            for x in self.batches:
                self.train_step(x)
