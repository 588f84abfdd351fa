"""The average of a wrapped network is a deep copy; what it wraps has dropout, and nobody puts it in eval mode."""

from copy import deepcopy

import torch
from torch import nn

from tides import held_out, loader


class Block(nn.Module):
    def __init__(self, width, dropout=0.1):
        super().__init__()
        self.net = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.GELU(), nn.Dropout(dropout))

    def forward(self, x):
        return x + self.net(x)


class Forecaster(nn.Module):
    def __init__(self, model, horizon=24):
        super().__init__()
        self.model = model
        self.horizon = horizon

    def forward(self, past, future):
        return (self.model(past)[:, -self.horizon :] - future).abs().mean()

    def forecast(self, past):
        return self.model(past)[:, -self.horizon :]


class Average:
    def __init__(self, model, decay=0.99):
        self.decay = decay
        self.model = deepcopy(model)
        self.model.requires_grad_(False)

    @torch.no_grad()
    def update(self, model):
        for old, new in zip(self.model.parameters(), model.parameters()):
            old.lerp_(new, 1 - self.decay)


net = Forecaster(nn.Sequential(Block(64), Block(64)))
average = Average(net)
optimizer = torch.optim.AdamW(net.parameters())
for past, future in loader:
    loss = net(past, future)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    average.update(net)

errors = []
with torch.no_grad():
    for past, future in held_out:
        errors.append((average.model.forecast(past) - future).abs().mean().item())  # TMD101: average.model, since=created@45; state: average.model=train, recording=off
print(sum(errors) / len(errors))
