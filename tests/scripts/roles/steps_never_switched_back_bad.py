"""Trap: what trains and what evaluates is given a network of the one class that has such steps. The epochs never switch back."""

import torch
from torch import nn


class StepsOfAClassifier(nn.Module):
    def training_step(self, batch):
        x, y = batch
        return nn.functional.cross_entropy(self(x), y)  # state: self=entry|eval, recording=on

    def validation_step(self, batch):
        x, y = batch
        answers = self(x)
        return {"loss": nn.functional.cross_entropy(answers, y).detach(), "right": (answers.argmax(1) == y).float()}

    def validation_end(self, outputs):
        return torch.stack([output["loss"] for output in outputs]).mean().item()


class Digits(StepsOfAClassifier):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 10))

    def forward(self, x):
        return self.layers(x)


@torch.no_grad()
def evaluate(model, val_loader):
    model.eval()
    outputs = [model.validation_step(batch) for batch in val_loader]
    return model.validation_end(outputs)


def fit(epochs, rate, model, train_loader, val_loader, opt_func=torch.optim.SGD):
    history = []
    optimizer = opt_func(model.parameters(), rate)
    for _ in range(epochs):
        for batch in train_loader:
            loss = model.training_step(batch)  # TMD201: model, since=eval@32
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        history.append(evaluate(model, val_loader))
    return history
