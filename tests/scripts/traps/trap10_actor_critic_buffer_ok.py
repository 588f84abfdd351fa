"""Trap 10: log-probabilities and values are stored on the agent and summed into the loss later."""
from collections import namedtuple

import torch
from torch import nn
from torch.distributions import Normal

Step = namedtuple("Step", "log_prob value reward")


class ActorCritic(nn.Module):
    def __init__(self, obs, act):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(obs, 64), nn.Tanh(), nn.Dropout(0.1))
        self.mean = nn.Linear(64, act)
        self.value = nn.Linear(64, 1)

    def forward(self, x):
        h = self.trunk(x)
        return self.mean(h), self.value(h)


class Agent:
    def __init__(self, obs, act):
        self.ac = ActorCritic(obs, act)
        self.optim = torch.optim.Adam(self.ac.parameters(), lr=7e-4)
        self.memory = []

    def act(self, observation):
        mean, value = self.ac(torch.as_tensor(observation).float())  # state: self.ac=train, recording=on
        dist = Normal(mean, 0.5)
        action = dist.sample()
        self.memory.append([dist.log_prob(action).sum(), value])
        return action.numpy()

    def reward(self, r):
        self.memory[-1].append(r)

    def learn(self):
        loss = 0.0
        for log_prob, value, r in self.memory:
            advantage = r - value
            loss = loss - log_prob * advantage.detach() + advantage.pow(2)
        self.optim.zero_grad()
        loss.backward()
        self.optim.step()
        self.memory.clear()


def play(env, episodes):
    agent = Agent(env.obs, env.act)
    for _ in range(episodes):
        observation, done = env.reset(), False
        while not done:
            observation, r, done = env.step(agent.act(observation))
            agent.reward(r)
        agent.learn()
