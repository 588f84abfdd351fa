"""Nothing guards the evaluation, and the loss that it shares with training records."""

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
        self.best = min(self.best, self.eval(valid_batches).item())

    def eval(self, batches):
        self.module.eval()
        loss = torch.zeros(1)
        for batch in batches:
            loss += self.get_loss(batch).detach().cpu()  # TMD102: self.module
        self.module.train()
        return loss

    def get_loss(self, batch):
        return nn.functional.cross_entropy(self.module(batch["ids"]), batch["label"])  # state: self.module=train|eval, recording=on
