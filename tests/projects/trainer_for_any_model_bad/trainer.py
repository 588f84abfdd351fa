"""The trainer switches to training mode once, before its epochs; each ends with an evaluation."""

from evaluator import Evaluator
from torch.nn.functional import cross_entropy


class Trainer:
    def __init__(self, model, optimizer, loader, held_out):
        self.model = model
        self.optimizer = optimizer
        self.loader = loader
        self.held_out = held_out

    def train_epoch(self):
        for x, y in self.loader:
            loss = cross_entropy(self.model(x), y)  # TMD201: self.model; state: self.model=train|eval, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    def train(self, epochs):
        self.model.train()
        best = 0.0
        for _ in range(epochs):
            self.train_epoch()
            best = max(best, Evaluator(self.model, self.held_out).score())
        return best
