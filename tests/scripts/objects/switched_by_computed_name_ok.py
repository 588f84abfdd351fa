"""A stage that comes as text: `getattr(model, stage)()` is `model.train()` or `model.eval()`, and nobody knows which."""

import torch


class Experiment:
    def __init__(self, model, optimizer, criterion):
        self.model = model
        self.optimizer = optimizer
        self.criterion = criterion

    def set_stage(self, stage):
        getattr(self.model, stage)()

    def fit(self, train_loader):
        self.set_stage("train")
        for x, y in train_loader:
            loss = self.criterion(self.model(x), y)  # state: self.model=train, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    @torch.no_grad()
    def predict(self, test_loader, stage):
        self.set_stage(stage)
        for x in test_loader:
            yield self.model(x).cpu()  # state: self.model=unknown, recording=off
