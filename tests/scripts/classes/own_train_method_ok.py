"""An agent switches its networks by a method of its own; the evaluation calls it, and calls it back.
"""

import torch
from torch import nn
from torch.nn import functional as F


class Agent:
    def __init__(self, width, actions):
        self.critic = nn.Sequential(nn.Linear(width, 64), nn.Dropout(0.1), nn.ReLU(), nn.Linear(64, actions))
        self.optimizer = torch.optim.Adam(self.critic.parameters())
        self.train()

    def train(self, training=True):
        self.training = training
        self.critic.train(training)

    @torch.no_grad()
    def act(self, state):
        return self.critic(state).argmax(-1).item()

    def update(self, states, actions, returns):
        values = self.critic(states).gather(1, actions)  # state: self.critic=train, recording=on
        loss = F.mse_loss(values, returns)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()


def evaluate(agent, env):
    agent.train(False)
    total, state, done = 0, env.reset(), False
    while not done:
        state, reward, done, _ = env.step(agent.act(state))
        total += reward
    agent.train()
    return total


def learn(env, replay):
    agent = Agent(8, 4)
    for step in range(100_000):
        agent.update(*replay.sample(64))
        if step % 5000 == 0:
            print(step, evaluate(agent, env))


def main():
    import lander

    learn(lander.make(), lander.Replay())


main()
