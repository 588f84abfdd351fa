"""What is not recorded is given, with the network and its optimizer, to an update that runs the network itself."""

import torch
from core.ppo import ppo_step
from torch import nn

policy = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 2))
optimizer = torch.optim.Adam(policy.parameters())


def update(states, actions, advantages):
    with torch.no_grad():
        fixed_log_probs = policy(states).log_softmax(-1).gather(1, actions)  # state: policy=train, recording=off
    for _ in range(4):
        ppo_step(policy, optimizer, states, actions, advantages, fixed_log_probs)


update(torch.rand(8, 4), torch.zeros(8, 1, dtype=torch.long), torch.rand(8, 1))
