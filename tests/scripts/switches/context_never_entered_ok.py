"""The twin of context_never_entered_bad: it is entered with `with`."""
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def evaluating(net):
    net.eval()
    with torch.no_grad():
        yield net
    net.train()


model = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
model.load_state_dict(torch.load("model.pt"))
test_loader = torch.load("test.pt")
with evaluating(model):
    for x, y in test_loader:
        print((model(x).argmax(1) == y).sum().item())  # state: model=eval, recording=off
