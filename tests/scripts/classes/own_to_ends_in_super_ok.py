"""TMD101 is silent: the class moves its scale, too, and what its `to` gives back is the policy without any dropout."""

import torch
from torch import nn


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 2)
        self.scale = torch.tensor(2.0)

    def forward(self, state):
        return torch.tanh(self.body(state)) * self.scale

    def to(self, device):
        self.scale = self.scale.to(device)
        return super(Policy, self).to(device)


class Agent:
    def __init__(self, device):
        self.policy = Policy().to(device)
        self.optimizer = torch.optim.Adam(self.policy.parameters())

    def update(self, states, worth):
        loss = -(self.policy(states) * worth).mean()  # state: self.policy=train, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    @torch.no_grad()
    def evaluate(self, states):
        actions = self.policy(states)  # state: self.policy=train, recording=off
        return actions.cpu().numpy().tolist()
