"""A loss that was computed under no_grad is made a leaf again from its number: backward succeeds, nothing learns.

The values of the states that follow are data: they are under no_grad as they should be, and not reported.
"""

import torch
from torch import nn

from replay import episodes


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(8, 64), nn.ReLU())
        self.value = nn.Linear(64, 1)

    def forward(self, state):
        return self.value(self.trunk(state)).squeeze(-1)


critic = Critic()
optimizer = torch.optim.Adam(critic.parameters(), lr=1e-3)
for states, rewards, following in episodes:
    with torch.no_grad():
        target = rewards + 0.99 * critic(following)  # state: critic=train, recording=off
    with torch.no_grad():
        values = critic(states)  # TMD203: critic; state: critic=train, recording=off
    loss = (values - target).pow(2).mean()
    loss = torch.tensor(loss.item(), requires_grad=True)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
