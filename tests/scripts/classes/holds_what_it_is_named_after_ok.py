"""A trainer that hands `generate` on to what it holds is not of the class that it holds itself."""

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
        with torch.inference_mode():
            self.model.eval()
            print(self.model(self.held_out).item())  # state: self.model=eval, recording=off

    def fit(self, epochs=3):
        for _ in range(epochs):
            for x in self.batches:
                self.train_step(x)
