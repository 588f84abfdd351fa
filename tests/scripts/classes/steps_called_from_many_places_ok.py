"""A trainer whose `infer` is called by its steps, and those by more methods than contexts are kept apart.

What `infer` meets differs from round to round over the methods, since each leaves the network in another mode. The
contexts of former rounds and of later passes of a loop do not use up those of other places: `score_step` records
only where training is asked for.
"""

import torch
from torch import nn


class Trainer:
    def __init__(self, module, criterion, optimizer, epochs=10, device="cpu"):
        self.module = module
        self.criterion = criterion
        self.optimizer = optimizer
        self.epochs = epochs
        self.device = device

    def initialize(self):
        self.module_ = self.module().to(self.device)
        self.optimizer_ = self.optimizer(self.module_.parameters())
        self.criterion_ = self.criterion()
        return self

    def infer(self, x, **params):
        x = x.to(self.device)
        if isinstance(x, dict):
            inputs = dict(x)
            inputs.update(params)
            return self.module_(**inputs)
        return self.module_(x, **params)  # state: self.module_=train|eval|entry|unknown, recording=on|off

    def train_step(self, x, y, **params):
        self.module_.train()
        self.optimizer_.zero_grad()
        loss = self.criterion_(self.infer(x, **params), y)
        loss.backward()
        self.optimizer_.step()
        return loss.item()

    def validation_step(self, x, y, **params):
        self.module_.eval()
        with torch.no_grad():
            return self.criterion_(self.infer(x, **params), y).item()

    def score_step(self, x, training=False):
        with torch.set_grad_enabled(training):
            self.module_.train(training)
            return self.infer(x)

    def fit_loop(self, train_data, valid_data=None, **params):
        for _ in range(self.epochs):
            for x, y in train_data:
                self.train_step(x, y, **params)
            if valid_data is None:
                continue
            for x, y in valid_data:
                self.validation_step(x, y, **params)

    def partial_fit(self, train_data, valid_data=None, **params):
        self.fit_loop(train_data, valid_data, **params)
        return self

    def fit(self, train_data, valid_data=None, **params):
        self.initialize()
        self.partial_fit(train_data, valid_data, **params)
        return self

    def forward_iter(self, data, training=False):
        for x in data:
            yield self.score_step(x, training=training)

    def forward(self, data, training=False):
        return torch.cat(list(self.forward_iter(data, training=training)))

    def predict_proba(self, data):
        answers = []
        for scores in self.forward_iter(data):
            answers.append(scores.softmax(-1).detach().cpu().numpy())
        return answers

    def predict(self, data):
        return [scores.argmax(-1) for scores in self.predict_proba(data)]


class Classifier(Trainer):
    def fit(self, train_data, valid_data=None, **params):
        return super().fit(train_data, valid_data, **params)

    def predict_proba(self, data):
        return super().predict_proba(data)

    def predict(self, data):
        answers = []
        for scores in self.forward_iter(data):
            answers.append(scores.max(-1)[-1].cpu().numpy())
        return answers


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 32), nn.Dropout(0.5), nn.Linear(32, 3))

    def forward(self, x):
        return self.layers(x)
