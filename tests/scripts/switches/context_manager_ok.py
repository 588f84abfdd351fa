"""The twin of context_manager_bad: the guard stands around the yield."""
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def evaluating(net):
    was = net.training
    net.eval()
    try:
        with torch.no_grad():
            yield net
    finally:
        net.train(was)


@contextmanager
def serving(net):
    net.eval()
    with torch.inference_mode():
        yield
    net.train()


model = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
model.load_state_dict(torch.load("model.pt"))
val_loader = torch.load("val.pt")
with evaluating(model):
    for x, y in val_loader:
        print((model(x).argmax(1) == y).sum().item())  # state: model=eval, recording=off
with serving(model):
    answer = model(torch.load("x.pt"))  # state: model=eval, recording=off
