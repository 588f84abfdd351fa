"""Q-learning with a target network that is only ever copied into: its eval mode is meant, beside a policy that learns."""

import random

import torch
from torch import nn


def network(states, actions):
    return nn.Sequential(nn.Linear(states, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, actions))


class Agent:
    def __init__(self, policy_network, target_network, optimizer, loss_function, memory):
        self.policy_network = policy_network
        self.target_network = target_network
        self.optimizer = optimizer
        self.loss_function = loss_function
        self.memory = memory
        self.update_target_network()
        self.target_network.eval()

    def update_target_network(self):
        self.target_network.load_state_dict(self.policy_network.state_dict())

    def select_action(self, state, epsilon):
        if random.random() < epsilon:
            return random.randrange(4)
        with torch.no_grad():
            self.policy_network.eval()
            return self.policy_network(state).argmax().item()  # state: self.policy_network=eval, recording=off

    def optimize(self):
        self.policy_network.train()
        states, actions, rewards, following = self.memory.sample()
        q = self.policy_network(states).gather(1, actions)  # state: self.policy_network=train, recording=on
        wanted = rewards + 0.99 * self.target_network(following).amax(1)
        loss = self.loss_function(q.squeeze(1), wanted)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
