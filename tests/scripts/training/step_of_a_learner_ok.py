"""The twin of step_of_a_learner_bad: recording is on in the step."""
import torch
from torch import nn


class Learner(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(20, 64)
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(64, 10)
        self.scale = nn.Parameter(torch.ones(1))
        self.optimizer = torch.optim.SGD(self.parameters(), lr=0.1)

    def forward(self, x):
        return self.head(self.drop(self.body(x).relu()))

    def learn(self, x, y):
        self.train()
        logits = self(x)  # state: self=train, recording=on
        loss = nn.functional.cross_entropy(logits, y)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()
