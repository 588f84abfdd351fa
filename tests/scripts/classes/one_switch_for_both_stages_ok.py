"""One method switches for both stages by its argument; which stage runs, another method asks the state.

Training in eval mode and validation in training mode are combinations that nothing runs. The twin forgets to prepare
for the second stage.
"""

import torch


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
