"""The folder of the project is a package itself, and its programs are started in it."""

from common.evaluator import Evaluator
from torch import nn


class TextTrainer:
    def __init__(self, model, optimizer, train_loader, dev_loader):
        self.model = model
        self.optimizer = optimizer
        self.train_loader = train_loader
        self.dev_loader = dev_loader

    def train_epoch(self):
        for x, y in self.train_loader:
            logits = self.model(x)  # state: self.model=train, recording=on
            loss = nn.functional.cross_entropy(logits, y)
            loss.backward()
            self.optimizer.step()
            self.optimizer.zero_grad()

    def train(self, epochs):
        for epoch in range(epochs):
            self.model.train()
            self.train_epoch()
            accuracy, total = Evaluator(self.model, self.dev_loader).scores()
            print(epoch, accuracy, total)
