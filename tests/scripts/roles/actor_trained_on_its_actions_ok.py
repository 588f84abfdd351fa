"""An actor hands out its distribution, which is kept and trained on later: the graph of that pass is wanted."""

from collections import deque

import torch
from torch import nn


class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Dropout(0.1))
        self.mean = nn.Linear(64, 2)

    def forward(self, state):
        return torch.distributions.Normal(self.mean(self.body(state)), 1.0)


class Agent:
    def __init__(self, env, actor, optimizer):
        self.env = env
        self.actor = actor
        self.optimizer = optimizer
        self.transitions = deque(maxlen=1)

    def select_action(self, state):
        self.actor.eval()
        return self.actor(state)  # state: self.actor=eval, recording=on

    def optimize(self):
        self.actor.train()
        (action, distribution), reward = self.transitions[0]
        loss = -distribution.log_prob(action).sum() * reward
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def run(self, episodes):
        for _ in range(episodes):
            state = self.env.reset()
            done = False
            while not done:
                distribution = self.select_action(state)
                action = distribution.sample()
                state, reward, done = self.env.step(action)
                self.transitions.append(((action, distribution), reward))
                self.optimize()
