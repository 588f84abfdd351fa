"""Layers that are made for noise: while it collects, the agent acts by them, in training mode and on purpose."""

import torch
from torch import nn


class NoisyLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(outputs, inputs))
        self.scale = nn.Parameter(torch.full((outputs, inputs), 0.1))
        self.register_buffer("drawn", torch.zeros(outputs, inputs))

    def reset(self):
        self.drawn.normal_()

    def forward(self, x):
        weight = self.mean + self.scale * self.drawn if self.training else self.mean
        return nn.functional.linear(x, weight)


class Values(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.head = NoisyLinear(4, 32), NoisyLinear(32, 2)

    def forward(self, x):
        return self.head(self.body(x).relu())


def collect(env, memory, steps):
    values, target = Values(), Values()
    optimizer = torch.optim.Adam(values.parameters())
    observation = env.reset()
    for _ in range(steps):
        with torch.no_grad():
            action = values(observation).argmax().item()  # state: values=train, recording=off
        observation, reward = env.step(action)
        memory.append((observation, action, reward))
        x, a, r = memory.sample()
        with torch.no_grad():
            wanted = r + target(x).max(-1).values  # state: target=train, recording=off
        loss = (values(x).gather(1, a).squeeze(1) - wanted).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return values
