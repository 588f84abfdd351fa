"""`validate` runs `score` under its guard; that `final` calls `score` itself, and without one, is an oversight."""

import torch
from torch import nn

from data import test_loader, val_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10))

    def forward(self, x):
        return self.layers(x)


def score(net, loader):
    hits = 0
    for x, y in loader:
        hits += (net(x).argmax(1) == y).sum().item()  # TMD102: net; state: net=eval, recording=on|off
    return hits, torch.cuda.max_memory_allocated()


@torch.inference_mode()
def validate(net, loader):
    return score(net, loader)


def final(net):
    print(validate(net, val_loader))
    print(score(net, test_loader))


net = Net()
net.load_state_dict(torch.load("net.pt"))
net.eval()
final(net)
