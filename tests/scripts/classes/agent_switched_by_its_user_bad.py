"""An agent whose switch knows training mode only: it always acts in it."""

import torch
from torch import nn


def network():
    return nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 2))


class Agent:
    def __init__(self, lr):
        self.actor = network()
        self.critic = network()
        self.optimizer = torch.optim.Adam(self.actor.parameters(), lr=lr)
        self.train()

    def train(self):
        self.actor.train()
        self.critic.train()

    def act(self, observation):
        with torch.no_grad():
            action = self.actor(observation)  # TMD101: self.actor
        return action.numpy()

    def update(self, observation):
        loss = -self.critic(self.actor(observation)).mean()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def score(self, observation):
        self.critic.eval()
        with torch.no_grad():
            return self.critic(observation).mean().item()  # state: self.critic=eval, recording=off
