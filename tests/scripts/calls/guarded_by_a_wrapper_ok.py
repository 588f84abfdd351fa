"""`compare` runs `score` both ways, once through a function that only adds the guard: it wants to know what that saves."""

import torch
from torch import nn

from data import test_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10))

    def forward(self, x):
        return self.layers(x)


def score(net, loader):
    hits = 0
    for x, y in loader:
        hits += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=on|off
    return hits, torch.cuda.max_memory_allocated()


@torch.inference_mode()
def lean(net, loader):
    return score(net, loader)


def compare(net, loader):
    (hits, memory), (_, less) = score(net, loader), lean(net, loader)
    return hits, memory - less


net = Net()
net.load_state_dict(torch.load("net.pt"))
net.eval()
print(compare(net, test_loader))
