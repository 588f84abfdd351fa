"""A trainer whose method scripts what its evaluation step, defined in another method, leaves in eval mode."""

import torch
from ignite.engine import Engine
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Dropout(0.2))
        self.head = nn.Linear(32, 4)

    def forward(self, x):
        return self.head(self.body(x))


class Trainer:
    def __init__(self, criterion, optimizer, model):
        self.model = model
        self.criterion = criterion
        self.optimizer = optimizer

    def create_trainer(self):
        def train_step(engine, batch):
            x, y = batch
            self.model.train()
            self.optimizer.zero_grad()
            loss = self.criterion(self.model(x), y)  # state: self.model=train, recording=on
            loss.backward()
            self.optimizer.step()
            return loss.item()

        return Engine(train_step)

    def create_evaluator(self):
        @torch.no_grad()
        def evaluate_step(engine, batch):
            self.model.eval()
            x, y = batch
            return self.model(x), y  # state: self.model=eval, recording=off

        return Engine(evaluate_step)

    def save(self, path):
        scripted = torch.jit.script(self.model)
        scripted.save(path)
