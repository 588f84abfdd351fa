"""set_grad_enabled(False) as a statement is a real switch, and it leaks out of the function that calls it."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))


def start_serving(model):
    model.eval()
    torch.set_grad_enabled(False)


def probe(model, x):
    return model(x)  # state: model=train|eval, recording=on|off


before = probe(net, torch.load("x.pt"))
start_serving(net)
after = probe(net, torch.load("x.pt"))
print(net(torch.load("x.pt")).argmax(1))  # state: net=eval, recording=off
torch.set_grad_enabled(mode=True)
before.sum().backward()
