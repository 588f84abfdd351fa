"""An agent keeps the distribution that its actor gave in eval mode; the step goes back through what was kept."""
from collections import namedtuple

import torch
from torch import nn

Transition = namedtuple("Transition", "action reward")


class ActorCritic:
    def __init__(self, env, actor, optimizer):
        self.env = env
        self.actor = actor
        self.optimizer = optimizer
        self.kept = []

    def select_action(self, state):
        self.actor.eval()
        return self.actor(state)  # state: self.actor=eval, recording=on

    def optimize(self):
        self.actor.train()
        transition = self.kept[0]
        likely = transition.action[1].log_prob(transition.action[0]).sum()
        loss = -transition.reward * likely
        self.actor.zero_grad()
        loss.backward()
        self.optimizer.step()

    def run(self, steps):
        state = torch.as_tensor(self.env.reset())
        for _ in range(steps):
            action = self.select_action(state)
            state, reward = self.env.step(action[0].cpu().numpy())
            self.kept[:] = [Transition(action, reward)]
            self.optimize()
