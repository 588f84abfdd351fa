"""A target network is asked for its values by a method: they are the targets of the training step that calls it.

The step stands in the base class, and the method overrides another one. The weights of the target network follow
those of the other; nobody switches either, and the method is no evaluation.
"""

import copy

import torch
from torch import nn

from arena import batches


class Learner:
    def __init__(self, net, gamma=0.99):
        self.net = net
        self.optimizer = torch.optim.Adam(net.parameters())
        self.gamma = gamma

    def best_values(self, states):
        with torch.no_grad():
            best = self.net(states).max(dim=1)[0]
        return best

    def fit(self):
        self.net.train()
        for states, actions, rewards, following in batches():
            targets = rewards + self.gamma * self.best_values(following)
            values = self.net(states).gather(1, actions)  # state: self.net=train, recording=on
            loss = nn.functional.mse_loss(values.squeeze(1), targets)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()


class DoubleLearner(Learner):
    def __init__(self, net, tau=0.01, **options):
        super().__init__(net, **options)
        self.target_net = copy.deepcopy(net)
        self.tau = tau

    def best_values(self, states):
        with torch.no_grad():
            best = self.target_net(states).max(dim=1)[0]  # state: self.target_net=entry, recording=off
        return best

    def fit(self):
        super().fit()
        for slow, fast in zip(self.target_net.parameters(), self.net.parameters()):
            slow.data.copy_(self.tau * fast.data + (1 - self.tau) * slow.data)
