"""A learner is a module only to hold its network, which it is given: it evaluates it in methods of its own."""
import torch
from torch import nn


class Experiment(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network
        self.optimizer = torch.optim.Adam(self.parameters())

    def train_step(self, x, y):
        self.train()
        loss = nn.functional.cross_entropy(self.network(x), y)  # state: self.network=train, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def evaluate_step(self, x, y):
        self.eval()
        scores = self.network(x)  # TMD102: self.network; state: self.network=eval, recording=on
        loss = nn.functional.cross_entropy(scores, y)
        return {"loss": loss.item(), "right": (scores.argmax(1) == y).sum().item()}


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.Dropout())
        self.head = nn.Linear(16, 1)
        self.optimizer = torch.optim.Adam(self.parameters())

    def forward(self, x):
        return self.head(self.body(x))

    def fit(self, loader):
        self.eval()
        for x, y in loader:
            loss = (self.head(self.body(x)) - y).pow(2).mean()  # TMD202: self.body, since=eval@37; state: self.body=eval, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()


network = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
experiment, critic = Experiment(network), Critic()
for epoch in range(3):
    for x, y in train_loader:
        experiment.train_step(x, y)
    for x, y in val_loader:
        experiment.evaluate_step(x, y)
    critic.fit(train_loader)
