"""Trap: a part that may be absent is switched where it is there. Only its evaluation is."""

import torch
from torch import nn


class Trainer:
    def __init__(self, model, processor=None):
        self.model = model
        self.processor = processor
        self.optimizer = torch.optim.SGD([*model.parameters(), *processor.parameters()], lr=0.1)

    def fit(self, loader, test_loader, epochs):
        for _ in range(epochs):
            self.model.train()
            for x, y in loader:
                loss = self.step(x, y)
                loss.backward()
                self.optimizer.step()
            self.evaluate(test_loader)

    def evaluate(self, loader):
        self.model.eval()
        if self.processor:
            self.processor.eval()
        right = 0
        with torch.no_grad():
            for x, y in loader:
                if self.processor is not None:
                    x = self.processor(x)  # state: self.processor=eval, recording=off
                right += (self.model(x).argmax(1) == y).sum().item()  # state: self.model=eval, recording=off
        print(right)

    def step(self, x, y):
        self.optimizer.zero_grad()
        if self.processor is not None:
            x = self.processor(x)  # TMD201: self.processor; state: self.processor=entry|eval, recording=on
        return nn.functional.cross_entropy(self.model(x), y)  # state: self.model=train, recording=on
