"""An agent keeps the actions as numbers and runs its actor anew in the step: the graph of the first pass is for nobody."""
import torch
from torch import nn


class ActorCritic:
    def __init__(self, env, actor, optimizer):
        self.env = env
        self.actor = actor
        self.optimizer = optimizer
        self.kept = []

    def select_action(self, state):
        self.actor.eval()
        return self.actor(state).argmax(-1).item()  # TMD102: self.actor; state: self.actor=eval, recording=on

    def optimize(self):
        self.actor.train()
        for state, action, reward in self.kept:
            scores = self.actor(state)  # state: self.actor=train, recording=on
            loss = reward * nn.functional.cross_entropy(scores, torch.tensor([action]))
            self.actor.zero_grad()
            loss.backward()
            self.optimizer.step()

    def run(self, steps):
        state = torch.as_tensor(self.env.reset())
        for _ in range(steps):
            action = self.select_action(state)
            after, reward = self.env.step(action)
            self.kept.append((state, action, reward))
            state = torch.as_tensor(after)
            self.optimize()
