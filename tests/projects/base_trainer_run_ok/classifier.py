"""The order of the hooks and the switches stand in the base: train() at the top of each epoch."""

import torch
from base_trainer import BaseTrainer
from torch.nn import functional as F


class ClassifierTrainer(BaseTrainer):
    def __init__(self, model, optimizer, train_loader, val_loader, epochs=3):
        super().__init__(model, optimizer, epochs)
        self.train_loader = train_loader
        self.val_loader = val_loader

    def train_epoch(self):
        for x, y in self.train_loader:
            loss = F.cross_entropy(self.model(x), y)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    @torch.no_grad()
    def validate(self):
        hits = 0
        for x, y in self.val_loader:
            hits += (self.model(x).argmax(1) == y).sum().item()
        return hits / len(self.val_loader.dataset)
