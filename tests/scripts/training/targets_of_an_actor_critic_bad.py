"""An actor-critic whose loss rests on nothing but what ran under `no_grad`."""

import torch
from torch import nn


class Learner:
    def __init__(self, actor_critic, target, gamma):
        self.actor_critic = actor_critic
        self.target = target
        self.gamma = gamma
        self.optimizer = torch.optim.Adam(actor_critic.parameters())

    def critic_loss(self, batch):
        observed, action, reward, following, done = batch
        q = reward.mean()
        with torch.no_grad():
            next_action, logp = self.actor_critic(following)  # TMD203: self.actor_critic; state: self.actor_critic=train, recording=off
            q_target = self.target.get_q_scores(following, next_action)
            backup = reward + self.gamma * (1 - done) * (q_target - logp)
        return ((q - backup) ** 2).mean()

    def update(self, batch):
        self.actor_critic.train()
        loss = self.critic_loss(batch)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
