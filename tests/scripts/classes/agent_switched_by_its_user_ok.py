"""An agent that is no module has a `train(mode)` of its own, for its users: in which mode it acts is theirs to say."""

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

    def train(self, training=True):
        self.training = training
        self.actor.train(training)
        self.critic.train(training)

    def act(self, observation):
        with torch.no_grad():
            action = self.actor(observation)
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
