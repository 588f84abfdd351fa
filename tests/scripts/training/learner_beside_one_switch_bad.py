"""A trainer whose one switch serves both stages, and below it a probe that is trained in the mode of its last test."""

import torch
from torch import nn


class Trainer:
    def __init__(self, model, optimizer, train_loader, valid_loader, state):
        self.model = model
        self.optimizer = optimizer
        self.train_loader = train_loader
        self.valid_loader = valid_loader
        self.state = state

    def run(self, epochs):
        for _ in range(epochs):
            self.prepare(train=True)
            self.run_stage()
            self.prepare(train=False)
            self.run_stage()

    def prepare(self, train):
        self.model.train(train)
        self.state.prepare(train, iter(self.train_loader) if train else iter(self.valid_loader))

    def run_stage(self):
        while batch := next(self.state.batches, None):
            self.state.batch = batch
            if self.state.in_train_stage:
                self.forward()
                self.optimizer.zero_grad()
                self.state.loss.backward()
                self.optimizer.step()
            else:
                with torch.no_grad():
                    self.forward()
            self.state.losses.append(self.state.loss.item())

    def forward(self):
        out = self.model(self.state.batch)  # state: self.model=train|eval, recording=on|off
        self.state.loss = out["loss"]


class Probe:
    def fit(self, features, labels, held_out):
        head = nn.Sequential(nn.Dropout(0.4), nn.Linear(64, 5))
        optimizer = torch.optim.SGD(head.parameters(), lr=0.1)
        for epoch in range(20):
            loss = nn.functional.cross_entropy(head(features), labels)  # TMD201: head; state: head=train|eval, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            head.eval()
            with torch.no_grad():
                print(epoch, head(held_out).argmax(1).tolist())  # state: head=eval, recording=off
