"""TMD102 is silent: the class runs its evaluation under a guard, and the loss that it shares with training records."""

import torch
from torch import nn


class Classifier:
    def __init__(self, vocabulary):
        self.module = nn.Sequential(nn.EmbeddingBag(vocabulary, 64), nn.Dropout(0.2), nn.Linear(64, 4))
        self.optimizer = torch.optim.Adam(self.module.parameters())
        self.best = float("inf")

    def fit(self, train_batches, valid_batches):
        for batch in train_batches:
            loss = self.get_loss(batch)
            loss.backward()
            self.optimizer.step()
            self.optimizer.zero_grad()
        with torch.no_grad():
            self.best = min(self.best, self.eval(valid_batches).item())

    def eval(self, batches):
        self.module.eval()
        loss = torch.zeros(1)
        for batch in batches:
            loss += self.get_loss(batch).detach().cpu()
        self.module.train()
        return loss

    def get_loss(self, batch):
        return nn.functional.cross_entropy(self.module(batch["ids"]), batch["label"])  # state: self.module=train|eval, recording=on|off
