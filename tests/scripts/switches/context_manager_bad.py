"""A guard on a context manager function does not reach the body of the with: it runs with recording on."""
from contextlib import contextmanager

import torch
from torch import nn


@torch.no_grad()  # TMD302: torch.no_grad
@contextmanager
def evaluating(net):
    was = net.training
    net.eval()
    try:
        yield net
    finally:
        net.train(was)


@contextmanager
@torch.inference_mode()  # TMD302: torch.inference_mode
def serving(net):
    net.eval()
    yield
    net.train()


model = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
model.load_state_dict(torch.load("model.pt"))
val_loader = torch.load("val.pt")
with evaluating(model):
    for x, y in val_loader:
        print((model(x).argmax(1) == y).sum().item())  # TMD102: model; state: model=eval, recording=on
with serving(model):
    answer = model(torch.load("x.pt"))  # state: model=eval, recording=on
