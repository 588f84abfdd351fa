"""The temperature is a number that never learns: nothing is left for the backward of its loss to reach."""

import torch
from torch import nn
from torch.distributions import Normal


class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 32)
        self.mean, self.spread = nn.Linear(32, 2), nn.Linear(32, 2)

    def forward(self, x):
        hidden = self.body(x).relu()
        return self.mean(hidden), self.spread(hidden)

    def draw(self, x):
        mean, spread = self(x)  # state: self=train, recording=on|off
        drawn = Normal(mean, spread.exp())
        action = drawn.rsample()
        return action.tanh(), drawn.log_prob(action).sum(1)


def main(critic, batches, goal=-2.0):
    actor = Actor()
    actor_optimizer = torch.optim.Adam(actor.parameters())
    log_alpha = torch.zeros(1)
    alpha_optimizer = torch.optim.Adam([log_alpha])
    for x in batches:
        action, log_p = actor.draw(x)
        loss = (log_alpha.exp().item() * log_p - critic(x, action)).mean()
        actor_optimizer.zero_grad()
        loss.backward()
        actor_optimizer.step()
        with torch.no_grad():
            _, log_p = actor.draw(x)  # TMD203: actor
        alpha_loss = (-log_alpha.exp() * (log_p + goal)).mean()
        alpha_optimizer.zero_grad()
        alpha_loss.backward()
        alpha_optimizer.step()
