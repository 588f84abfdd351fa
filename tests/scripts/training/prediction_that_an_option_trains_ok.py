"""One method runs a batch in each phase: that `predict` could be asked to train is no finding."""

import torch
from torch import nn


class Runner:
    def __init__(self, model):
        self.model = model
        self.optimizer = torch.optim.Adam(model.parameters())

    def run_batch(self, batch, phase):
        x, y = batch
        with torch.set_grad_enabled(phase == "train"):
            outputs = self.model(x)  # state: self.model=train|eval, recording=on|off
            loss = None
            if phase != "test":
                loss = nn.functional.cross_entropy(outputs, y)
            if phase == "train":
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
        return outputs, loss

    def predict(self, batches, phase="test"):
        self.model.eval()
        return [self.run_batch(batch, phase)[0].argmax(1) for batch in batches]

    def fit(self, loader, val_loader, epochs):
        for _ in range(epochs):
            self.model.train()
            for batch in loader:
                self.run_batch(batch, "train")
            self.predict(val_loader, "val")
