"""A guard on a context manager function that copies weights is meant for the copying."""
from contextlib import contextmanager

import torch
from torch import nn

model = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
average = [weight.clone() for weight in model.parameters()]


@contextmanager
@torch.no_grad()
def averaged(net):
    kept = [weight.clone() for weight in net.parameters()]
    for weight, mean in zip(net.parameters(), average):
        weight.copy_(mean)
    yield
    for weight, old in zip(net.parameters(), kept):
        weight.copy_(old)


model.eval()
with averaged(model), torch.no_grad():
    print(model(torch.load("x.pt")).argmax(1))  # state: model=eval, recording=off
